package io.earwitness.recorder.msrp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/// A connection whose bytes come when a test says so: texts come one after the other, each once all before is read;
/// what is to run runs when nothing is left to read; what [#lies] lies unread meanwhile.
final class MsrpSteps extends InputStream {
    private final Queue<Object> steps;
    private byte[] here = {};
    private int at;
    private boolean lying;

    private record Lying(String text) {}

    private MsrpSteps(Object... steps) {
        this.steps = new ArrayDeque<>(List.of(steps));
    }

    /// Runs a connection of those steps to its end; returns what was answered.
    static String connection(MsrpListener listener, Object... steps) {
        var out = new ByteArrayOutputStream();
        var socket = new Socket();
        var arrivals = new Arrivals(socket, new MsrpSteps(steps), Optional.empty(), System::nanoTime);
        new MsrpConnection(listener, socket, arrivals, arrivals, out, false, false).run();
        return out.toString(UTF_8);
    }

    /// Has come, and is not read before what runs next has run.
    static Object lies(String text) {
        return new Lying(text);
    }

    static Object runs(Runnable action) {
        return action;
    }

    static String begin(String id) {
        return "MSRP tr-" + id + " SEND\r\nTo-Path: msrp://127.0.0.1:2855/s3cr3t;tcp\r\n"
                + "From-Path: msrp://127.0.0.1:9/them;tcp\r\nMessage-ID: " + id
                + "\r\nByte-Range: 1-*/*\r\nContent-Type: text/plain\r\n\r\n";
    }

    static String end(String id) {
        return "\r\n-------tr-" + id + "$\r\n";
    }

    @Override
    public int available() {
        synchronized (this) {
            return here.length - at;
        }
    }

    private synchronized void comes(String text) {
        here = text.getBytes(UTF_8);
        at = 0;
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        while (available() == 0 || (lying && steps.peek() instanceof Runnable)) {
            switch (steps.poll()) {
                case Runnable action -> {
                    lying = false;
                    action.run();
                }
                case Lying(var text) -> {
                    comes(text);
                    lying = true;
                }
                case String text -> {
                    comes(text);
                    return some(into, offset, length);
                }
                case null, default -> {
                    return -1;
                }
            }
        }
        return some(into, offset, length);
    }

    private synchronized int some(byte[] into, int offset, int length) {
        var some = Math.min(length, here.length - at);
        System.arraycopy(here, at, into, offset, some);
        at += some;
        return some;
    }
}
