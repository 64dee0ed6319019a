package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.sip.message.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyCallsIT {
    private static final int CALLS = 50;
    private static final int PACKETS = 20;

    @TempDir
    Path directory;

    @Test
    void fiftyCallsAtOnceAreFiftyWholeRecordings() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<Boolean>>();
            for (var i = 0; i < CALLS; i++) {
                calls.add(() -> {
                    try (var call = client.call(Offers.twoStreams())) {
                        call.sendsTone(20 * PACKETS, 0, 1);
                        call.bye();
                        return true;
                    }
                });
            }
            for (var call : threads.invokeAll(calls)) {
                assertThat(call.get()).isTrue();
            }

            var ids = new HashSet<>();
            for (var i = 0; i < CALLS; i++) {
                var manifest = recorder.awaitFinished().manifest();
                ids.add(manifest.id());
                assertThat(manifest.streams())
                        .extracting(RecordedStream::packets)
                        .containsExactly((long) PACKETS, (long) PACKETS);
                assertThat(manifest.streams()).allMatch(stream -> stream.lostPackets() == 0);
            }
            assertThat(ids).hasSize(CALLS);
            assertThat(recorder.recorder().sessions().list()).isEmpty();
        }
    }
}
