package io.earwitness.recorder.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// The frames of a journal of version 2: opens the blocks that a walk finds, and takes them apart. One thread.
final class BlockScanner implements Frames {
    private final BlockWalk walk;
    private final BlockCipher cipher;
    private BlockFrames frames = BlockFrames.none();

    BlockScanner(BlockWalk walk, BlockCipher cipher) {
        this.walk = walk;
        this.cipher = cipher;
    }

    @Override
    public JournalHeader header() {
        return walk.header();
    }

    @Override
    public boolean next() throws IOException {
        while (!frames.next()) {
            if (frames.isMalformed()) {
                walk.isMalformed();
            }
            frames = BlockFrames.none();
            if (!walk.next()) {
                return false;
            }
            var bytes = cipher.open(walk.block(), walk.blockBytes());
            if (bytes < 0) {
                walk.wasForged();
            } else {
                frames = new BlockFrames(ByteBuffer.wrap(walk.block(), BlockFormat.HEAD_BYTES, bytes));
            }
        }
        return true;
    }

    @Override
    public Frame frame() {
        return frames.frame();
    }

    @Override
    public ByteBuffer body() {
        return frames.body();
    }

    @Override
    public List<JournalDamage> damage() {
        return walk.damage();
    }

    @Override
    public long position() {
        return walk.position();
    }

    @Override
    public long tailBytes() throws IOException {
        return walk.tailBytes();
    }

    BlockWalk walk() {
        return walk;
    }
}
