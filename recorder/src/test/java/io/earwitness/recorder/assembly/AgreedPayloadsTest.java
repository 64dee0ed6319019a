package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.StreamDescription;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreedPayloadsTest {
    private final AgreedPayloads payloads = new AgreedPayloads();

    private void agree(String name, int clockRate) {
        var format = new NegotiatedFormat(97, name, clockRate, 1, "");
        payloads.take(new StreamDescription(0, 0, "1", "audio", "RTP/AVP", List.of(format), 10_000));
    }

    private void packets(int octets, int ticks) {
        var packetizer = new RtpPacketizer(7, 65_530, -1_000);
        for (var i = 0; i < 20; i++) {
            payloads.packet(RtpPacket.parse(ByteBuffer.wrap(packetizer.packet(97, false, new byte[octets], ticks)))
                    .orElseThrow());
        }
    }

    private int clock() {
        return payloads.types().format(97).map(PayloadFormat::clockRate).orElseThrow();
    }

    @Test
    void g722ThatSaysSixteenThousandCountsByTheRule() {
        agree("g722", 16_000);
        assertThat(clock()).isEqualTo(8_000);
        packets(160, 160);

        assertThat(clock()).isEqualTo(8_000);
    }

    @Test
    void g722ThatDoesAsItSaysIsBelieved() {
        agree("G722", 16_000);
        packets(160, 320);

        assertThat(clock()).isEqualTo(16_000);
    }

    @Test
    void othersAreBelieved() {
        agree("L16", 16_000);
        packets(160, 160);

        assertThat(clock()).isEqualTo(16_000);
    }

    @Test
    void aTypeThatBecameSomethingElseIsReadByThat() {
        agree("G722", 16_000);
        agree("L16", 16_000);

        assertThat(clock()).isEqualTo(16_000);
    }

    @Test
    void whoAsksWithEachPacketIsGivenTheSameUntilSomethingChanges() {
        agree("L16", 16_000);
        var before = payloads.types();
        packets(160, 160);
        assertThat(payloads.types()).isSameAs(before);

        agree("L16", 8_000);
        assertThat(clock()).isEqualTo(8_000);
        agree("G722", 16_000);
        assertThat(clock()).isEqualTo(8_000);
        packets(160, 320);
        assertThat(clock()).isEqualTo(16_000);
    }
}
