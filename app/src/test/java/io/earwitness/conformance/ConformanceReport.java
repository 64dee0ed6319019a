package io.earwitness.conformance;

import io.earwitness.conformance.TestOutcome.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The page `docs/conformance.md`, and what is wrong with it: rows without a test and without a reason, reasons that
/// are
/// out of date.
final class ConformanceReport {
    private static final int TESTS_SHOWN_MAX = 2;
    private static final List<String> LEVELS = List.of("MUST", "MUST†", "SHOULD", "SHOULD†", "MAY");

    private final List<Row> rows;
    private final Map<String, Map<String, TestOutcome>> tests;
    private final Map<String, String> notYet;

    /// @param tests  tag to method to outcome
    /// @param notYet id to the reason why the row does not hold yet
    ConformanceReport(List<Row> rows, Map<String, Map<String, TestOutcome>> tests, Map<String, String> notYet) {
        this.rows = rows;
        this.tests = tests;
        this.notYet = notYet;
    }

    private enum State {
        PASS,
        NOT_YET,
        FAILED,
        NOT_RUN,
        NO_TEST
    }

    private State state(Row row) {
        var outcomes = tests.getOrDefault(row.id(), Map.of()).values();
        if (outcomes.stream().anyMatch(outcome -> outcome.kind() == Kind.FAILED)) {
            return State.FAILED;
        }
        if (notYet.containsKey(row.id())) {
            return State.NOT_YET;
        }
        if (outcomes.isEmpty()) {
            return State.NO_TEST;
        }
        // A tool that is missing skips tests; what other tests of the row show, they still show.
        return outcomes.stream().anyMatch(outcome -> outcome.kind() == Kind.PASSED) ? State.PASS : State.NOT_RUN;
    }

    /// In sentences; empty where all is well.
    List<String> complaints() {
        var complaints = new ArrayList<String>();
        for (var row : rows) {
            switch (state(row)) {
                case FAILED -> complaints.add(row.id() + ": a test of it failed");
                case NOT_RUN -> complaints.add(row.id() + ": all its tests were skipped");
                case NO_TEST -> complaints.add(row.id() + ": no test carries it, and not-yet.tsv gives no reason");
                case PASS, NOT_YET -> {}
            }
        }
        var ids = rows.stream().map(Row::id).collect(Collectors.toSet());
        notYet.keySet().stream()
                .filter(id -> !ids.contains(id))
                .forEach(id -> complaints.add(id + ": not-yet.tsv names a row that there is not"));
        return complaints;
    }

    String page() {
        var page = new StringBuilder("""
                # Conformance

                What a Session Recording Server must, should and may do, rule by rule, and what the tests say about ours. This page is
                made by `bin/conformance` from `app/src/test/resources/conformance/rows.tsv` and the results of the last
                `mvn verify`; `bin/check` fails where it is out of date. A row passes when a test that carries its id as a JUnit tag
                passed and none failed. † marks a rule that no RFC states in that form: it comes from real equipment. *Not yet*
                names the reason, and is never given for a row that merely lacks its test.

                """);
        page.append(summary());
        bySection().forEach((section, members) -> section(page, section, members));
        return page.toString();
    }

    private String summary() {
        var text = new StringBuilder("| level | rows | pass | not yet | share |\n|---|---|---|---|---|\n");
        for (var level : LEVELS) {
            text.append(summaryLine(level, ofLevel(level)));
        }
        return text.append(summaryLine("**all**", rows)).append('\n').toString();
    }

    private List<Row> ofLevel(String level) {
        return rows.stream().filter(row -> row.level().equals(level)).toList();
    }

    private String summaryLine(String name, List<Row> counted) {
        var passed = counted.stream().filter(row -> state(row) == State.PASS).count();
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %.1f %% |%n",
                name,
                counted.size(),
                passed,
                counted.size() - passed,
                counted.isEmpty() ? 100.0 : 100.0 * passed / counted.size());
    }

    private Map<String, List<Row>> bySection() {
        return rows.stream().collect(Collectors.groupingBy(Row::section, LinkedHashMap::new, Collectors.toList()));
    }

    private void section(StringBuilder page, String title, List<Row> members) {
        page.append("\n## ")
                .append(title)
                .append("\n\n| id | level | rule | source | result |\n|---|---|---|---|---|\n");
        for (var row : members) {
            page.append("| ")
                    .append(row.id())
                    .append(" | ")
                    .append(row.level())
                    .append(" | ")
                    .append(cell(row.rule()))
                    .append(" | ")
                    .append(cell(row.source()))
                    .append(" | ")
                    .append(cell(result(row)))
                    .append(" |\n");
        }
    }

    private String result(Row row) {
        return switch (state(row)) {
            case PASS -> "pass: " + shown(row);
            case NOT_YET -> "**not yet**: " + notYet.get(row.id());
            case FAILED -> "**failed**";
            case NOT_RUN -> "**not run**: its tests were skipped";
            case NO_TEST -> "**no test**";
        };
    }

    private String shown(Row row) {
        var names = tests.getOrDefault(row.id(), Map.of()).values().stream()
                .filter(outcome -> outcome.kind() == Kind.PASSED)
                .map(outcome -> "`" + outcome.name() + "`")
                .toList();
        var shown = names.stream().limit(TESTS_SHOWN_MAX).collect(Collectors.joining(", "));
        return names.size() > TESTS_SHOWN_MAX ? shown + " and " + (names.size() - TESTS_SHOWN_MAX) + " more" : shown;
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
