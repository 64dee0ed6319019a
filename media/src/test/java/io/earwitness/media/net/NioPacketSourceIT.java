package io.earwitness.media.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class NioPacketSourceIT {
    private static final long SECOND = 1_000_000_000L;
    private final InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private final List<String> received = new ArrayList<>();
    private NioPacketSource source;
    private DatagramSocket sender;

    @BeforeEach
    void open() throws Exception {
        source = new NioPacketSource(1 << 20, InstantSource.system());
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

        source.poll(this::take, SECOND);

        assertThat(received).contains("quiet:2/1").hasSizeLessThan(401);
        pollUntil(401);
    }
}
