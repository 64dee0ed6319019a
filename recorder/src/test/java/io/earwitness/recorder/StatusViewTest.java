package io.earwitness.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.CallHandler;
import io.earwitness.sip.IncomingCall;
import io.earwitness.sip.SipEndpoint;
import io.earwitness.sip.SipEndpointConfig;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.transport.ListenPoint;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusViewTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong rtp = counted("earwitness.capture.packets", "kind", "rtp");
    private final AtomicLong rtcp = counted("earwitness.capture.packets", "kind", "rtcp");
    private final AtomicLong drops = counted("earwitness.capture.kernel.drops");
    private final AtomicLong unwritten = counted("earwitness.journal.lost");

    @TempDir
    Path directory;

    @Test
    void countsRtpAloneAndAllThatWasLostBeforeTheJournal() throws Exception {
        rtp.set(100);
        rtcp.set(7);
        drops.set(3);
        unwritten.set(4);
        try (var data = DataDirectory.open(directory);
                var sip = SipEndpoint.open(
                        SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0)), new NobodyIsIn())) {
            var view = new StatusView(
                    new StatusView.Sources(Clock.systemUTC(), meters, data, disk(data), sip, () -> 2, 50));
            view.httpOn("127.0.0.1", 4711);

            var status = view.status();

            assertThat(status.packetsToday()).isEqualTo(100);
            assertThat(status.packetsLostToday()).isEqualTo(7);
            assertThat(status.listeners()).hasSize(2).last().isEqualTo("http 127.0.0.1:4711");
        }
    }

    private DiskWatch disk(DataDirectory data) {
        return new DiskWatch(new DiskWatch.Ground(
                Clock.systemUTC(),
                meters,
                data::freeBytes,
                1,
                Duration.ofHours(1),
                () -> Duration.ZERO,
                () -> 0,
                () -> 0));
    }

    private AtomicLong counted(String name, String... tags) {
        var count = new AtomicLong();
        FunctionCounter.builder(name, count, AtomicLong::doubleValue).tags(tags).register(meters);
        return count;
    }

    private static final class NobodyIsIn implements CallHandler {
        @Override
        public void onInvite(IncomingCall call) {
            call.reject(SipReply.of(486));
        }

        @Override
        public SipReply onOptions(SipRequest options) {
            return SipReply.ok();
        }
    }
}
