package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.sip.message.Transport;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordedCallIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    void twoStreamsAreRecordedWithoutAGap(Transport transport) throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, transport)) {
            var call = client.call(Offers.twoStreams());
            call.sendsTone(1_000, 0, 1);
            call.bye();

            var recording = recorder.awaitFinished().manifest();

            assertThat(recording.endCause()).isEqualTo(EndCause.CLIENT_BYE);
            assertThat(recording.origin().transport()).isEqualTo(transport.name());
            assertThat(recording.streams()).hasSize(2).allSatisfy(stream -> {
                assertThat(stream.packets()).isEqualTo(50);
                assertThat(stream.lostPackets()).isZero();
                assertThat(stream.gaps()).isEmpty();
                assertThat(stream.lengthMillis()).isEqualTo(1_000);
            });
            assertThat(recording.participants()).extracting("name").containsExactlyInAnyOrder("Ana", "Leo");
        }
    }
}
