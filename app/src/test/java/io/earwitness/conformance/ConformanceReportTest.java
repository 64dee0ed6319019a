package io.earwitness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.conformance.TestOutcome.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceReportTest {
    private static final Row RULE =
            new Row("TX-05", "9. Transactions", "both", "MUST", "Framing is by Content-Length", "RFC 3261 §18.3");

    @TempDir
    Path folder;

    private static ConformanceReport report(Map<String, TestOutcome> tests, Map<String, String> notYet) {
        return new ConformanceReport(List.of(RULE), Map.of("TX-05", tests), notYet);
    }

    private static Map<String, TestOutcome> one(Kind kind) {
        return Map.of("WireIT.frames", new TestOutcome("WireIT.frames", kind));
    }

    @Test
    void aRowWhoseTestPassedPasses() {
        var report = report(one(Kind.PASSED), Map.of());

        assertThat(report.complaints()).isEmpty();
        assertThat(report.page())
                .contains("| TX-05 | MUST |", "pass: `WireIT.frames`", "| MUST | 1 | 1 | 0 | 100.0 % |");
    }

    @Test
    void aRowWhoseTestFailedOrWasSkippedDoesNot() {
        assertThat(report(one(Kind.FAILED), Map.of()).complaints()).containsExactly("TX-05: a test of it failed");
        assertThat(report(one(Kind.SKIPPED), Map.of()).complaints())
                .containsExactly("TX-05: all its tests were skipped");
        assertThat(report(one(Kind.SKIPPED), Map.of()).page()).contains("**not run**");
    }

    @Test
    void aRowNeedsATestOrAReason() {
        assertThat(report(Map.of(), Map.of()).complaints()).hasSize(1);
        assertThat(report(Map.of(), Map.of("TX-05", "no framer")).complaints()).isEmpty();
        assertThat(report(Map.of(), Map.of("TX-05", "no framer")).page()).contains("**not yet**: no framer");
        assertThat(report(one(Kind.PASSED), Map.of("TX-99", "no such row")).complaints())
                .containsExactly("TX-99: not-yet.tsv names a row that there is not");
    }

    @Test
    void readsTagsOfClassesMethodsAndInvocations() throws IOException {
        var file = Files.writeString(folder.resolve("open-test-report.xml"), """
                <e:events xmlns="https://schemas.opentest4j.org/reporting/core/0.2.0"
                    xmlns:e="https://schemas.opentest4j.org/reporting/events/0.2.0"
                    xmlns:java="https://schemas.opentest4j.org/reporting/java/0.2.0"
                    xmlns:junit="https://schemas.junit.org/open-test-reporting">
                <e:started id="1" name="A"><metadata><tags><tag>TX-01</tag></tags><junit:type>CONTAINER</junit:type></metadata>
                  <sources><java:classSource className="a.b.AIT"/></sources></e:started>
                <e:started id="2" name="m" parentId="1"><metadata><tags><tag>TX-02</tag></tags><junit:type>CONTAINER</junit:type></metadata>
                  <sources><java:methodSource className="a.b.AIT" methodName="m" methodParameterTypes=""/></sources></e:started>
                <e:started id="3" name="[1]" parentId="2"><metadata><junit:type>TEST</junit:type></metadata></e:started>
                <e:finished id="3"><result status="SUCCESSFUL"/></e:finished>
                <e:started id="4" name="[2]" parentId="2"><metadata><junit:type>TEST</junit:type></metadata></e:started>
                <e:finished id="4"><result status="FAILED"/></e:finished>
                <e:finished id="2"><result status="SUCCESSFUL"/></e:finished>
                <e:finished id="1"><result status="SUCCESSFUL"/></e:finished>
                </e:events>
                """);

        var tests = TestEvents.read(List.of(file));

        var failed = new TestOutcome("AIT.m", Kind.FAILED);
        assertThat(tests).containsOnlyKeys("TX-01", "TX-02");
        assertThat(tests.get("TX-01")).containsExactly(Map.entry("AIT.m", failed));
        assertThat(tests.get("TX-02")).containsExactly(Map.entry("AIT.m", failed));
    }

    @Test
    void everyRowHasItsOwnId() throws IOException {
        var rows = Row.read(Path.of("src/test/resources/conformance/rows.tsv"));

        assertThat(rows).extracting(Row::id).doesNotHaveDuplicates();
        assertThat(rows).extracting(Row::level).isSubsetOf("MUST", "MUST†", "SHOULD", "SHOULD†", "MAY");
    }
}
