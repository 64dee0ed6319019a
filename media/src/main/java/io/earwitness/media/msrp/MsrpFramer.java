package io.earwitness.media.msrp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Takes the bytes of one connection apart into frames, body by piece as it comes: however long a message is, 32 KiB
/// of it are held.
///
/// ```
/// MSRP a786hjs2 SEND                     start-line: transaction, method (or status)
/// To-Path: msrp://192.0.2.1:2855/x;tcp   headers; To-Path and From-Path come first
/// From-Path: msrp://192.0.2.9:7654/y;tcp
/// Message-ID: 87652
/// Byte-Range: 1-5/5
/// Content-Type: text/plain
///                                        a blank line, where there is a body
/// Hello
/// -------a786hjs2$                       end-line: the transaction and $, + or #
/// ```
///
/// Owned by the thread that reads the connection.
public final class MsrpFramer {
    /// Longer than any path of relays.
    private static final int HEAD_BYTES_MAX = 16 * 1024;

    private static final int BUFFER_BYTES = 32 * 1024;
    private static final String DASHES = "-------";
    private static final byte[] BEGIN = "MSRP ".getBytes(StandardCharsets.US_ASCII);

    private final Listener listener;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final List<String> lines = new ArrayList<>();
    private int from;
    private int to;
    private int lookedTo;
    private int headBytes;
    private String transaction = "";
    private byte[] endMark = {};
    private boolean inBody;
    private boolean bodyBegun;

    /// Is told what the frames are made of, in their order.
    public interface Listener {
        void head(MsrpHead head) throws IOException;

        /// @param piece valid during the call alone; a body is one piece or several, or none where it is empty
        void body(ByteBuffer piece) throws IOException;

        void end(Continuation flag) throws IOException;
    }

    public MsrpFramer(Listener listener) {
        this.listener = listener;
    }

    /// @throws MalformedMsrpException where that cannot be MSRP; nothing more is to be given then
    public void take(byte[] bytes, int offset, int length) throws IOException {
        var at = offset;
        var end = offset + length;
        while (at < end) {
            var some = Math.min(end - at, buffer.length - to);
            System.arraycopy(bytes, at, buffer, to, some);
            at += some;
            to += some;
            while (inBody ? bodyStep() : headStep()) {
                // As far as what came goes.
            }
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            lookedTo = Math.max(0, lookedTo - from);
            from = 0;
        }
    }

    /// One line of a head; false where more is needed.
    private boolean headStep() throws IOException {
        if (lines.isEmpty()) {
            skipBlankLines();
            requireBegin();
        }
        var end = lineEnd();
        if (headBytes + (end < 0 ? to : end) - from > HEAD_BYTES_MAX) {
            throw new MalformedMsrpException("a head of more than " + HEAD_BYTES_MAX + " bytes");
        }
        if (end < 0) {
            return false;
        }
        var line = new String(buffer, from, end - from, StandardCharsets.UTF_8);
        headBytes += end + 2 - from;
        from = end + 2;
        lookedTo = from;
        line(line);
        return true;
    }

    // Some leave a blank line between frames.
    private void skipBlankLines() {
        while (from < to && (buffer[from] == '\r' || buffer[from] == '\n')) {
            from++;
        }
        lookedTo = Math.max(lookedTo, from);
    }

    // Whoever speaks something else is told from the first bytes, not after 16 KiB.
    private void requireBegin() throws MalformedMsrpException {
        for (var i = 0; i < BEGIN.length && from + i < to; i++) {
            if (buffer[from + i] != BEGIN[i]) {
                throw new MalformedMsrpException("no frame begins where one should");
            }
        }
    }

    /// Where the next CR LF is; -1 where there is none yet.
    private int lineEnd() {
        for (var i = Math.max(from, lookedTo); i + 1 < to; i++) {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n') {
                return i;
            }
        }
        lookedTo = Math.max(from, to - 1);
        return -1;
    }

    private void line(String line) throws IOException {
        if (lines.isEmpty()) {
            transaction = MsrpHead.transactionOf(line)
                    .orElseThrow(() -> new MalformedMsrpException("a start-line that cannot be read"));
            lines.add(line);
            return;
        }
        if (line.isEmpty()) {
            listener.head(MsrpHead.of(lines));
            endMark = ("\r\n" + DASHES + transaction).getBytes(StandardCharsets.US_ASCII);
            inBody = true;
            bodyBegun = false;
            return;
        }
        if (line.length() == DASHES.length() + transaction.length() + 1 && line.startsWith(DASHES + transaction)) {
            var flag = Continuation.of(line.charAt(line.length() - 1));
            if (flag.isPresent()) {
                listener.head(MsrpHead.of(lines));
                end(flag.get());
                return;
            }
        }
        lines.add(line);
    }

    private void end(Continuation flag) throws IOException {
        lines.clear();
        headBytes = 0;
        inBody = false;
        lookedTo = from;
        listener.end(flag);
    }

    /// A piece of a body, or its end; false where more is needed.
    private boolean bodyStep() throws IOException {
        // An empty body may leave out the line end before the end-line.
        if (!bodyBegun && startsAsMark(from, 2)) {
            return ended(from, endMark.length - 2);
        }
        var at = from;
        while (at < to && (buffer[at] != '\r' || !startsAsMark(at, 0))) {
            at++;
        }
        if (at > from) {
            piece(at);
            return true;
        }
        return at < to && ended(at, endMark.length);
    }

    /// Whether what stands there is the end-line as far as it has come.
    ///
    /// @param skipped so many bytes of the mark are left out
    private boolean startsAsMark(int at, int skipped) {
        var length = Math.min(to - at, endMark.length - skipped);
        return length > 0 && Arrays.equals(buffer, at, at + length, endMark, skipped, skipped + length);
    }

    private boolean ended(int at, int markLength) throws IOException {
        var flagAt = at + markLength;
        if (to < flagAt + 3) {
            return false;
        }
        var flag = Continuation.of(buffer[flagAt]);
        if (flag.isPresent() && buffer[flagAt + 1] == '\r' && buffer[flagAt + 2] == '\n') {
            from = flagAt + 3;
            end(flag.get());
        } else {
            // It only looks like one: its first byte belongs to the body.
            piece(at + 1);
        }
        return true;
    }

    private void piece(int end) throws IOException {
        bodyBegun = true;
        listener.body(ByteBuffer.wrap(buffer, from, end - from).slice());
        from = end;
    }
}
