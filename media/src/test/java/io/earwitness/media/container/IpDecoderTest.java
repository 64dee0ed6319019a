package io.earwitness.media.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class IpDecoderTest {
    private static final InetSocketAddress FROM = new InetSocketAddress("10.0.0.1", 4000);
    private static final InetSocketAddress TO = new InetSocketAddress("10.0.0.2", 5060);
    private final IpDecoder decoder = new IpDecoder();

    private static byte[] payload(int length) {
        var payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (i * 31);
        }
        return payload;
    }

    private static byte[] udp(InetSocketAddress from, InetSocketAddress to, byte[] payload) {
        var packet = ByteBuffer.allocate(UdpOverIp.length(from, ByteBuffer.wrap(payload)));
        UdpOverIp.put(from, to, ByteBuffer.wrap(payload), packet);
        return packet.array();
    }

    private static CapturedFrame frame(LinkType type, String head, byte[] ip) {
        var prefix = HexFormat.of().parseHex(head.replace(" ", ""));
        var bytes = Arrays.copyOf(prefix, prefix.length + ip.length);
        System.arraycopy(ip, 0, bytes, prefix.length, ip.length);
        return new CapturedFrame(1, type, bytes, bytes.length);
    }

    private void finds(LinkType type, String head, byte[] ip) {
        // A decoder of its own: to one, these would all be copies of the same datagram.
        assertThat(new IpDecoder().decode(frame(type, head, ip)))
                .hasValueSatisfying(packet -> assertThat(packet.payload()).isEqualTo(payload(50)));
    }

    @Test
    void findsIpBehindEveryLinkType() {
        var v4 = udp(FROM, TO, payload(50));
        var v6 = udp(new InetSocketAddress("2001:db8::1", 1), new InetSocketAddress("2001:db8::2", 2), payload(50));
        var macs = "020000000001 020000000002 ";
        finds(LinkType.ETHERNET, macs + "0800", v4);
        finds(LinkType.ETHERNET, macs + "86dd", v6);
        finds(LinkType.ETHERNET, macs + "8100 0007 0800", v4);
        finds(LinkType.ETHERNET, macs + "88a8 0007 8100 0008 86dd", v6);
        finds(LinkType.LINUX_COOKED, "0000 0304 0006 000000000000 0000 0800", v4);
        finds(LinkType.LINUX_COOKED_V2, "0800 0000 00000001 0304 00 06 0000000000000000", v4);
        finds(LinkType.LINUX_COOKED_V2, "8100 0000 00000001 0001 00 06 0000000000000000 0007 0800", v4);
        finds(LinkType.ETHERNET, macs + "8847 00001040 00002140", v4);
        finds(LinkType.ETHERNET, macs + "8864 11000001 0000 0021", v4);
        finds(LinkType.LOOPBACK_NULL, "02000000", v4);
        finds(LinkType.RAW_IP, "", v4);
        finds(LinkType.RAW_IP, "", v6);
        assertThat(decoder.decode(frame(LinkType.ETHERNET, macs + "0806", v4))).isEmpty();
        assertThat(decoder.skippedFrames()).isEqualTo(1);
    }

    private static byte[] fragment(byte[] whole, int from, int to, boolean more) {
        var part = Arrays.copyOf(Arrays.copyOf(whole, 20), 20 + to - from);
        System.arraycopy(whole, 20 + from, part, 20, to - from);
        ByteBuffer.wrap(part)
                .putShort(2, (short) part.length)
                .putShort(4, (short) 77)
                .putShort(6, (short) ((from / 8) | (more ? 0x2000 : 0)));
        return part;
    }

    @Test
    void putsFragmentsTogetherOutOfOrderAndOverlapping() {
        var whole = udp(FROM, TO, payload(3000));
        int end = whole.length - 20;

        assertThat(decoder.decode(frame(LinkType.RAW_IP, "", fragment(whole, 1480, end, false))))
                .isEmpty();
        assertThat(decoder.decode(frame(LinkType.RAW_IP, "", fragment(whole, 800, 1480, true))))
                .isEmpty();
        assertThat(decoder.decode(frame(LinkType.RAW_IP, "", fragment(whole, 0, 1000, true))))
                .hasValueSatisfying(packet -> {
                    assertThat(packet.payload()).isEqualTo(payload(3000));
                    assertThat(packet.destination()).isEqualTo(TO);
                });
    }

    @Test
    void fragmentsCapturedTwiceMakeOneDatagramAndLeaveNothing() {
        var whole = udp(FROM, TO, payload(2000));
        var first = frame(LinkType.RAW_IP, "", fragment(whole, 0, 1000, true));
        var last = frame(LinkType.RAW_IP, "", fragment(whole, 1000, whole.length - 20, false));

        assertThat(decoder.decode(first)).isEmpty();
        assertThat(decoder.decode(first)).isEmpty();
        assertThat(decoder.decode(last)).isPresent();
        assertThat(decoder.decode(last)).isEmpty();
        assertThat(decoder.incompletePackets()).isZero();
    }

    @Test
    void countsPacketsOfWhichAFragmentIsMissing() {
        var whole = udp(FROM, TO, payload(2000));
        decoder.decode(frame(LinkType.RAW_IP, "", fragment(whole, 0, 1000, true)));

        assertThat(decoder.incompletePackets()).isEqualTo(1);
    }

    @Test
    void aDatagramCapturedInTwoPlacesCountsOnceButARepeatedOneTwice() {
        var once = udp(FROM, TO, payload(50));
        ByteBuffer.wrap(once).putShort(4, (short) 7);
        var repeated = once.clone();
        ByteBuffer.wrap(repeated).putShort(4, (short) 8);

        assertThat(decoder.decode(frame(LinkType.RAW_IP, "", once))).isPresent();
        assertThat(decoder.decode(frame(LinkType.LOOPBACK_NULL, "02000000", once)))
                .isEmpty();
        assertThat(decoder.decode(frame(LinkType.RAW_IP, "", repeated))).isPresent();
        assertThat(decoder.repeatedDatagrams()).isEqualTo(1);
    }

    @Test
    void countsFramesThatTheCaptureCutShort() {
        var cut = Arrays.copyOf(udp(FROM, TO, payload(200)), 100);

        assertThat(decoder.decode(new CapturedFrame(1, LinkType.RAW_IP, cut, 228)))
                .isEmpty();
        assertThat(decoder.cutShortFrames()).isEqualTo(1);
    }

    @Test
    void aNewConnectionMakesRoomForItselfAmongMany() {
        var tcp = new TcpReassembler();
        for (int port = 1; port <= 20_000; port++) {
            var from = new InetSocketAddress("10.0.0.1", port);
            tcp.accept(new CapturedSegment(9, from, TO, 1, true, false, false, new byte[0]));
            assertThat(tcp.accept(new CapturedSegment(9, from, TO, 2, false, false, false, new byte[] {'x'})))
                    .hasSize(1);
        }
    }

    @Test
    void putsVersion6FragmentsTogether() {
        var whole =
                udp(new InetSocketAddress("2001:db8::1", 1), new InetSocketAddress("2001:db8::2", 2), payload(2000));
        assertThat(decoder.decode(frame(LinkType.RAW_IP, "", fragment6(whole, 1200, whole.length - 40, false))))
                .isEmpty();
        assertThat(decoder.decode(frame(LinkType.RAW_IP, "", fragment6(whole, 0, 1200, true))))
                .hasValueSatisfying(packet -> assertThat(packet.payload()).isEqualTo(payload(2000)));
    }

    private static byte[] fragment6(byte[] whole, int from, int to, boolean more) {
        var part = ByteBuffer.allocate(48 + to - from);
        part.put(whole, 0, 40)
                .put((byte) 17)
                .put((byte) 0)
                .putShort((short) (from | (more ? 1 : 0)))
                .putInt(99);
        part.put(whole, 40 + from, to - from);
        part.putShort(4, (short) (8 + to - from)).put(6, (byte) 44);
        return part.array();
    }

    private static CapturedSegment segment(int sequence, boolean syn, String text) {
        return new CapturedSegment(9, FROM, TO, sequence, syn, false, false, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(List<TcpChunk> chunks) {
        var text = new StringBuilder();
        chunks.forEach(
                chunk -> text.append(chunk.bytesMissingBefore() > 0 ? "[" + chunk.bytesMissingBefore() + "]" : "")
                        .append(new String(chunk.bytes(), StandardCharsets.US_ASCII)));
        return text.toString();
    }

    @Test
    void putsTcpInOrderThroughRetransmissionLateSegmentsAndTheWrap() {
        var tcp = new TcpReassembler();
        assertThat(tcp.accept(segment(-4, true, ""))).isEmpty();
        assertThat(tcp.accept(segment(-4, true, ""))).isEmpty();
        assertThat(text(tcp.accept(segment(-3, false, "abc")))).isEqualTo("abc");
        assertThat(text(tcp.accept(segment(3, false, "ghi")))).isEmpty();
        assertThat(text(tcp.accept(segment(-3, false, "abc")))).isEmpty();
        assertThat(text(tcp.accept(segment(-2, false, "bcdef")))).isEqualTo("defghi");
        assertThat(tcp.accept(segment(6, false, "jk")).getFirst().connection()).isEqualTo(1);
    }

    @Test
    void namesTheBytesThatACaptureMissed() {
        var tcp = new TcpReassembler();
        tcp.accept(segment(0, true, ""));
        tcp.accept(segment(11, false, "later"));

        assertThat(text(tcp.finish())).isEqualTo("[10]later");
    }

    @Test
    void aNewConnectionOnTheSamePortsIsAnother() {
        var tcp = new TcpReassembler();
        tcp.accept(segment(100, true, ""));
        tcp.accept(segment(101, false, "one"));
        tcp.accept(segment(900_000, true, ""));

        assertThat(tcp.accept(segment(900_001, false, "two")))
                .singleElement()
                .satisfies(chunk -> assertThat(chunk.connection()).isEqualTo(2));
    }
}
