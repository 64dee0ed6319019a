package io.earwitness.recorder.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Compares docs/metrics.md with the meters that the recorder's source names; most are registered only when something
/// happens, so a running recorder would not show them all.
class MetricsDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/metrics.md");
    private static final Path SOURCE = Path.of("src/main/java");
    private static final Pattern IN_SOURCE = Pattern.compile("\"(earwitness\\.[a-z]+[a-z.]*)\"");
    private static final Pattern IN_DOCUMENT = Pattern.compile("(?m)^\\| `(earwitness_[a-z_]+)`");
    private static final Set<String> FILE_NAMES = Set.of("earwitness.yaml");

    @Test
    void namesEveryMeterOfTheRecorderAndNoOther() throws Exception {
        var documented = documented().stream()
                .map(name -> name.replaceFirst("_(total|seconds)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        var registered = new TreeSet<String>();
        for (var meter : meters()) {
            registered.add(meter.replace('.', '_'));
        }

        assertThat(registered).hasSizeGreaterThan(30);
        assertThat(documented).isEqualTo(registered);
    }

    @Test
    void namesTheMetersAsPrometheusShowsThem() throws Exception {
        try (var telemetry = new Telemetry(new BuildVersion("1.2.3"))) {
            telemetry.meters().counter("earwitness.api.failed");
            telemetry.meters().timer("earwitness.assembly.duration");

            var shown = telemetry.scrape();

            assertThat(shown).contains("earwitness_build{version=\"1.2.3\"} 1");
            assertThat(documented()).contains("earwitness_api_failed_total", "earwitness_assembly_duration_seconds");
            assertThat(shown)
                    .contains("\nearwitness_api_failed_total ", "\nearwitness_assembly_duration_seconds_count ");
            assertThat(shown).contains("\njvm_memory_used_bytes", "\nprocess_uptime_seconds", "\nsystem_cpu_");
        }
    }

    private static Set<String> documented() throws IOException {
        return IN_DOCUMENT
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> meters() throws IOException {
        var names = new TreeSet<String>();
        try (var files = Files.walk(SOURCE)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                IN_SOURCE
                        .matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1))
                        .filter(name -> !FILE_NAMES.contains(name))
                        .forEach(names::add);
            }
        }
        return names;
    }
}
