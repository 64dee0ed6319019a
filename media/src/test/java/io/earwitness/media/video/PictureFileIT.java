package io.earwitness.media.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.container.PictureFile;
import io.earwitness.media.container.WavWriter;
import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.RtpPacket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From the packets of FFmpeg to a file that FFmpeg plays: picture by picture what was coded.
class PictureFileIT {
    private static final String[] H264 = {"-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "10"};
    private static final String[] VP8 = {"-c:v", "libvpx", "-deadline", "realtime", "-g", "10", "-b:v", "400k"};
    private static final String IN_BAND = "h264_mp4toannexb";

    @TempDir
    Path directory;

    private FfmpegPictures ffmpeg = new FfmpegPictures(Path.of("."));
    private @Nullable PictureReader reader;

    @BeforeEach
    void setUp() {
        ffmpeg = new FfmpegPictures(directory);
    }

    private List<Picture> pictures(PictureFormat format, String fmtp, List<RtpPacket> packets) {
        var pictures = new ArrayList<Picture>();
        reader = new PictureReader(format, new PayloadFormat(format.name(), 90_000, 1, fmtp), pictures::add);
        for (var i = 0; i < packets.size(); i++) {
            reader.accept(i * 10_000_000L, packets.get(i));
        }
        reader.finish();
        return pictures;
    }

    private Path played(PictureFormat format, List<Picture> pictures, @Nullable Path sound) throws Exception {
        var path = directory.resolve("played." + format.extension());
        var first = pictures.getFirst();
        try (var out = Files.newByteChannel(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var file = new PictureFile(
                        out, format, first.bytes(), sound == null ? null : Files.newByteChannel(sound))) {
            for (var picture : pictures) {
                file.write(picture.timestamp() - first.timestamp(), picture.isWhole(), picture.bytes());
            }
        }
        return path;
    }

    @Test
    void h264PlaysPictureByPicture() throws Exception {
        var coded = ffmpeg.coded("coded.mp4", H264);
        var packets = ffmpeg.sent(coded, "-bsf:v", IN_BAND);

        var pictures = pictures(PictureFormat.H264, "", packets);

        assertThat(pictures).hasSize(30);
        assertThat(pictures.stream().filter(Picture::isWhole)).hasSize(3);
        var played = played(PictureFormat.H264, pictures, null);
        assertThat(ffmpeg.decoded(played)).hasSize(30).isEqualTo(ffmpeg.decoded(coded));
        assertThat(ffmpeg.probed(played, "stream=codec_name,width,height")).contains("h264|width=320|height=240");
    }

    @Test
    void parameterSetsOfTheDescriptionAreEnough() throws Exception {
        var coded = ffmpeg.coded("coded.mp4", H264);
        var packets = ffmpeg.sent(coded);
        assertThat(ffmpeg.fmtp()).contains("sprop-parameter-sets=");

        var pictures = pictures(PictureFormat.H264, ffmpeg.fmtp(), packets);

        assertThat(ffmpeg.decoded(played(PictureFormat.H264, pictures, null))).isEqualTo(ffmpeg.decoded(coded));
    }

    @Test
    void vp8PlaysPictureByPicture() throws Exception {
        var coded = ffmpeg.coded("coded.webm", VP8);

        var pictures = pictures(PictureFormat.VP8, "", ffmpeg.sent(coded));

        assertThat(pictures).hasSize(30);
        var played = played(PictureFormat.VP8, pictures, null);
        assertThat(ffmpeg.decoded(played)).hasSize(30).isEqualTo(ffmpeg.decoded(coded));
        assertThat(ffmpeg.probed(played, "stream=codec_name,width,height")).contains("vp8|width=320|height=240");
    }

    @Test
    void soundStandsBesideThePictures() throws Exception {
        var coded = ffmpeg.coded("coded.mp4", H264);
        var pictures = pictures(PictureFormat.H264, "", ffmpeg.sent(coded, "-bsf:v", IN_BAND));
        var wav = directory.resolve("sound.wav");
        try (var writer = new WavWriter(wav, 8_000, 2)) {
            writer.write(new short[2 * 8_000 * 3]);
        }

        var played = played(PictureFormat.H264, pictures, wav);

        assertThat(ffmpeg.probed(played, "stream=codec_name,channels,duration"))
                .contains("codec_name=opus|channels=2|duration=3.0");
        assertThat(ffmpeg.decoded(played)).isEqualTo(ffmpeg.decoded(coded));
    }

    @Test
    void aSizeThatChangesIsSurvived() throws Exception {
        var small = ffmpeg.coded("small.mp4", H264);
        var arguments = new ArrayList<>(List.of(H264));
        arguments.addAll(List.of("-s", "640x480"));
        var large = ffmpeg.coded("large.mp4", arguments.toArray(String[]::new));
        var pictures = new ArrayList<>(pictures(PictureFormat.H264, "", ffmpeg.sent(small, "-bsf:v", IN_BAND)));
        var later = pictures(PictureFormat.H264, "", ffmpeg.sent(large, "-bsf:v", IN_BAND));
        var shift = pictures.getLast().timestamp() + 6_000 - later.getFirst().timestamp();
        for (var picture : later) {
            pictures.add(new Picture(
                    picture.timestamp() + shift, picture.arrivalEpochNanos(), picture.isWhole(), picture.bytes()));
        }

        var played = played(PictureFormat.H264, pictures, null);

        var frames = ffmpeg.probed(played, "frame=width,height");
        assertThat(frames.lines().filter(line -> line.contains("width=320|height=240")))
                .hasSize(30);
        assertThat(frames.lines().filter(line -> line.contains("width=640|height=480")))
                .hasSize(30);
    }

    @Test
    void packetsOutOfOrderAndTwiceChangeNothing() throws Exception {
        var coded = ffmpeg.coded("coded.mp4", H264);
        var packets = ffmpeg.sent(coded, "-bsf:v", IN_BAND);
        var shuffled = new ArrayList<RtpPacket>();
        for (var from = 0; from < packets.size(); from += 6) {
            var some = new ArrayList<>(packets.subList(from, Math.min(packets.size(), from + 6)));
            some.add(some.getFirst());
            Collections.shuffle(some, new Random(from));
            shuffled.addAll(some);
        }

        var pictures = pictures(PictureFormat.H264, "", shuffled);

        assertThat(ffmpeg.decoded(played(PictureFormat.H264, pictures, null))).isEqualTo(ffmpeg.decoded(coded));
    }

    @Test
    void aPictureThatLostAPacketIsLeftOutAndCounted() throws Exception {
        var coded = ffmpeg.coded("coded.webm", VP8);
        var packets = new ArrayList<>(ffmpeg.sent(coded));
        var timestamp = packets.getFirst().timestamp();
        var first = packets.stream()
                .filter(packet -> packet.timestamp() == timestamp)
                .count();
        assertThat(first).isGreaterThan(2);
        packets.remove(1);

        var pictures = pictures(PictureFormat.VP8, "", packets);

        assertThat(pictures).hasSize(29);
        assertThat(Objects.requireNonNull(reader).lost()).isEqualTo(1);
        assertThat(reader.broken()).isEqualTo(1);
        assertThat(pictures).noneMatch(picture -> picture.timestamp() == timestamp);
    }
}
