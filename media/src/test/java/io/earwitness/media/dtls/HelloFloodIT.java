package io.earwitness.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// ClientHellos in numbers, made of one of OpenSSL's: what they cost, and whether a true client is heard all the same.
class HelloFloodIT {
    private static final int COOKIE_LENGTH_AT = 13 + 12 + 2 + 32 + 1;
    private static final InetAddress NAMED = InetAddress.ofLiteral("192.0.2.1");

    @TempDir
    private static Path directory;

    private static OpenSsl.Identity identity;
    private static byte[] hello;

    private final Random random = new Random(1);
    private final DtlsEndpoint endpoint = DtlsEndpoint.create(Clock.systemUTC());
    private final List<byte[]> sent = new ArrayList<>();
    private final DtlsPort port = new DtlsPort(endpoint, Runnable::run, (datagram, _) -> sent(datagram), new Deaf());

    private static final class Deaf implements DtlsPort.Listener {
        @Override
        public void keyed(DtlsKeys keys, InetSocketAddress with) {
            throw new AssertionError("nobody has gone on with a handshake");
        }

        @Override
        public void failed(HandshakeFailure failure, InetSocketAddress with) {
            // Nor has anybody broken one off that this test looks at.
        }
    }

    private void sent(ByteBuffer datagram) {
        var bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        synchronized (sent) {
            sent.add(bytes);
        }
    }

    @BeforeAll
    static void hearAHello() throws Exception {
        OpenSsl.assume();
        identity = OpenSsl.Identity.in(directory, "client", "ec");
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var _ = OpenSsl.client(socket.getLocalPort(), identity, "SRTP_AES128_CM_SHA1_80", 60)) {
            socket.setSoTimeout(30_000);
            var packet = new DatagramPacket(new byte[4_096], 4_096);
            socket.receive(packet);
            hello = Arrays.copyOf(packet.getData(), packet.getLength());
        }
    }

    private void agree() {
        port.agree(new DtlsTerms(
                "1",
                DtlsRole.SERVER,
                PeerFingerprints.of(List.of(identity.fingerprint())),
                Optional.empty(),
                Set.of(NAMED)));
    }

    private byte[] freshHello() {
        var fresh = hello.clone();
        var its = new byte[32];
        random.nextBytes(its);
        System.arraycopy(its, 0, fresh, 13 + 12 + 2, its.length);
        return fresh;
    }

    private static InetSocketAddress stranger(int number) {
        return new InetSocketAddress(
                InetAddress.ofLiteral("198.51." + (number >> 8 & 0xFF) + "." + (number & 0xFF)), 4_000 + number % 999);
    }

    private byte[] answer(byte[] datagram, InetSocketAddress source) {
        sent.clear();
        port.datagram(ByteBuffer.wrap(datagram), source);
        return sent.getFirst();
    }

    /// The hello again, with the cookie that the answer to the first gave.
    private static byte[] withCookie(byte[] first, byte[] answer) {
        var cookie = Arrays.copyOfRange(answer, 13 + 12 + 3, 13 + 12 + 3 + answer[13 + 12 + 2]);
        assertThat(first[COOKIE_LENGTH_AT]).isZero();
        var again = ByteBuffer.allocate(first.length + cookie.length);
        again.put(first, 0, COOKIE_LENGTH_AT).put((byte) cookie.length).put(cookie);
        again.put(first, COOKIE_LENGTH_AT + 1, first.length - COOKIE_LENGTH_AT - 1);
        var body = again.capacity() - 13 - 12;
        return again.put(10, (byte) 1)
                .putShort(11, (short) (body + 12))
                .putShort(13 + 2, (short) body)
                .putShort(13 + 4, (short) 1)
                .putShort(13 + 10, (short) body)
                .array();
    }

    @Test
    @Tag("SEC-18")
    void hellosWithoutACookieLeaveNothingBehindAndAreNotAmplified() {
        agree();
        var heard = 0L;
        for (var n = 0; n < 20_000; n++) {
            var datagram = freshHello();
            heard += datagram.length;
            port.datagram(ByteBuffer.wrap(datagram), stranger(n));
        }

        assertThat(endpoint.counters().challenged()).isEqualTo(20_000);
        assertThat(endpoint.underWay()).isZero();
        assertThat(sent).hasSize(20_000);
        assertThat(sent.stream().mapToLong(datagram -> datagram.length).sum()).isLessThan(heard);
    }

    @Test
    void aCookieIsGoodForTheAddressThatItWasGivenTo() {
        agree();
        var first = freshHello();
        var again = withCookie(first, answer(first, stranger(1)));
        port.datagram(ByteBuffer.wrap(again), stranger(2));
        assertThat(endpoint.underWay()).isZero();

        port.datagram(ByteBuffer.wrap(again), stranger(1));
        assertThat(endpoint.underWay()).isEqualTo(1);
        port.close();
    }

    @Test
    void strangersThatReturnTheirCookiesDoNotKeepTheClientOut() {
        agree();
        for (var n = 0; n < 50; n++) {
            var first = freshHello();
            var again = withCookie(first, answer(first, stranger(n)));
            port.datagram(ByteBuffer.wrap(again), stranger(n));
        }
        assertThat(endpoint.underWay()).isEqualTo(4);
        assertThat(endpoint.counters().dropped()).isEqualTo(46);

        var client = new InetSocketAddress(NAMED, 5_000);
        var first = freshHello();
        var dropped = endpoint.counters().dropped();
        port.datagram(ByteBuffer.wrap(withCookie(first, answer(first, client))), client);
        assertThat(endpoint.counters().dropped()).isEqualTo(dropped);
        port.close();
    }

    @Test
    void noMoreHandshakesAreUnderWayThanTheProcessMayHave() {
        var small = DtlsEndpoint.create(Clock.systemUTC(), 2);
        var ports = new ArrayList<DtlsPort>();
        for (var n = 0; n < 5; n++) {
            sent.clear();
            var one = new DtlsPort(small, Runnable::run, (datagram, _) -> sent(datagram), new Deaf());
            ports.add(one);
            one.agree(new DtlsTerms(
                    "1",
                    DtlsRole.SERVER,
                    PeerFingerprints.of(List.of(identity.fingerprint())),
                    Optional.empty(),
                    Set.of(NAMED)));
            var first = freshHello();
            one.datagram(ByteBuffer.wrap(first), stranger(n));
            byte[] challenge;
            synchronized (sent) {
                challenge = sent.getFirst();
            }
            one.datagram(ByteBuffer.wrap(withCookie(first, challenge)), stranger(n));
        }

        assertThat(small.underWay()).isEqualTo(2);
        assertThat(small.counters().dropped()).isEqualTo(3);
        ports.forEach(DtlsPort::close);
    }

    @Test
    void whatIsNoHelloAndBelongsToNobodyIsDropped() {
        agree();
        for (var length = 1; length < hello.length; length += 7) {
            port.datagram(ByteBuffer.wrap(hello, 0, length), stranger(length));
        }
        var noise = new byte[200];
        for (var n = 0; n < 500; n++) {
            random.nextBytes(noise);
            noise[0] = (byte) (20 + random.nextInt(44));
            port.datagram(ByteBuffer.wrap(noise), stranger(n));
        }

        assertThat(endpoint.underWay()).isZero();
        assertThat(sent).isEmpty();
        assertThat(endpoint.counters().dropped()).isEqualTo(500 + (hello.length - 1 + 6) / 7);
    }
}
