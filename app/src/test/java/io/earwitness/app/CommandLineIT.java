package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a person at a terminal gets: help for everything, one clear line for what is wrong, exit codes for scripts.
class CommandLineIT {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static Stream<String> commands() {
        return Main.commandLine().getSubcommands().entrySet().stream()
                .flatMap(command -> Stream.concat(
                        Stream.of(command.getKey()),
                        command.getValue().getSubcommands().keySet().stream()
                                .map(subcommand -> command.getKey() + " " + subcommand)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItself(String command) {
        assertThat(run((command + " --help").split(" "))).isZero();
        assertThat(out.toString()).contains("Usage: earwitness " + command);
    }

    @Test
    void theRecorderByItselfIsTheSameCommand() {
        assertThat(run("serve", "--help")).isZero();
        assertThat(Main.serving().getUsageMessage()).isEqualTo(out.toString());
    }

    @Test
    void noneOfThemIsMissing() {
        assertThat(commands())
                .contains("serve", "demo", "call", "await", "replay", "verify", "doctor")
                .contains("recordings list", "recordings show", "recordings export")
                .contains("sessions list", "sessions show", "sessions pause", "sessions resume", "sessions end")
                .contains("sessions snapshot", "sessions record", "sessions drain", "sessions undrain")
                .contains("keys add", "keys list", "keys rewrap")
                .contains("users add", "users list", "users remove", "users passwd");
    }

    @Test
    void readmeNamesEveryCommand() throws Exception {
        var readme = Files.readString(Path.of("..", "README.md"));
        assertThat(Main.commandLine().getSubcommands().keySet())
                .allSatisfy(command -> assertThat(readme).contains("`" + command));
    }

    @Test
    void commandThatDoesNotExistIsAnErrorOfUse() {
        assertThat(run("record")).isEqualTo(2);
        assertThat(err.toString()).contains("record");
    }

    @Test
    void unknownSettingFailsTheStartAndNamesTheNearest() throws Exception {
        var settings = Files.writeString(directory.resolve("settings.yaml"), "sip:\n  upd: { port: 5060 }\n");

        assertThat(run("serve", "--config", settings.toString())).isEqualTo(ExitCodes.SETTINGS);
        assertThat(err.toString().lines().toList())
                .singleElement()
                .asString()
                .contains("sip.upd")
                .contains("sip.udp");
    }

    @Test
    void takenPortIsOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var settings = Files.writeString(
                    directory.resolve("settings.yaml"),
                    "sip: { udp: { enabled: false }, tcp: { address: 127.0.0.1, port: %d } }\nhttp: { port: 0 }\n"
                            .formatted(taken.getLocalPort()));

            assertThat(run(
                            "serve",
                            "-c",
                            settings.toString(),
                            "-d",
                            directory.resolve("data").toString()))
                    .isEqualTo(ExitCodes.UNAVAILABLE);
            assertThat(err.toString().lines().filter(line -> line.startsWith("earwitness:")))
                    .singleElement()
                    .asString()
                    .contains(String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void recorderThatIsNotThereIsSaidWithWhatToDo() throws Exception {
        var nobody = "http://127.0.0.1:" + RunningRecorder.freePort();
        assertThat(run("recordings", "list", "--url", nobody)).isEqualTo(ExitCodes.UNAVAILABLE);
        assertThat(err.toString()).contains(nobody).contains("earwitness serve");
    }

    @Test
    void addressThatIsNoneIsAnErrorOfUse() {
        assertThat(run("call", "sip:")).isEqualTo(2);
        assertThat(run("replay", "x.pcap", "http://example.com")).isEqualTo(2);
    }

    @Test
    void captureThatIsNotThereIsSaid() {
        var missing = directory.resolve("nothing.pcap").toString();
        assertThat(run("replay", missing, "sip:127.0.0.1:5060")).isEqualTo(ExitCodes.UNAVAILABLE);
        assertThat(err.toString()).contains(missing);
    }

    @Test
    void recordingsAreListedShownAndExportedFromARunningRecorder() throws Exception {
        try (var recorder = RunningRecorder.in(directory.resolve("data"))) {
            assertThat(run("call", recorder.uri().toString(), "--duration", "1"))
                    .isZero();
            var id = recorder.recordings(1).getFirst().manifest().id().value();
            var url = recorder.recorder().page().toString();
            org.awaitility.Awaitility.await("the catalog knows it").until(() -> {
                out.getBuffer().setLength(0);
                return run("recordings", "list", "--url", url) == 0
                        && out.toString().contains(id);
            });
            assertThat(out.toString()).contains("COMPLETE").contains("Ann Archer → Ben Brook");

            assertThat(run("recordings", "show", id, "--url", url)).isZero();
            assertThat(out.toString()).contains("audio.wav").contains("Ben Brook");

            var zip = directory.resolve("out.zip");
            assertThat(run("recordings", "export", id, "--url", url, "-o", zip.toString()))
                    .isZero();
            try (var archive = new java.util.zip.ZipFile(zip.toFile())) {
                assertThat(archive.stream().map(java.util.zip.ZipEntry::getName))
                        .anyMatch(name -> name.endsWith("manifest.json"))
                        .anyMatch(name -> name.endsWith("packets.pcapng"));
            }
            assertThat(run("recordings", "export", id, "--url", url, "-o", zip.toString()))
                    .as("an existing file is not overwritten")
                    .isEqualTo(ExitCodes.UNAVAILABLE);
            var unknown = "0".repeat(26);
            assertThat(run("recordings", "show", unknown, "--url", url)).isEqualTo(ExitCodes.NO);
        }
    }

    @Test
    void liveSessionIsListedPausedResumedAndEnded() throws Exception {
        try (var recorder = RunningRecorder.in(directory.resolve("data"))) {
            var url = recorder.recorder().page().toString();
            var calling = Thread.ofVirtual()
                    .start(() -> Main.commandLine()
                            .setOut(new PrintWriter(new StringWriter()))
                            .setErr(new PrintWriter(new StringWriter()))
                            .execute("call", recorder.uri().toString(), "--duration", "60"));
            org.awaitility.Awaitility.await("the call is live").until(() -> {
                out.getBuffer().setLength(0);
                return run("sessions", "list", "--url", url) == 0
                        && out.toString().contains("Ann Archer → Ben Brook");
            });
            var id = recorder.recorder().sessions().list().getFirst().id().value();

            assertThat(run("sessions", "pause", id, "--url", url, "--as", "anna", "--reason", "card number"))
                    .as(err.toString())
                    .isZero();
            out.getBuffer().setLength(0);
            assertThat(run("sessions", "show", id, "--url", url)).isZero();
            assertThat(out.toString()).contains("paused").contains("by anna: card number");
            assertThat(run("sessions", "resume", id, "--url", url)).isZero();
            assertThat(run("sessions", "drain", "--url", url)).isZero();
            assertThat(run("call", recorder.uri().toString(), "--duration", "1"))
                    .isEqualTo(ExitCodes.NO);
            assertThat(run("sessions", "undrain", "--url", url)).isZero();
            assertThat(run("sessions", "end", id, "--url", url)).isZero();
            calling.join();

            var manifest = recorder.recordings(1).getFirst().manifest();
            assertThat(manifest.streams())
                    .allSatisfy(stream -> assertThat(stream.pauses())
                            .singleElement()
                            .satisfies(pause -> assertThat(pause.requestedBy()).isEqualTo("anna")));
            org.awaitility.Awaitility.await("it is live no more")
                    .until(() -> run("sessions", "pause", id, "--url", url) == ExitCodes.NO);
        }
    }

    @Test
    void clientThatDoesNotLetItselfBeRecordedIsSaid() throws Exception {
        try (var recorder = RunningRecorder.in(directory.resolve("data"))) {
            var url = recorder.recorder().page().toString();

            assertThat(run("sessions", "record", "sip:src@127.0.0.1:1;transport=tcp", "--url", url))
                    .isEqualTo(ExitCodes.NO);
            assertThat(err.toString()).contains("The client does not answer");
            assertThat(run("sessions", "record", "nonsense", "--url", url)).isEqualTo(ExitCodes.UNAVAILABLE);
        }
    }
}
