package io.earwitness.media.net.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.earwitness.media.net.MediaSocket;
import io.earwitness.media.net.PacketConsumer;
import io.earwitness.media.net.PacketSource;
import io.earwitness.media.net.PacketSourceContract;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SweptPacketSourceIT extends PacketSourceContract {
    @Override
    protected PacketSource newSource() throws Exception {
        assumeThat(Libc.isHere()).isTrue();
        return SweptPacketSource.open(1 << 20, InstantSource.system());
    }

    /// Counts what came and what is said to have been thrown away.
    static final class Account implements PacketConsumer {
        long came;
        long dropped;

        @Nullable
        MediaSocket of;

        @Override
        public void accept(MediaSocket socket, ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
            came++;
        }

        @Override
        public void dropped(@Nullable MediaSocket socket, long packets, long epochNanos) {
            dropped += packets;
            of = socket;
        }
    }

    @Test
    void aSocketWithSeveralPacketsEachTimeIsReadWithoutAskingAndWatchedAgainOnceItIsSilent() throws Exception {
        assumeThat(Libc.isHere()).isTrue();
        try (var source = SweptPacketSource.open(1 << 20, InstantSource.system());
                var sender = new DatagramSocket()) {
            var socket = source.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "busy");
            var account = new Account();
            var sent = 0L;
            while (source.busySockets() == 0) {
                for (var packet = 0; packet < 5; packet++) {
                    sender.send(new DatagramPacket(new byte[200], 200, socket.localAddress()));
                }
                sent += 5;
                while (account.came < sent) {
                    source.poll(account, 0);
                }
            }
            while (source.busySockets() > 0) {
                source.poll(account, 0);
            }
            sender.send(new DatagramPacket(new byte[200], 200, socket.localAddress()));
            while (account.came == sent) {
                source.poll(account, 1_000_000_000L);
            }
        }
    }

    @Test
    void whatTheKernelThrewAwayIsToldWithItsSocket() throws Exception {
        assumeThat(Libc.isHere()).isTrue();
        try (var source = SweptPacketSource.open(4_096, InstantSource.system());
                var sender = new DatagramSocket()) {
            var socket = source.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "small");
            var account = new Account();
            for (int i = 0; i < 500; i++) {
                sender.send(new DatagramPacket(new byte[200], 200, socket.localAddress()));
            }
            source.poll(account, 0);
            assertThat(account.came).isPositive().isLessThan(500);
            // The kernel says it with the next packet that it had room for.
            sender.send(new DatagramPacket(new byte[1], 1, socket.localAddress()));
            while (account.dropped == 0) {
                source.poll(account, 1_000_000_000L);
            }
            assertThat(account.dropped).isEqualTo(501 - account.came);
            assertThat(account.of).isSameAs(socket);
        }
    }
}
