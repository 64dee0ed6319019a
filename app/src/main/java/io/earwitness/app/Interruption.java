package io.earwitness.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Turns Ctrl-C or SIGTERM into an interrupt of the command's thread, and lets the process live until that
/// has tidied up.
///
/// Opened by a command around work that leaves something behind at a server: calls that need a BYE.
final class Interruption implements AutoCloseable {
    private static final long TIDY_SECONDS_MAX = 10;

    private final CountDownLatch tidy = new CountDownLatch(1);
    private final Thread hook;

    Interruption() {
        var worker = Thread.currentThread();
        hook = new Thread(() -> interrupt(worker), "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void interrupt(Thread worker) {
        worker.interrupt();
        try {
            if (!tidy.await(TIDY_SECONDS_MAX, TimeUnit.SECONDS)) {
                System.err.println("earwitness: still not tidied up after %d s".formatted(TIDY_SECONDS_MAX));
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyRunning) {
            tidy.countDown();
        }
    }
}
