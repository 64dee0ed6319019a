package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.app.demo.AudioComparison;
import io.earwitness.client.call.CallListener;
import io.earwitness.client.call.CallPlan;
import io.earwitness.client.call.RecordedCalls;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.recorder.model.Verdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Our client protects its media, our recorder opens it, in every suite: what is kept is what was said.
class SecuredCommandIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    @Tag("SEC-02")
    @Tag("SEC-03")
    @Tag("SEC-08")
    void keepsWhatAProtectedCallSaid(SrtpSuite suite) throws Exception {
        try (var recorder = RunningRecorder.in(directory)) {
            var plan = CallPlan.bundled(recorder.uri())
                    .lasting(Duration.ofSeconds(1))
                    .secured(suite);

            var report = new RecordedCalls(CallListener.SILENT).place(plan).getFirst();
            var kept = recorder.recordingOf(report.callId());
            var verdict = AudioComparison.of(plan, report, kept.manifest(), kept.folder());

            assertThat(report.deviations()).isEmpty();
            assertThat(verdict.right()).as(String.join("\n", verdict.lines())).isTrue();
            assertThat(kept.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        }
    }

    @Test
    void theCommandPlacesAProtectedCall() throws Exception {
        try (var recorder = RunningRecorder.in(directory)) {
            var out = new StringWriter();
            var code = Main.commandLine()
                    .setOut(new PrintWriter(out, true))
                    .execute("call", recorder.uri().toString(), "--srtp", "--duration", "0.5", "--json");

            assertThat(code).isZero();
            assertThat(recorder.recordings(1).getFirst().manifest().events())
                    .anyMatch(event -> event.detail().equals(SrtpSuite.AES_CM_128_HMAC_SHA1_80.name()));
        }
    }
}
