package io.earwitness.recorder.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.container.WavWriter;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.ServedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundReaderTest {
    private static final RecordingId ID = RecordingId.create(Instant.EPOCH, new Random(1));

    @TempDir
    Path directory;

    /// Two channels, of streams 4 and 1, a second and a half long.
    private Sound sound(boolean grows) throws Exception {
        var path = directory.resolve("audio.wav");
        try (var wav = new WavWriter(path, 8_000, 2)) {
            for (var frame = 0; frame < 12_000; frame++) {
                wav.write(new short[] {(short) frame, (short) -frame});
            }
        }
        var file =
                new ServedFile("audio.wav", "audio/vnd.wave", Files.size(path), "x", () -> Files.newByteChannel(path));
        return new Sound(ID, file, List.of(4, 1), grows);
    }

    @Test
    void givesEachStreamItsOwnChannelInNetworkOrder() throws Exception {
        try (var reader = new SoundReader(sound(false))) {
            assertThat(reader.streams()).containsExactly(1, 4);
            assertThat(reader.frames()).isEqualTo(12_000);
            reader.seek(300);

            assertThat(reader.next(2)).isEqualTo(2);

            assertThat(reader.payload(4)).isEqualTo(new byte[] {1, 44, 1, 45});
            assertThat(reader.payload(1)).isEqualTo(new byte[] {-2, -44, -2, -45});
            assertThat(reader.payload(7)).as("gone").isEqualTo(new byte[4]);
            reader.seek(11_999);
            assertThat(reader.next(160)).isEqualTo(1);
        }
    }

    @Test
    void keepsBackTheLastSecondOfWhatGrows() throws Exception {
        try (var reader = new SoundReader(sound(true))) {
            assertThat(reader.frames()).isEqualTo(4_000);
            reader.seek(3_900);
            assertThat(reader.next(160)).isEqualTo(100);
            assertThat(reader.next(160)).isZero();
        }
    }
}
