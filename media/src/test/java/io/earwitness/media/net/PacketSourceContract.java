package io.earwitness.media.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every packet source promises, over real sockets of the loopback.
@Timeout(60)
public abstract class PacketSourceContract {
    private static final long SECOND = 1_000_000_000L;
    private final InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private final List<String> received = new ArrayList<>();
    private PacketSource source;
    private DatagramSocket sender;

    /// With room for some hundred packets a socket.
    protected abstract PacketSource newSource() throws Exception;

    @BeforeEach
    void open() throws Exception {
        source = newSource();
        sender = new DatagramSocket(anyPort);
    }

    @AfterEach
    void close() throws Exception {
        source.close();
        sender.close();
    }

    private void send(MediaSocket to, byte... payload) throws Exception {
        sender.send(new DatagramPacket(payload, payload.length, to.localAddress()));
    }

    private void take(MediaSocket socket, ByteBuffer packet, InetSocketAddress from, long arrival) {
        assertThat(from.getPort()).isEqualTo(sender.getLocalPort());
        assertThat(arrival).isPositive();
        received.add(socket.attachment() + ":" + packet.get(packet.position()) + "/" + packet.remaining());
    }

    private void pollUntil(int count) throws Exception {
        while (received.size() < count) {
            source.poll(this::take, SECOND);
        }
    }

    /// As a capture loop does before it closes or pauses: what had come until now is handed over, nothing is waited
    /// for.
    private void drain() throws Exception {
        var handedOver = source.handedOver();
        while (!handedOver.getAsBoolean()) {
            source.poll(this::take, SECOND / 100);
        }
        source.poll(this::take, 0);
    }

    @Test
    void deliversEverythingPendingOfEverySocketInOrder() throws Exception {
        var a = source.open(anyPort, "a");
        var b = source.open(anyPort, "b");
        for (byte i = 0; i < 100; i++) {
            send(a, i, i);
            send(b, i);
        }

        pollUntil(200);

        var ofA = received.stream().filter(line -> line.startsWith("a")).toList();
        assertThat(ofA).hasSize(100).startsWith("a:0/2", "a:1/2").endsWith("a:99/2");
        assertThat(source.counters().packets()).isEqualTo(200);
        assertThat(source.counters().bytes()).isEqualTo(300);
    }

    @Test
    void aSocketOpenedWhileTheLoopWaitsIsHeardAtOnce() throws Exception {
        try (var loop = Executors.newSingleThreadExecutor()) {
            var done = loop.submit(() -> {
                pollUntil(1);
                return true;
            });
            var late = source.open(anyPort, "late");
            send(late, (byte) 5);

            assertThat(done.get()).isTrue();
            assertThat(received).containsExactly("late:5/1");
        }
    }

    @Test
    void aClosedSocketIsSilentAndItsPortFreeAfterTheNextPoll() throws Exception {
        var gone = source.open(anyPort, "gone");
        source.poll(this::take, 0);
        send(gone, (byte) 1);
        source.close(gone);
        source.close(gone);
        source.poll(this::take, 0);

        assertThat(received).isEmpty();
        var again = source.open(gone.localAddress(), "again");
        send(again, (byte) 2);
        pollUntil(1);
        assertThat(received).containsExactly("again:2/1");
    }

    private void burst(MediaSocket to, int times) throws Exception {
        for (var i = 0; i < times; i++) {
            var before = received.size();
            send(to, (byte) 1);
            send(to, (byte) 2);
            send(to, (byte) 3);
            pollUntil(before + 3);
        }
    }

    @Test
    void aBusySocketThatFellSilentIsHeardAgain() throws Exception {
        var busy = source.open(anyPort, "busy");
        var other = source.open(anyPort, "other");
        burst(busy, 6);
        for (var i = 0; i < 6; i++) {
            source.poll(this::take, 0);
        }
        received.clear();
        send(busy, (byte) 7);
        pollUntil(1);
        burst(other, 6);
        send(busy, (byte) 8);
        pollUntil(20);

        assertThat(received.getFirst()).isEqualTo("busy:7/1");
        assertThat(received).contains("busy:8/1");
    }

    @Test
    void busySocketsAreClosedOneByOneAndTheirPortsOpenedAnew() throws Exception {
        var first = source.open(anyPort, "first");
        var second = source.open(anyPort, "second");
        var third = source.open(anyPort, "third");
        burst(first, 4);
        burst(second, 4);
        burst(third, 4);
        source.close(first);
        source.poll(this::take, 0);
        burst(third, 4);
        burst(second, 4);
        source.close(third);
        source.poll(this::take, 0);
        var again = source.open(first.localAddress(), "again");
        received.clear();
        burst(second, 2);
        burst(again, 4);

        assertThat(received)
                .hasSize(18)
                .filteredOn(line -> line.startsWith("again"))
                .hasSize(12);
    }

    @Test
    void aFloodedSocketThatIsClosedLeavesNothingBehind() throws Exception {
        var busy = source.open(anyPort, "busy");
        burst(busy, 6);
        for (var i = 0; i < 3; i++) {
            for (var packet = 0; packet < 300; packet++) {
                send(busy, (byte) 1);
            }
            source.poll(this::take, 0);
        }
        source.close(busy);
        for (var i = 0; i < 5; i++) {
            source.poll(this::take, 0);
        }
        var again = source.open(busy.localAddress(), "again");
        received.clear();
        burst(again, 5);

        assertThat(received).hasSize(15).allMatch(line -> line.startsWith("again"));
        assertThat(source.counters().receiveErrors()).isZero();
    }

    @Test
    void aConsumerThatAlwaysThrowsTheSameLosesNoOthersPackets() throws Exception {
        var bad = source.open(anyPort, "bad");
        var good = source.open(anyPort, "good");
        var always = new IllegalStateException("always the same");
        for (var round = 0; round < 3; round++) {
            for (byte i = 0; i < 20; i++) {
                send(bad, i);
                send(good, i);
            }
            var expected = 20 * (round + 1);
            while (received.size() < expected) {
                try {
                    source.poll(
                            (socket, packet, from, arrival) -> {
                                if ("bad".equals(socket.attachment())) {
                                    throw always;
                                }
                                take(socket, packet, from, arrival);
                            },
                            SECOND);
                } catch (IllegalStateException thrown) {
                    assertThat(thrown).isSameAs(always);
                }
            }
        }

        assertThat(received).hasSize(60).allMatch(line -> line.startsWith("good"));
    }

    @Test
    void aPortInUseIsTheOpenersException() throws Exception {
        var taken = source.open(anyPort, "first");

        assertThatThrownBy(() -> source.open(taken.localAddress(), "second")).isInstanceOf(BindException.class);
    }

    @Test
    void aFloodOnOnePortDoesNotStarveTheOther() throws Exception {
        var flooded = source.open(anyPort, "flooded");
        var quiet = source.open(anyPort, "quiet");
        source.poll(this::take, 0);
        for (int i = 0; i < 400; i++) {
            send(flooded, (byte) 1);
        }
        send(quiet, (byte) 2);

        while (!received.contains("quiet:2/1")) {
            source.poll(this::take, SECOND);
        }
        pollUntil(401);
        assertThat(received).hasSize(401);
    }

    @Test
    void whatHasComeCanBeHadBeforeAPortIsClosed() throws Exception {
        var socket = source.open(anyPort, "s");
        for (int i = 0; i < 20; i++) {
            send(socket, (byte) i);
            drain();

            assertThat(received).hasSize(i + 1);
        }
    }

    @Test
    void aDatagramOfAnySizeIsWhole() throws Exception {
        var socket = source.open(anyPort, "s");
        for (int size : new int[] {0, 1, 1_500, 9_000, 65_507}) {
            var payload = new byte[size];
            new Random(size).nextBytes(payload);
            sender.send(new DatagramPacket(payload, size, socket.localAddress()));
            var whole = new ArrayList<byte[]>();
            while (whole.isEmpty()) {
                source.poll(
                        (_, packet, _, _) -> {
                            var copy = new byte[packet.remaining()];
                            packet.get(copy);
                            whole.add(copy);
                        },
                        SECOND);
            }
            assertThat(whole).singleElement().isEqualTo(payload);
        }
    }

    @Test
    void senderAndArrivalAreTold() throws Exception {
        var socket = source.open(anyPort, "s");
        try (var other = new DatagramSocket(anyPort)) {
            var before = ArrivalClock.epochNanos(Instant.now());
            for (var from : List.of(sender, sender, other, sender)) {
                from.send(new DatagramPacket(new byte[1], 1, socket.localAddress()));
            }
            var senders = new ArrayList<InetSocketAddress>();
            while (senders.size() < 4) {
                source.poll(
                        (_, _, from, arrival) -> {
                            senders.add(from);
                            assertThat(arrival).isBetween(before, ArrivalClock.epochNanos(Instant.now()));
                        },
                        SECOND);
            }
            var ours = (InetSocketAddress) sender.getLocalSocketAddress();
            assertThat(senders).containsExactly(ours, ours, (InetSocketAddress) other.getLocalSocketAddress(), ours);
            assertThat(senders.get(1)).isSameAs(senders.get(0));
        }
    }

    @Test
    void aSocketSendsFromItsPort() throws Exception {
        var socket = source.open(anyPort, "s");
        var packet = ByteBuffer.wrap(new byte[] {1, 2, 3});

        assertThat(socket.send(packet, (InetSocketAddress) sender.getLocalSocketAddress()))
                .isTrue();

        var received = new DatagramPacket(new byte[10], 10);
        sender.receive(received);
        assertThat(received.getLength()).isEqualTo(3);
        assertThat(received.getSocketAddress()).isEqualTo(socket.localAddress());
        assertThat(packet.hasRemaining()).isFalse();
        source.close(socket);
        source.poll(this::take, 0);
        assertThat(socket.send(ByteBuffer.allocate(1), (InetSocketAddress) sender.getLocalSocketAddress()))
                .isFalse();
    }

    @Test
    void overIpv6Too() throws Exception {
        var loopback = new InetSocketAddress("::1", 0);
        var socket = source.open(loopback, "six");
        try (var six = new DatagramSocket(loopback)) {
            for (byte i = 0; i < 3; i++) {
                six.send(new DatagramPacket(new byte[] {i, 7}, 2, socket.localAddress()));
            }
            var from = new ArrayList<InetSocketAddress>();
            while (from.size() < 3) {
                source.poll(
                        (_, packet, address, _) -> {
                            assertThat(packet.get(packet.position() + 1)).isEqualTo((byte) 7);
                            from.add(address);
                        },
                        SECOND);
            }
            assertThat(from).containsOnly((InetSocketAddress) six.getLocalSocketAddress());
            assertThat(socket.send(ByteBuffer.wrap(new byte[] {9}), from.getFirst()))
                    .isTrue();
            var answer = new DatagramPacket(new byte[10], 10);
            six.receive(answer);
            assertThat(answer.getSocketAddress()).isEqualTo(socket.localAddress());
        }
    }

    @Test
    void aConsumerThatFailsLosesNoPacketButItsOwn() throws Exception {
        var socket = source.open(anyPort, "s");
        for (byte i = 0; i < 10; i++) {
            send(socket, i);
        }
        var failures = new AtomicInteger();
        while (received.size() < 9) {
            try {
                source.poll(
                        (where, packet, from, arrival) -> {
                            if (packet.get(packet.position()) == 4) {
                                throw new IllegalStateException("no");
                            }
                            take(where, packet, from, arrival);
                        },
                        SECOND);
            } catch (IllegalStateException expected) {
                failures.incrementAndGet();
            }
        }
        assertThat(failures).hasValue(1);
        assertThat(received).hasSize(9).startsWith("s:0/1").endsWith("s:9/1");
    }

    @Test
    void closedTwiceItIsClosed() throws Exception {
        source.open(anyPort, "s");
        source.close();
        source.close();

        assertThatThrownBy(() -> source.open(anyPort, "late")).isInstanceOf(IOException.class);
    }
}
