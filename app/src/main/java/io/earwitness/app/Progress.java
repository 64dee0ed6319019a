package io.earwitness.app;

import java.io.PrintWriter;

/// One line on standard error that counts up while a long work runs; silent where nobody watches.
final class Progress implements AutoCloseable {
    private static final long NANOS_BETWEEN = 200_000_000;

    private final PrintWriter err;
    private final boolean watched = atTerminal();
    private long shownAtNanos;
    private boolean shown;

    Progress(PrintWriter err) {
        this.err = err;
    }

    void say(String text) {
        var now = System.nanoTime();
        if (watched && (!shown || now - shownAtNanos > NANOS_BETWEEN)) {
            err.print("\r" + text + "\u001b[K");
            err.flush();
            shown = true;
            shownAtNanos = now;
        }
    }

    // Since JDK 22 there is a console without a terminal, but only where its provider is there.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean atTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    @Override
    public void close() {
        if (shown) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
