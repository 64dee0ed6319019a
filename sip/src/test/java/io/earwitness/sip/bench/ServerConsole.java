package io.earwitness.sip.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.util.function.IntSupplier;

/// How the bench talks to a server: `ready`, then for each line of input the heap that is alive and the open dialogs.
final class ServerConsole {
    private static final int COLLECTIONS = 3;

    private ServerConsole() {}

    /// Returns when the input ends.
    static void serve(IntSupplier dialogs) throws IOException {
        System.out.println("ready");
        var input = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        while (input.readLine() != null) {
            System.out.println(liveHeapBytes() + " " + dialogs.getAsInt());
        }
    }

    private static long liveHeapBytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        for (var i = 0; i < COLLECTIONS; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
