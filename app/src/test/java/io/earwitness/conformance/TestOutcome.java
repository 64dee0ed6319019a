package io.earwitness.conformance;

/// What became of the tests of one method: it failed if one of its invocations failed.
///
/// @param name class and method, `WireIT.unknownExtensionsAreNamed`
record TestOutcome(String name, Kind kind) {

    /// From the best to the worst.
    enum Kind {
        PASSED,
        SKIPPED,
        FAILED
    }

    TestOutcome worstOf(TestOutcome other) {
        return kind.compareTo(other.kind) >= 0 ? this : other;
    }
}
