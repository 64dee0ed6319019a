package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.folder.ScratchFolder;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What was put comes back, from any place and in any length, silence where nothing was.
class SampleFileTest {
    private static final int LONG = 100_003;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsAcrossItsBlocksAndBeyondItsEnds(boolean encrypted) throws Exception {
        try (var file = new SampleFile(new ScratchFolder(folder, encrypted).open("sound.pcm"), 2)) {
            var sound = new short[2 * LONG];
            for (var i = 0; i < sound.length; i++) {
                sound[i] = (short) (i * 31 % 10_007);
            }
            for (var from = 0; from < LONG; from += 160) {
                var now = Math.min(160, LONG - from);
                file.put(10 + from, Arrays.copyOfRange(sound, 2 * from, 2 * (from + now)));
            }

            var read = file.read(-5, LONG + 30);

            assertThat(file.first()).isEqualTo(10);
            assertThat(file.end()).isEqualTo(10 + LONG);
            assertThat(Arrays.copyOfRange(read, 0, 30)).containsOnly(0);
            assertThat(Arrays.copyOfRange(read, 30, 30 + sound.length)).isEqualTo(sound);
            assertThat(Arrays.copyOfRange(read, 30 + sound.length, read.length)).containsOnly(0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twoAtOnceAddUpAndWhatFollowsStandsBehindThem(boolean encrypted) throws Exception {
        try (var file = new SampleFile(new ScratchFolder(folder, encrypted).open("sound.pcm"), 1)) {
            file.put(0, new short[] {1, 2, 3, 30_000});
            file.put(2, new short[] {10, 20_000, 5});
            file.put(8, new short[] {7});
            file.put(9, new short[] {8});

            assertThat(file.read(0, 11)).containsExactly(1, 2, 13, 32_767, 5, 0, 0, 0, 7, 8, 0);
        }
    }
}
