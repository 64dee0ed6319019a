package io.earwitness.recorder.assembly;

import io.earwitness.recorder.playback.OngoingSound;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/// Between the thread that makes a listener's sound and the one that sends it: holds some seconds, and leaves out the
/// oldest where they are not taken. Whoever makes it never waits. Thread-safe.
final class LiveEar implements OngoingSound {
    static final int PIECES_MAX = 10;
    private static final byte[] NOTHING = {};

    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private byte[] head = NOTHING;
    private boolean ended;
    private String broken = "";
    private boolean closed;
    private int leftOutInARow;

    @Override
    public String mediaType() {
        return "audio/vnd.wave";
    }

    /// What comes before all else, whatever is left out.
    synchronized void begin(byte[] first) {
        head = first;
        notifyAll();
    }

    synchronized void give(byte[] piece) {
        if (pieces.size() >= PIECES_MAX) {
            pieces.removeFirst();
            leftOutInARow++;
        } else {
            leftOutInARow = 0;
        }
        pieces.addLast(piece);
        notifyAll();
    }

    /// How many pieces were left out since one was taken last.
    synchronized int leftOutInARow() {
        return leftOutInARow;
    }

    /// How many pieces wait to be taken.
    synchronized int waiting() {
        return pieces.size();
    }

    /// What was given is still to be taken; nothing comes after it.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// It breaks off after what was given.
    synchronized void breakOff(String why) {
        broken = why;
        ended = true;
        notifyAll();
    }

    /// It breaks off at once: what was given is not heard any more.
    synchronized void forbid(String why) {
        head = NOTHING;
        pieces.clear();
        breakOff(why);
    }

    @Override
    public synchronized byte[] next() throws IOException {
        try {
            while (head.length == 0 && pieces.isEmpty() && !ended && !closed) {
                wait();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("the recorder is being stopped", stopping);
        }
        if (head.length > 0) {
            var first = head;
            head = NOTHING;
            return first;
        }
        if (pieces.isEmpty() && !broken.isEmpty()) {
            throw new IOException(broken);
        }
        return pieces.isEmpty() ? NOTHING : pieces.removeFirst();
    }

    @Override
    public synchronized void close() {
        closed = true;
        pieces.clear();
        notifyAll();
    }

    /// Whether nobody hears it any more.
    synchronized boolean isClosed() {
        return closed;
    }
}
