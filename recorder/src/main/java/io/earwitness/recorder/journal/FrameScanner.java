package io.earwitness.recorder.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Finds the whole frames of a journal of version 1 one after the other, past damage, and stops at the last. One
/// thread.
///
/// Knows heads and checksums, not what is in the bodies.
final class FrameScanner implements Frames {
    private final JournalWindow window;
    private final JournalHeader header;
    private final FrameChecksum checksum;
    private final List<JournalDamage> damage = new ArrayList<>();
    private long position = HeaderFormat.HEAD_BYTES;
    private Frame frame = new Frame((byte) 0, 0, 0);
    private long bodyOffset;
    private int bodyBytes;

    FrameScanner(JournalWindow window, JournalHeader header) {
        this.window = window;
        this.header = header;
        this.checksum = new FrameChecksum(header.salt());
    }

    @Override
    public JournalHeader header() {
        return header;
    }

    @Override
    public boolean next() throws IOException {
        if (!isWholeFrame(position) && !skipDamage()) {
            return false;
        }
        position = bodyOffset + bodyBytes;
        return true;
    }

    private boolean skipDamage() throws IOException {
        for (var offset = position + 1; window.load(offset, JournalFormat.FIRST_VERSION_FRAME_HEAD_BYTES); offset++) {
            if (isWholeFrame(offset)) {
                damage.add(JournalDamage.unreadable(position, offset - position));
                return true;
            }
        }
        return false;
    }

    private boolean isWholeFrame(long offset) throws IOException {
        if (!window.load(offset, JournalFormat.FIRST_VERSION_FRAME_HEAD_BYTES)) {
            return false;
        }
        var head = window.slice(offset, JournalFormat.FIRST_VERSION_FRAME_HEAD_BYTES);
        var sum = head.getInt();
        var length = head.getInt();
        var type = head.get();
        var flags = head.get();
        if (length < 0 || length > JournalFormat.BODY_BYTES_MAX || flags != 0 || !JournalFormat.isType(type)) {
            return false;
        }
        var stream = head.getShort() & 0xFFFF;
        var epochNanos = head.getLong();
        var frameBytes = JournalFormat.FIRST_VERSION_FRAME_HEAD_BYTES + length;
        if (!window.load(offset, frameBytes) || checksum.of(window.slice(offset, frameBytes)) != sum) {
            return false;
        }
        frame = new Frame(type, stream, epochNanos);
        bodyOffset = offset + JournalFormat.FIRST_VERSION_FRAME_HEAD_BYTES;
        bodyBytes = length;
        return true;
    }

    @Override
    public Frame frame() {
        return frame;
    }

    @Override
    public ByteBuffer body() {
        return window.slice(bodyOffset, bodyBytes).asReadOnlyBuffer();
    }

    @Override
    public List<JournalDamage> damage() {
        return List.copyOf(damage);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long tailBytes() throws IOException {
        return window.fileBytes() - position;
    }
}
