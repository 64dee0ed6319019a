package io.earwitness.recorder.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/// Finds the whole frames of a journal one after the other, past damage, and stops at the last. One thread.
///
/// Knows heads and checksums, not what is in the bodies.
final class FrameScanner {
    private final JournalWindow window;
    private final JournalHeader header;
    private final FrameChecksum checksum;
    private final List<JournalDamage> damage = new ArrayList<>();
    private long position = JournalFormat.HEADER_BYTES;
    private Frame frame = new Frame((byte) 0, 0, 0, 0, 0);

    /// @param bodyOffset where its body begins in the file
    record Frame(byte type, int stream, long epochNanos, long bodyOffset, int bodyBytes) {}

    FrameScanner(FileChannel file) throws IOException {
        window = new JournalWindow(file);
        if (!window.load(0, JournalFormat.HEADER_BYTES)) {
            throw new JournalFormatException("the file ends inside the journal's header");
        }
        var bytes = new byte[JournalFormat.HEADER_BYTES];
        window.slice(0, bytes.length).get(bytes);
        header = JournalFormat.readHeader(bytes);
        checksum = new FrameChecksum(header.salt());
    }

    JournalHeader header() {
        return header;
    }

    /// Goes to the next whole frame; false where there is none, for now.
    boolean next() throws IOException {
        if (!isWholeFrame(position) && !skipDamage()) {
            return false;
        }
        position = frame.bodyOffset() + frame.bodyBytes();
        return true;
    }

    private boolean skipDamage() throws IOException {
        for (var offset = position + 1; window.load(offset, JournalFormat.FRAME_HEAD_BYTES); offset++) {
            if (isWholeFrame(offset)) {
                damage.add(new JournalDamage(position, offset - position));
                return true;
            }
        }
        return false;
    }

    private boolean isWholeFrame(long offset) throws IOException {
        if (!window.load(offset, JournalFormat.FRAME_HEAD_BYTES)) {
            return false;
        }
        var head = window.slice(offset, JournalFormat.FRAME_HEAD_BYTES);
        var sum = head.getInt();
        var bodyBytes = head.getInt();
        var type = head.get();
        var flags = head.get();
        if (bodyBytes < 0 || bodyBytes > JournalFormat.BODY_BYTES_MAX || flags != 0 || !JournalFormat.isType(type)) {
            return false;
        }
        var stream = head.getShort() & 0xFFFF;
        var epochNanos = head.getLong();
        var frameBytes = JournalFormat.FRAME_HEAD_BYTES + bodyBytes;
        if (!window.load(offset, frameBytes) || checksum.of(window.slice(offset, frameBytes)) != sum) {
            return false;
        }
        frame = new Frame(type, stream, epochNanos, offset + JournalFormat.FRAME_HEAD_BYTES, bodyBytes);
        return true;
    }

    /// The frame found last.
    Frame frame() {
        return frame;
    }

    /// The body of the frame found last, read-only, valid until the next call.
    ByteBuffer body() {
        return window.slice(frame.bodyOffset(), frame.bodyBytes()).asReadOnlyBuffer();
    }

    List<JournalDamage> damage() {
        return List.copyOf(damage);
    }

    /// Where the last whole frame ends.
    long position() {
        return position;
    }

    long tailBytes() throws IOException {
        return window.fileBytes() - position;
    }
}
