package io.earwitness.recorder.assembly;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;

/// Lowers the priority of the calling thread where the system is Linux, which does not heed Java's: its `nice` value is
/// a thread's own there. Elsewhere, and where native access is not allowed, nothing happens.
public final class QuietThread {
    static final int NICE = 10;
    private static final int OF_THIS_THREAD = 0;
    private static final int PRIO_PROCESS = 0;

    private QuietThread() {}

    /// Whether it is quiet now.
    public static boolean become() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return false;
        }
        try {
            var linker = Linker.nativeLinker();
            var address = linker.defaultLookup().find("setpriority");
            if (address.isEmpty()) {
                return false;
            }
            var setPriority =
                    linker.downcallHandle(address.get(), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
            return (int) setPriority.invokeExact(PRIO_PROCESS, OF_THIS_THREAD, NICE) == 0;
        } catch (Throwable unable) {
            // A thread that is not quiet works as well.
            return false;
        }
    }
}
