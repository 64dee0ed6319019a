package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.client.call.CallListener;
import io.earwitness.client.call.CallPlan;
import io.earwitness.client.call.RecordedCalls;
import io.earwitness.sip.message.SipUri;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The host program that README shows is a real one: it is started, called, and tells of the finished recording.
class HostProgramIT {
    private static final String BEGINNING = "// snippet begins\n";
    private static final String PORTS = "sip: { udp: { port: 5070 }, tcp: { port: 5070 } }";

    @TempDir
    Path directory;

    @Test
    void readmeShowsTheProgramThatIsTested() throws Exception {
        assertThat(Files.readString(Path.of("..", "README.md"))).contains(snippet());
    }

    @Test
    void programOfReadmeRecordsACallAndHearsOfIt() throws Exception {
        var port = RunningRecorder.freePort();
        var source = snippet()
                .replace(
                        PORTS,
                        RunningRecorder.settings(port)
                                .lines()
                                .skip(1)
                                .limit(4)
                                .reduce((a, b) -> a + "\n                " + b)
                                .orElseThrow())
                .replace("port: 8090", "port: 0");
        var file = Files.writeString(directory.resolve("HostProgram.java"), source);
        var log = directory.resolve("program.log");
        var program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        file.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Awaitility.await("the program listens")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> text(log).contains("listening on"));
            var plan = CallPlan.bundled(SipUri.parse("sip:127.0.0.1:" + port)).lasting(Duration.ofSeconds(1));
            var report = new RecordedCalls(CallListener.SILENT).place(plan).getFirst();
            assertThat(report.succeeded()).as(report.outcome().text()).isTrue();

            Awaitility.await("the listener hears")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> text(log).matches("(?s).*COMPLETE in \\S*recordings-of-my-program/.*"));
            program.getOutputStream().write('\n');
            program.getOutputStream().flush();
            assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(program.exitValue()).as(text(log)).isZero();
        } finally {
            program.destroyForcibly();
        }
    }

    private static String snippet() throws Exception {
        var source = Files.readString(Path.of("src/test/java/io/earwitness/app/HostProgram.java"));
        return source.substring(source.indexOf(BEGINNING) + BEGINNING.length());
    }

    private static String text(Path log) throws Exception {
        return Files.readString(log, StandardCharsets.UTF_8);
    }
}
