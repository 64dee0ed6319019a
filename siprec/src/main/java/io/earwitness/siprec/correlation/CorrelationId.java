package io.earwitness.siprec.correlation;

/// One identifier by which a call can be found in another system.
///
/// Compare values without regard to case: clients print the same hexadecimal number in either.
///
/// @param value never blank; at most [#VALUE_CHARS_MAX] characters
/// @param where where it stood: a header's name, or the path of the element in the metadata
public record CorrelationId(CorrelationKind kind, String value, String where) {

    public static final int VALUE_CHARS_MAX = 512;

    @Override
    public String toString() {
        return kind.key() + " " + value + " (" + where + ")";
    }
}
