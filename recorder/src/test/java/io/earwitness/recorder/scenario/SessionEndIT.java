package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.SessionEnded;
import io.earwitness.sip.message.Transport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A session is over when its BYE comes, however long its ports stay open for packets on their way.
class SessionEndIT {
    private static final int DRAIN_MILLIS = 4_000;

    @TempDir
    Path directory;

    @Test
    void isOfTheByeAndNotOfTheLastLookAtThePorts() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, "session: { drain: %dms }".formatted(DRAIN_MILLIS));
                var client = new ScenarioClient(recorder, Transport.TCP)) {
            try (var call = client.call(Offers.twoStreams())) {
                call.sendsPackets(50, 0);
                call.bye();
                // On its way when the call ended.
                call.sendsPackets(1, 0);
            }
            recorder.awaitFinished();

            var bye = recorder.journal(MessageSeen.class).stream()
                    .filter(message -> new String(message.message(), StandardCharsets.UTF_8).startsWith("BYE "))
                    .findFirst()
                    .orElseThrow();
            assertThat(recorder.journal(SessionEnded.class))
                    .singleElement()
                    .extracting(SessionEnded::epochNanos)
                    .satisfies(at -> assertThat(at)
                            .isGreaterThanOrEqualTo(bye.epochNanos())
                            .isLessThan(bye.epochNanos() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS - 1_000)));
            assertThat(recorder.journal(PacketArrived.class)).hasSize(51);
        }
    }
}
