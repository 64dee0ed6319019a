package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.client.call.AwaitedCalls;
import io.earwitness.client.call.CallListener;
import io.earwitness.client.call.CallPlan;
import io.earwitness.recorder.session.ControlRequest;
import io.earwitness.recorder.session.RecordOutcome;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Our recorder calls our client, which waits for that.
class AwaitedCallIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @Tag("RS-ID-05")
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    void recorderCallsAndTheClientSpeaks(Transport transport) throws Exception {
        var plan = CallPlan.bundled(SipUri.parse("sip:127.0.0.1")).lasting(Duration.ofMillis(600));
        var place = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var recorder = RunningRecorder.in(directory);
                var waiting = new AwaitedCalls(plan, place, CallListener.SILENT)) {
            var port = waiting.listening().stream()
                    .filter(point -> point.transport() == transport)
                    .findFirst()
                    .orElseThrow()
                    .address()
                    .getPort();
            var client = SipUri.parse("sip:ann@127.0.0.1:" + port + ";transport=" + transport.parameter());

            var outcome = recorder.recorder().control().record(client, new ControlRequest("a test", "wanted"));

            assertThat(outcome).isInstanceOf(RecordOutcome.Recording.class);
            var reports = waiting.await(1, Duration.ofSeconds(60));
            assertThat(reports).hasSize(1);
            var report = reports.getFirst();
            assertThat(report.outcome().text()).isEqualTo("completed");
            assertThat(report.deviations()).isEmpty();
            assertThat(report.streams()).allMatch(stream -> stream.packetsSent() == 30);
            var manifest = recorder.recordingOf(report.callId()).manifest();
            assertThat(manifest.streams()).hasSize(2).allMatch(stream -> stream.packets() == 30);
            assertThat(manifest.participants())
                    .extracting(participant -> participant.name())
                    .containsExactly("Ann Archer", "Ben Brook");
        }
    }

    @Test
    void anImpossiblePlaceToListenIsSaidInOneSentence() {
        assertThat(Main.run("await", "--listen", "not a place")).isEqualTo(2);
    }
}
