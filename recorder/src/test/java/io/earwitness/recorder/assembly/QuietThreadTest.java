package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Linux itself says how nice a thread is.
class QuietThreadTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void isNiceItselfAndLeavesOthersAlone() throws Exception {
        var before = niceOfThisThread();
        var became = new FutureTask<>((Callable<Integer>) () -> {
            assertThat(QuietThread.become()).isTrue();
            return niceOfThisThread();
        });
        var thread = new Thread(became);
        thread.start();

        assertThat(became.get()).isGreaterThanOrEqualTo(QuietThread.NICE);
        assertThat(niceOfThisThread()).isEqualTo(before);
    }

    /// The 19th field of the thread's stat; the second may hold blanks, and ends with a bracket.
    private static int niceOfThisThread() throws Exception {
        var stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    }
}
