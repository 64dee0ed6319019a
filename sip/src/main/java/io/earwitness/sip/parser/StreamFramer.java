package io.earwitness.sip.parser;

import java.util.Arrays;

/// Cuts the bytes of one connection into messages by Content-Length (RFC 3261 §18.3), however they arrive.
///
/// Owned by its connection; not thread-safe. Each byte is looked at a bounded number of times. After a fault it is
/// deaf:
/// where one message's end is unknown, so is the next one's start.
public final class StreamFramer {
    private static final int BUFFER_BYTES = 4096;
    private static final int UNKNOWN = -1;

    private final MessageLimits limits;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int end;
    private int scanned;
    private int headEnd = UNKNOWN;
    private int bodyLength;
    private int emptyLines;
    private boolean deaf;

    public StreamFramer(MessageLimits limits) {
        this.limits = limits;
    }

    /// What the bytes turned out to be, in their order.
    public interface Sink {
        void onFrame(byte[] message);

        /// A double CRLF: the peer wants one CRLF back (RFC 5626 §4.4.1).
        void onPing();

        /// No further message can be found on this connection.
        void onBroken(String reason, byte[] head);
    }

    public void feed(byte[] bytes, int offset, int length, Sink sink) {
        if (deaf) {
            return;
        }
        append(bytes, offset, length);
        while (!deaf && step(sink)) {
            // each step takes one line break or one message
        }
        if (start == end) {
            start = 0;
            end = 0;
            scanned = 0;
            headEnd = UNKNOWN;
            shrink();
        }
    }

    /// What one large message needed is not kept for ever.
    private void shrink() {
        if (buffer.length > BUFFER_BYTES) {
            buffer = new byte[BUFFER_BYTES];
        }
    }

    /// The room, beyond the usual, that a message takes which has begun.
    public int heldBytes() {
        return isMidMessage() ? Math.max(0, buffer.length - BUFFER_BYTES) : 0;
    }

    /// Stops in the middle of a message: what came of its head.
    public byte[] giveUp() {
        var head = Arrays.copyOfRange(buffer, start, headEnd == UNKNOWN ? end : headEnd);
        deaf = true;
        buffer = new byte[0];
        start = 0;
        end = 0;
        return head;
    }

    /// Whether part of a message waits for its rest.
    public boolean isMidMessage() {
        return end > start;
    }

    private void append(byte[] bytes, int offset, int length) {
        if (end + length > buffer.length) {
            makeRoom(length);
        }
        System.arraycopy(bytes, offset, buffer, end, length);
        end += length;
    }

    private void makeRoom(int length) {
        int held = end - start;
        var roomier = held + length > buffer.length
                ? new byte[Math.max(buffer.length * 2, held + length)]
                : new byte[buffer.length];
        System.arraycopy(buffer, start, roomier, 0, held);
        buffer = roomier;
        scanned -= start;
        headEnd = headEnd == UNKNOWN ? UNKNOWN : headEnd - start;
        start = 0;
        end = held;
    }

    private boolean step(Sink sink) {
        if (start == end) {
            return false;
        }
        if (headEnd == UNKNOWN && (buffer[start] == '\r' || buffer[start] == '\n')) {
            skipLineBreak(sink);
            return true;
        }
        emptyLines = 0;
        if (headEnd == UNKNOWN && !findHead(sink)) {
            return false;
        }
        int messageEnd = headEnd + bodyLength;
        if (messageEnd > end) {
            return false;
        }
        var message = Arrays.copyOfRange(buffer, start, messageEnd);
        start = messageEnd;
        scanned = messageEnd;
        headEnd = UNKNOWN;
        sink.onFrame(message);
        return true;
    }

    private void skipLineBreak(Sink sink) {
        if (buffer[start] == '\n' && ++emptyLines == 2) {
            emptyLines = 0;
            sink.onPing();
        }
        start++;
        scanned = start;
    }

    private boolean findHead(Sink sink) {
        for (int i = Math.max(scanned, start); i < end; i++) {
            if (buffer[i] == '\n' && endsEmptyLine(i)) {
                return measure(i + 1, sink);
            }
            if (i - start >= limits.headBytesMax()) {
                breakOff("Message Too Large", i, sink);
                return false;
            }
        }
        scanned = end;
        return false;
    }

    private boolean endsEmptyLine(int lineFeed) {
        int before = lineFeed - 1;
        if (before > start && buffer[before] == '\r') {
            before--;
        }
        return before >= start && buffer[before] == '\n';
    }

    private boolean measure(int found, Sink sink) {
        long length = ContentLength.in(buffer, start, found);
        if (length < 0) {
            breakOff(length == ContentLength.MISSING ? "Missing Content-Length" : "Bad Content-Length", found, sink);
            return false;
        }
        if (length > limits.bodyBytesMax()) {
            breakOff("Message Too Large", found, sink);
            return false;
        }
        headEnd = found;
        bodyLength = (int) length;
        return true;
    }

    private void breakOff(String reason, int headStop, Sink sink) {
        deaf = true;
        var head = Arrays.copyOfRange(buffer, start, headStop);
        buffer = new byte[0];
        start = 0;
        end = 0;
        sink.onBroken(reason, head);
    }
}
