package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.NegotiatedFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A payload that brings down native code does so twice at most, and its recording is there all the same.
class DecodingAttemptsTest {
    private static final NegotiatedFormat GSM = new NegotiatedFormat(3, "GSM", 8_000, 1, "");

    @TempDir
    Path work;

    @Test
    void whatTheProcessDiedOfTwiceIsNotTriedAgain() throws IOException {
        var attempts = new DecodingAttempts(work.resolve("decoding"));
        var id = ScriptedJournal.ID;
        assertThat(attempts.begin(id)).isTrue();
        assertThat(new DecodingAttempts(work.resolve("decoding")).begin(id)).isTrue();
        assertThat(new DecodingAttempts(work.resolve("decoding")).begin(id)).isFalse();
        attempts.end(id);
        assertThat(attempts.begin(id)).isTrue();
    }

    @Test
    void decodesAndLeavesNoNoteBehind() throws IOException {
        var stream = Assembled.one(work, call()).manifest().streams().getFirst();
        assertThat(stream.file()).isEqualTo("stream-1.wav");
        assertThat(work.resolve("decoding")).isEmptyDirectory();
    }

    @Test
    void keepsThePacketsOfACallThatBroughtItDownAndSaysWhy() throws IOException {
        Files.createDirectories(work.resolve("decoding"));
        Files.writeString(work.resolve("decoding").resolve(ScriptedJournal.ID.value()), "xx");
        var manifest = Assembled.one(work, call()).manifest();

        assertThat(manifest.streams().getFirst().file()).isNull();
        assertThat(manifest.streams().getFirst().packets()).isEqualTo(20);
        assertThat(Objects.requireNonNull(manifest.verdictReason()))
                .contains("GSM is not decoded: the recorder died 2 times while it decoded this recording");
    }

    private static ScriptedJournal call() {
        return ScriptedJournal.answered()
                .agreed(0, "0", GSM)
                .spoken(0, Voice.alaw(10, 1).says(20, 3, (byte) 0xD5))
                .ended(500, EndCause.CLIENT_BYE);
    }
}
