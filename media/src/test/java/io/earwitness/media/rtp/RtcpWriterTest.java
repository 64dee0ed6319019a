package io.earwitness.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RtcpWriterTest {
    private final ByteBuffer out = ByteBuffer.allocate(1_500);
    private final RtcpWriter writer = new RtcpWriter(out);

    private String written() {
        return HexFormat.ofDelimiter(" ").formatHex(out.array(), 0, out.position());
    }

    @Test
    @Tag("VID-04")
    void asksForAWholePictureByTheBytesOfRfc5104() {
        writer.fullIntraRequest(0x0A0B0C0D, 0x11223344, 5);

        assertThat(written()).isEqualTo("84 ce 00 04 0a 0b 0c 0d 00 00 00 00 11 22 33 44 05 00 00 00");
    }

    @Test
    @Tag("VID-03")
    void tellsOfALostPictureByTheBytesOfRfc4585() {
        writer.pictureLoss(0x0A0B0C0D, 0x11223344);

        assertThat(written()).isEqualTo("81 ce 00 02 0a 0b 0c 0d 11 22 33 44");
    }

    @Test
    void reportsWhatWasSentByTheBytesOfRfc3550() {
        writer.senderReport(0x0A0B0C0D, 0x1122334455667788L, 0x01020304, 5, 800);

        assertThat(written())
                .isEqualTo("80 c8 00 06 0a 0b 0c 0d 11 22 33 44 55 66 77 88 01 02 03 04 00 00 00 05 00 00 03 20");
    }

    @Test
    @Tag("RTP-05")
    void endsASourceDescriptionWithAZeroAtAFullWord() {
        writer.receiverReport(1).sourceDescription(2, "abc");

        assertThat(written()).isEqualTo("80 c9 00 01 00 00 00 01 " + "81 ca 00 03 00 00 00 02 01 03 61 62 63 00 00 00");
    }

    @Test
    @Tag("RTP-05")
    void isReadBackPacketByPacket() {
        var reception = new Reception(77);
        reception.packet(1, 160, 1, 8_000);
        reception.packet(2, 320, 2, 8_000);
        writer.receiverReport(9)
                .block(reception, 3)
                .sourceDescription(9, CanonicalName.create(new Random(1)))
                .bye(9);
        var reader = new RtcpReader();

        assertThat(reader.open(out.flip())).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(RtcpReader.RECEIVER_REPORT);
        assertThat(reader.count()).isEqualTo(1);
        assertThat(reader.ssrc()).isEqualTo(9);
        assertThat(reader.body().getInt(4)).isEqualTo(77);
        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(RtcpReader.SOURCE_DESCRIPTION);
        assertThat(reader.next()).isTrue();
        assertThat(reader.byeCount()).isEqualTo(1);
        assertThat(reader.byeSsrc(0)).isEqualTo(9);
        assertThat(reader.next()).isFalse();
    }

    @Test
    void readsNothingWhereLengthsContradictEachOther() {
        var reader = new RtcpReader();
        for (var broken : new String[] {"80c9", "80c90002000000010000", "80c9000100000001 80", "00c9000100000001"}) {
            var bytes = HexFormat.of().parseHex(broken.replace(" ", ""));

            assertThat(reader.open(ByteBuffer.wrap(bytes))).as(broken).isFalse();
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    @Tag("RTP-09")
    void namesUsByNinetySixBitsOfChance() {
        var names = new HashSet<String>();
        var random = new Random(7022);
        for (int i = 0; i < 1_000; i++) {
            names.add(CanonicalName.create(random));
        }

        assertThat(names).hasSize(1_000).allMatch(name -> name.matches("[A-Za-z0-9+/]{16}"));
    }
}
