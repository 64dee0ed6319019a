package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.Frames.Frame;
import java.nio.ByteBuffer;

/// The frames within one block, or within the memory where one is being filled. One thread.
final class BlockFrames {
    private final ByteBuffer frames;
    private Frame frame = new Frame((byte) 0, 0, 0);
    private ByteBuffer body = ByteBuffer.allocate(0);
    private boolean malformed;

    /// @param frames from position to limit
    BlockFrames(ByteBuffer frames) {
        this.frames = frames;
    }

    static BlockFrames none() {
        return new BlockFrames(ByteBuffer.allocate(0));
    }

    /// False at the end, and where what is left is no frame.
    boolean next() {
        if (malformed || !frames.hasRemaining()) {
            return false;
        }
        if (frames.remaining() < JournalFormat.FRAME_HEAD_BYTES) {
            malformed = true;
            return false;
        }
        var type = frames.get();
        var flags = frames.get();
        var stream = frames.getShort() & 0xFFFF;
        var length = frames.getInt();
        var epochNanos = frames.getLong();
        if (flags != 0 || length < 0 || length > frames.remaining()) {
            malformed = true;
            return false;
        }
        frame = new Frame(type, stream, epochNanos);
        body = frames.slice(frames.position(), length).asReadOnlyBuffer();
        frames.position(frames.position() + length);
        return true;
    }

    boolean isMalformed() {
        return malformed;
    }

    Frame frame() {
        return frame;
    }

    ByteBuffer body() {
        return body;
    }
}
