package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.app.RunningRecorder.Finished;
import io.earwitness.app.peer.SippSound;
import io.earwitness.app.peer.Tools;
import io.earwitness.recorder.model.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// sipp, which we did not write, places overlapping recorded calls with sound; every packet must be there.
class SippLoadIT {
    private static final int CALLS = 200;
    private static final int CALLS_PER_SECOND = 20;

    @TempDir
    Path directory;

    @Test
    @Tag("SRS-INV-12")
    void keepsEveryPacketOfTwoHundredOverlappingCalls() throws Exception {
        Tools.assume("sipp");
        var sound = SippSound.write(directory.resolve("speech.pcap"));
        Files.copy(Path.of("src/test/resources/sipp/recorded-call.xml"), directory.resolve("recorded-call.xml"));
        try (var recorder = RunningRecorder.in(directory.resolve("data"))) {
            placeCalls(recorder.port());
            var recordings = recorder.recordings(CALLS);

            assertThat(recordings).hasSize(CALLS);
            assertThat(recordings).allSatisfy(recording -> assertComplete(recording, sound));
        }
    }

    private static void assertComplete(Finished recording, List<byte[]> sound) {
        var manifest = recording.manifest();
        assertThat(manifest.verdict()).isEqualTo(Verdict.COMPLETE);
        var stream = manifest.streams().getFirst();
        assertThat(stream.packets()).isEqualTo(sound.size());
        assertThat(stream.lostPackets()).isZero();
        assertThat(stream.gaps()).isEmpty();
        assertThat(stream.lengthMillis()).isEqualTo(sound.size() * 20L);
    }

    private void placeCalls(int port) throws Exception {
        var log = directory.resolve("sipp.log");
        var process = new ProcessBuilder(
                        "sipp",
                        "127.0.0.1:" + port,
                        "-sf",
                        "recorded-call.xml",
                        "-i",
                        "127.0.0.1",
                        "-m",
                        Integer.toString(CALLS),
                        "-r",
                        Integer.toString(CALLS_PER_SECOND),
                        "-l",
                        Integer.toString(CALLS),
                        "-mp",
                        "30000",
                        "-nostdin",
                        "-timeout",
                        "90s",
                        "-timeout_error")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("sipp ends").isTrue();
        assertThat(process.exitValue()).as(() -> tail(log)).isZero();
    }

    private static String tail(Path log) {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
