package io.earwitness.recorder.assembly;

import static io.earwitness.recorder.assembly.ScriptedJournal.PCMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earwitness.media.container.SoundFormat;
import io.earwitness.media.container.WavReader;
import io.earwitness.recorder.archive.AssembledRecording;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingFile;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the manifest tells of how packets came and how loud they are, and the formats that are kept beside WAV.
class QualityTest {
    @TempDir
    Path work;

    @Test
    void tellsLossBurstsAndWhatTheyCost() throws IOException {
        var journal = ScriptedJournal.answered()
                .agreed(0, "0", PCMA)
                .spoken(0, Voice.alaw(10, 1).says(60).loses(1).says(60).loses(3).says(76))
                .ended(4_100, EndCause.CLIENT_BYE);
        var stream = assembled(journal, Set.of()).manifest().streams().getFirst();
        var quality = Objects.requireNonNull(stream.quality());

        assertThat(quality.lossPercent()).isEqualTo(2.0);
        assertThat(quality.lossBursts()).isEqualTo(2);
        assertThat(quality.longestBurst()).isEqualTo(3);
        assertThat(quality.meanBurst()).isEqualTo(2.0);
        assertThat(quality.jitterMillis()).isZero();
        // BurstR 1.96; 95 * 2 / (2 / 1.96 + 4.3) = 35.71
        assertThat(Objects.requireNonNull(quality.rating())).isCloseTo(57.49, within(0.01));
        // A tone of 12,000: 20 log(12,000 / 32,768) - 3.01 dB of power, and next to nothing by the filter at 440 Hz.
        assertThat(Objects.requireNonNull(stream.loudness())).isBetween(-14.0, -11.0);
    }

    @Test
    void keepsTheFormatsThatAreWanted() throws IOException {
        var journal = ScriptedJournal.answered()
                .agreed(0, "0", PCMA)
                .spoken(0, Voice.alaw(10, 1).says(100))
                .ended(2_100, EndCause.CLIENT_BYE);
        var recording = assembled(journal, Set.of(SoundFormat.FLAC, SoundFormat.MP3));

        assertThat(recording.manifest().files())
                .extracting(RecordingFile::name)
                .contains("audio.wav", "audio.flac", "audio.mp3", "stream-1.wav", "stream-1.flac", "levels.json")
                .doesNotContain("audio.opus");
        assertThat(recording.folder().resolve("audio.flac")).isNotEmptyFile();
        assertThat(Files.readString(recording.folder().resolve("levels.json"))).contains("\"stepMillis\"", "1000");
        try (var wav = new WavReader(recording.folder().resolve("audio.wav"))) {
            assertThat(wav.sampleRate()).isEqualTo(8_000);
        }
    }

    private AssembledRecording assembled(ScriptedJournal journal, Set<SoundFormat> formats) throws IOException {
        List<AssembledRecording> taken = new ArrayList<>();
        new RecordingAssembler(work, () -> formats, work.resolve("decoding"), KeyRing.none())
                .assemble(journal, new RecordingAssembler.Taker() {
                    @Override
                    public boolean has(RecordingId id) {
                        return false;
                    }

                    @Override
                    public void take(AssembledRecording recording) {
                        taken.add(recording);
                    }
                });
        return taken.getFirst();
    }
}
