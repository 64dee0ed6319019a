package io.earwitness.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("RTP-01")
class RtpPacketTest {
    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    @Test
    void readsEveryFieldOfThePlainHeader() {
        var packet = RtpPacket.parse(hex("80 e5 fffe 89abcdef 11aa0001 010203")).orElseThrow();

        assertThat(packet.marker()).isTrue();
        assertThat(packet.payloadType()).isEqualTo(101);
        assertThat(packet.sequenceNumber()).isEqualTo(0xFFFE);
        assertThat(packet.timestampUnsigned()).isEqualTo(0x89ABCDEFL);
        assertThat(packet.ssrc()).isEqualTo(0x11AA0001);
        assertThat(packet.payload()).isEqualTo(ByteBuffer.wrap(hex("010203")));
    }

    @Test
    @Tag("RTP-26")
    void stepsOverCsrcsExtensionAndPadding() {
        var packet = RtpPacket.parse(
                        hex("b2 08 0001 00000002 00000003 0000000a 0000000b bede0001 10ff0000 aabb 000003"))
                .orElseThrow();

        assertThat(packet.csrcs()).containsExactly(10, 11);
        assertThat(packet.hasExtension()).isTrue();
        assertThat(packet.hasPadding()).isTrue();
        assertThat(packet.extension()).isEqualTo(ByteBuffer.wrap(hex("bede000110ff0000")));
        assertThat(packet.payload()).isEqualTo(ByteBuffer.wrap(hex("aabb")));
        assertThat(packet.copy().payload()).isEqualTo(packet.payload());
        assertThat(packet.wholePacket().remaining()).isEqualTo(33);
    }

    @Test
    void refusesLengthsThatContradictThePacket() {
        var header = "08 0001 00000002 00000003";
        assertThat(RtpPacket.parse(hex("8f" + header))).isEmpty();
        assertThat(RtpPacket.parse(hex("90" + header + "bede ffff"))).isEmpty();
        assertThat(RtpPacket.parse(hex("90" + header + "be"))).isEmpty();
        assertThat(RtpPacket.parse(hex("a0" + header + "0003"))).isEmpty();
        assertThat(RtpPacket.parse(hex("a0" + header + "0000"))).isEmpty();
        assertThat(RtpPacket.parse(hex("40" + header))).isEmpty();
        assertThat(RtpPacket.parse(hex("80"))).isEmpty();
    }

    @Test
    @Tag("RTP-24")
    void leavesRtcpToRtcp() {
        var receiverReport = ByteBuffer.wrap(hex("81c90007 00000001 00000002 00000000"));

        assertThat(RtpPacket.looksLikeRtp(receiverReport)).isFalse();
        assertThat(Rtcp.looksLikeRtcp(receiverReport)).isTrue();
    }

    @Test
    void everyPacketItAcceptsCanBeReadWhole() {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        int accepted = 0;
        for (int i = 0; i < 100_000; i++) {
            var bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            var packet = RtpPacket.parse(bytes);
            if (packet.isPresent()) {
                accepted++;
                var read = packet.get();
                assertThat(read.csrcs().length * 4 + 12 + read.extension().remaining() + read.payloadLength())
                        .isLessThanOrEqualTo(bytes.length);
                assertThat(read.payload().remaining()).isEqualTo(read.payloadLength());
            }
        }
        assertThat(accepted).isPositive();
    }

    @Test
    void whatThePacketizerWritesIsRead() {
        var sender = new RtpPacketizer(7, 65_535, -160);
        sender.packet(8, true, new byte[160], 160);

        var packet =
                RtpPacket.parse(sender.packet(8, false, new byte[] {1}, 160)).orElseThrow();

        assertThat(packet.sequenceNumber()).isZero();
        assertThat(packet.timestamp()).isZero();
        assertThat(packet.ssrc()).isEqualTo(7);
    }

    @Test
    void extendersRunThroughTheWrapBothWays() {
        var sequence = new SequenceExtender();
        assertThat(sequence.extend(65_535)).isEqualTo(131_071);
        assertThat(sequence.extend(1)).isEqualTo(131_073);
        assertThat(sequence.extend(65_535)).isEqualTo(131_071);
        assertThat(sequence.highest()).isEqualTo(131_073);
        var timestamp = new TimestampExtender();
        long first = timestamp.extend(-160);
        assertThat(timestamp.extend(0)).isEqualTo(first + 160);
        assertThat(timestamp.peek(-160)).isEqualTo(first);
    }

    @Test
    @Tag("SRS-SDP-18")
    void knowsFormatsByNumberAndWhatTheyCarry() {
        assertThat(PayloadTypes.STATIC_ONLY.format(9).orElseThrow().clockRate()).isEqualTo(8000);
        assertThat(PayloadTypes.STATIC_ONLY.kind(13)).isEqualTo(PayloadKind.COMFORT_NOISE);
        assertThat(PayloadTypes.STATIC_ONLY.kind(101)).isEqualTo(PayloadKind.UNKNOWN);
        assertThat(new PayloadFormat("Telephone-Event", 8000).kind()).isEqualTo(PayloadKind.TELEPHONE_EVENT);
        assertThat(new PayloadFormat("g729", 8000).ticksIn(ByteBuffer.allocate(20)))
                .hasValue(160);
        assertThat(new PayloadFormat("opus", 48_000, 2, "").ticksIn(ByteBuffer.allocate(20)))
                .hasValue(480);
    }
}
