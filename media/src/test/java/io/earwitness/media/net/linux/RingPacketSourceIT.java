package io.earwitness.media.net.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.earwitness.media.net.PacketSource;
import io.earwitness.media.net.PacketSourceContract;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Where the process may not open packet sockets these tests do not run.
class RingPacketSourceIT extends PacketSourceContract {
    private static final int MEGABYTE = 1 << 20;
    private static final int RAW = 3;
    private static final int IPPROTO_RAW = 255;

    private static RingPacketSource ring(int bytes) throws IOException {
        return RingPacketSource.open(1, 65_535, bytes, InstantSource.system());
    }

    @BeforeAll
    static void permitted() {
        assumeThat(Libc.isHere()).isTrue();
        try (var memory = Arena.ofConfined()) {
            var state = memory.allocate(Libc.callState());
            var fd = Libc.socket(state, Libc.AF_PACKET, Libc.SOCK_DGRAM, 0);
            assumeThat(fd).as("a packet socket, which needs CAP_NET_RAW").isPositive();
            Libc.close(state, fd);
        }
    }

    @Override
    protected PacketSource newSource() throws Exception {
        return ring(8 * MEGABYTE);
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Test
    void whatFoundNoRoomIsCounted() throws Exception {
        try (var source = ring(MEGABYTE);
                var sender = new DatagramSocket()) {
            var socket = source.open(anyPort(), "s");
            var account = new SweptPacketSourceIT.Account();
            for (int i = 0; i < 3_000; i++) {
                sender.send(new DatagramPacket(new byte[1_400], 1_400, socket.localAddress()));
            }
            while (account.came + account.dropped < 3_000) {
                source.poll(account, 1_000_000_000L);
            }
            // What others sent to ports of the range at that moment found no room either.
            assertThat(account.came).isPositive().isLessThan(3_000);
            assertThat(account.dropped).isGreaterThanOrEqualTo(3_000 - account.came);
            assertThat(account.of).isNull();
            assertThat(source.counters().kernelDrops()).hasValue(account.dropped);
            // And it goes on afterwards.
            sender.send(new DatagramPacket(new byte[1], 1, socket.localAddress()));
            var before = account.came;
            while (account.came == before) {
                source.poll(account, 1_000_000_000L);
            }
        }
    }

    @Test
    void moreThanABatchInOneLookComesWholeAndInOrderForEachSocket() throws Exception {
        try (var source = ring(32 * MEGABYTE);
                var sender = new DatagramSocket()) {
            var sockets =
                    List.of(source.open(anyPort(), "0"), source.open(anyPort(), "1"), source.open(anyPort(), "2"));
            var came = List.of(new ArrayList<Integer>(), new ArrayList<Integer>(), new ArrayList<Integer>());
            for (var i = 0; i < 9_000; i++) {
                // Now and then a long one, so that blocks do not end alike.
                var bytes = i % 500 == 499 ? 60_000 : 200;
                var packet = ByteBuffer.allocate(bytes).putInt(0, i).array();
                sender.send(new DatagramPacket(packet, bytes, sockets.get(i % 3).localAddress()));
            }
            while (came.stream().mapToInt(List::size).sum() < 9_000) {
                source.poll(
                        (socket, packet, _, _) -> came.get(Integer.parseInt(String.valueOf(socket.attachment())))
                                .add(packet.getInt(packet.position())),
                        1_000_000_000L);
            }
            for (var i = 0; i < 3; i++) {
                var own = i;
                assertThat(came.get(i))
                        .isEqualTo(IntStream.range(0, 9_000)
                                .filter(number -> number % 3 == own)
                                .boxed()
                                .toList());
            }
        }
    }

    @Test
    void nobodyElseGetsThePortAndNothingGathersInItsBuffer() throws Exception {
        try (var source = ring(MEGABYTE);
                var sender = new DatagramSocket()) {
            var socket = source.open(anyPort(), "s");
            assertThatThrownBy(() -> new DatagramSocket(socket.localAddress())).isInstanceOf(BindException.class);
            sender.send(new DatagramPacket(new byte[5], 5, socket.localAddress()));
            var account = new SweptPacketSourceIT.Account();
            while (account.came == 0) {
                source.poll(account, 1_000_000_000L);
            }
            var line = "%X".formatted(socket.localAddress().getPort());
            var queued = Files.readAllLines(Path.of("/proc/net/udp")).stream()
                    .map(entry -> entry.strip().split("\\s+"))
                    .filter(columns -> columns[1].endsWith(":" + line))
                    .map(columns -> columns[4])
                    .toList();
            assertThat(queued).containsExactly("00000000:00000000");
        }
    }

    @Test
    void portsOutsideItsRangeAreRefused() throws Exception {
        try (var source = RingPacketSource.open(40_000, 40_001, MEGABYTE, InstantSource.system())) {
            assertThatThrownBy(() -> source.open(anyPort(), "s"))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("does not bring packets");
        }
    }

    @Test
    void fragmentsArePutTogetherInAnyOrder() throws Exception {
        try (var source = ring(MEGABYTE);
                var memory = Arena.ofConfined()) {
            var socket = source.open(anyPort(), "s");
            var payload = new byte[2_000];
            for (int i = 0; i < payload.length; i++) {
                payload[i] = (byte) (i * 7);
            }
            var udp = datagram(socket.localAddress().getPort(), payload);
            var state = memory.allocate(Libc.callState());
            var fd = Libc.check(Libc.socket(state, Libc.AF_INET, RAW, IPPROTO_RAW), "opening a raw socket");
            for (var part : List.of(
                    fragment(udp, 1_600, 408, false), fragment(udp, 0, 800, true), fragment(udp, 800, 800, true))) {
                var bytes = memory.allocate(part.length);
                bytes.copyFrom(MemorySegment.ofArray(part));
                var to = SocketAddresses.encode(memory, Libc.AF_INET, socket.localAddress());
                assertThat(Libc.sendto(state, fd, bytes, to)).isEqualTo(part.length);
            }
            Libc.close(state, fd);
            var whole = new ArrayList<byte[]>();
            while (whole.isEmpty()) {
                source.poll(
                        (_, packet, from, _) -> {
                            assertThat(from).isEqualTo(new InetSocketAddress("127.0.0.1", 4_321));
                            var copy = new byte[packet.remaining()];
                            packet.get(copy);
                            whole.add(copy);
                        },
                        1_000_000_000L);
            }
            assertThat(whole).singleElement().isEqualTo(payload);
        }
    }

    private static byte[] datagram(int port, byte[] payload) {
        return ByteBuffer.allocate(8 + payload.length)
                .putShort((short) 4_321)
                .putShort((short) port)
                .putShort((short) (8 + payload.length))
                .putShort((short) 0)
                .put(payload)
                .array();
    }

    private static byte[] fragment(byte[] udp, int from, int length, boolean more) {
        var packet = ByteBuffer.allocate(20 + length);
        packet.put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) (20 + length))
                .putShort((short) 777)
                .putShort((short) ((more ? 0x2000 : 0) | from / 8))
                .put((byte) 64)
                .put((byte) 17)
                .putShort((short) 0)
                .put(new byte[] {127, 0, 0, 1})
                .put(new byte[] {127, 0, 0, 1})
                .put(udp, from, length);
        return packet.array();
    }
}
