package io.earwitness.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The command behind `bin/conformance`: writes `docs/conformance.md`, or checks that it is what the last test run
/// says.
final class ConformanceTable {
    private static final Pattern SHOWN = Pattern.compile("pass: [^|\n]*");

    private ConformanceTable() {}

    /// Arguments: the project's folder, and `--check` where nothing is to be written. Ends with 1 where something is
    /// wrong, and says what.
    public static void main(String[] arguments) throws IOException {
        var project = Path.of(arguments[0]);
        var check = List.of(arguments).contains("--check");
        var resources = project.resolve("app/src/test/resources/conformance");
        var events = eventFiles(project);
        if (events.isEmpty()) {
            System.err.println("bin/conformance: no test has run yet; run mvn verify before");
            System.exit(1);
        }
        var report = new ConformanceReport(
                Row.read(resources.resolve("rows.tsv")),
                TestEvents.read(events),
                reasons(resources.resolve("not-yet.tsv")));
        var page = project.resolve("docs/conformance.md");
        var before = Files.exists(page) ? Files.readString(page) : "";
        var complaints = report.complaints();
        complaints.forEach(complaint -> System.err.println("bin/conformance: " + complaint));
        if (check && !verdicts(before).equals(verdicts(report.page()))) {
            System.err.println("bin/conformance: docs/conformance.md is not what the tests say; run bin/conformance");
            System.exit(1);
        }
        if (!check) {
            Files.writeString(page, report.page());
        }
        System.exit(complaints.isEmpty() ? 0 : 1);
    }

    /// The page without the tests' names: a tool that is missing here may skip a test of a row that others still show.
    private static String verdicts(String page) {
        return SHOWN.matcher(page).replaceAll("pass ");
    }

    private static List<Path> eventFiles(Path project) throws IOException {
        try (var files = Files.walk(project, 4)) {
            return files.filter(file -> file.getFileName().toString().equals("open-test-report.xml"))
                    .filter(file -> file.toString().contains("test-events"))
                    .sorted()
                    .toList();
        }
    }

    /// Two columns a line, separated by a tab: an id and a reason.
    private static Map<String, String> reasons(Path file) throws IOException {
        var reasons = new TreeMap<String, String>();
        for (var line : Files.readAllLines(file)) {
            var cells = line.split("\t", -1);
            if (cells.length != 2 || cells[1].isBlank()) {
                throw new IllegalArgumentException("not an id and a reason: " + line);
            }
            reasons.put(cells[0], cells[1]);
        }
        return reasons;
    }
}
