package io.earwitness.media.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.RtpPacket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Packets by hand: what is a picture, what is left out, and that nothing hostile breaks it.
class PictureReaderTest {
    private final List<Picture> pictures = new ArrayList<>();
    private long now;

    private PictureReader h264() {
        return new PictureReader(PictureFormat.H264, new PayloadFormat("H264", 90_000), pictures::add);
    }

    private PictureReader vp8() {
        return new PictureReader(PictureFormat.VP8, new PayloadFormat("VP8", 90_000), pictures::add);
    }

    private void send(PictureReader reader, int number, int timestamp, boolean marker, String payload) {
        var bytes = HexFormat.of().parseHex(payload);
        var packet = ByteBuffer.allocate(12 + bytes.length)
                .put((byte) 0x80)
                .put((byte) (marker ? 0xE0 : 0x60))
                .putShort((short) number)
                .putInt(timestamp)
                .putInt(7)
                .put(bytes)
                .array();
        now += 20_000_000;
        reader.accept(now, RtpPacket.parse(packet).orElseThrow());
    }

    @Test
    void unitsAggregatesAndFragmentsMakeAByteStream() {
        var reader = h264();
        send(reader, 65_535, 100, false, "18" + "0003674201" + "000268ce"); // STAP-A: parameter sets
        send(reader, 0, 100, false, "7c85aabb"); // FU-A, first part of an IDR slice
        send(reader, 1, 100, true, "7c45cc"); // the last
        send(reader, 2, 3_100, true, "41dd");
        reader.finish();

        assertThat(pictures).hasSize(2);
        assertThat(pictures.getFirst().isWhole()).isTrue();
        assertThat(HexFormat.of().formatHex(pictures.getFirst().bytes()))
                .isEqualTo("00000001674201" + "0000000168ce" + "0000000165aabbcc");
        assertThat(pictures.getLast().isWhole()).isFalse();
        assertThat(HexFormat.of().formatHex(pictures.getLast().bytes())).isEqualTo("0000000141dd");
    }

    @Test
    void parameterSetsSeenOnceStandBeforeEveryWholePicture() {
        var reader = h264();
        send(reader, 1, 100, false, "674201");
        send(reader, 2, 100, false, "68ce");
        send(reader, 3, 100, true, "65aa");
        send(reader, 4, 200, true, "65bb");
        reader.finish();

        assertThat(HexFormat.of().formatHex(pictures.getLast().bytes()))
                .isEqualTo("00000001674201" + "0000000168ce" + "0000000165bb");
    }

    @Test
    void ofAFragmentWithoutItsEndNothingIsShown() {
        var reader = h264();
        send(reader, 1, 100, true, "7c85aabb");
        send(reader, 2, 200, true, "41dd");
        reader.finish();

        assertThat(pictures).hasSize(1);
        assertThat(reader.broken()).isEqualTo(1);
        assertThat(reader.lost()).isZero();
    }

    @Test
    void whatIsMissingBeforeAnH264PictureMayBeOfIt() {
        var reader = h264();
        send(reader, 1, 100, true, "65aa");
        send(reader, 3, 200, true, "41dd");
        send(reader, 4, 300, true, "41ee");
        reader.finish();

        assertThat(pictures).extracting(Picture::timestamp).containsExactly(100, 300);
        assertThat(reader.lost()).isEqualTo(1);
        assertThat(reader.broken()).isEqualTo(1);
    }

    @Test
    void aVp8PictureSaysWhereItBegins() {
        var reader = vp8();
        send(reader, 1, 100, true, "90e0812300" + "40" + "00aa"); // picture of two octets, TL0PICIDX, TID
        send(reader, 3, 200, true, "10" + "01bb");
        send(reader, 5, 300, true, "00" + "cc"); // its beginning is missing
        reader.finish();

        assertThat(pictures).extracting(Picture::timestamp).containsExactly(100, 200);
        assertThat(pictures).extracting(Picture::isWhole).containsExactly(true, false);
        assertThat(HexFormat.of().formatHex(pictures.getFirst().bytes())).isEqualTo("00aa");
        assertThat(reader.broken()).isEqualTo(1);
    }

    @Test
    void anotherSequenceGoesOnWithANewPicture() {
        var reader = h264();
        send(reader, 1, 100, true, "65aa");
        send(reader, 30_000, 900_000, true, "65bb");
        send(reader, 30_001, 903_000, true, "41cc");
        reader.finish();

        assertThat(pictures).extracting(Picture::timestamp).containsExactly(100, 900_000, 903_000);
        assertThat(reader.lost()).isZero();
    }

    @Test
    void parameterSetsByTheHundredDoNotMakeEveryPictureLarge() {
        var reader = h264();
        for (var set = 0; set < 200; set++) {
            send(reader, set, set, true, "68%02x".formatted(set) + "00".repeat(1_300));
        }
        for (var picture = 0; picture < 10; picture++) {
            send(reader, 200 + picture, 1_000 + picture, true, "65aa");
        }
        reader.finish();

        assertThat(pictures).hasSize(10);
        assertThat(pictures)
                .allSatisfy(picture -> assertThat(picture.bytes().length).isLessThan(17 << 10));
    }

    @Test
    void whatWaitsIsBoundedInBytes() {
        var reader = vp8();
        // Every second one is missing, so that all of them wait; each of them is as long as a datagram can be.
        for (var number = 0; number < 600; number++) {
            now -= 20_000_000;
            send(reader, 2 * number, number, true, "10" + "00".repeat(60_000));
            assertThat(reader.waitingBytes()).isLessThan(5 << 20);
        }
    }

    @Test
    void noiseBreaksNothing() {
        var random = new Random(3);
        for (var format : PictureFormat.values()) {
            var reader = new PictureReader(format, new PayloadFormat(format.name(), 90_000), pictures::add);
            for (var i = 0; i < 20_000; i++) {
                var payload = new byte[random.nextInt(40)];
                random.nextBytes(payload);
                var number = random.nextInt(10) == 0 ? random.nextInt(65_536) : i;
                send(reader, number, i / 3, random.nextBoolean(), HexFormat.of().formatHex(payload));
            }
            reader.finish();
            assertThat(reader.broken()).isPositive();
        }
    }
}
