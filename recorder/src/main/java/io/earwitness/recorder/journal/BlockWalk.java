package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.JournalSeal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Goes through the blocks of a journal one after the other, past damage, and holds them to their numbers and the
/// chain.
///
/// Needs no key. One thread.
final class BlockWalk {
    private final JournalWindow window;
    private final JournalHeader header;
    private final BlockCipher cipher;
    private final List<JournalDamage> damage = new ArrayList<>();
    private byte[] block = new byte[0];
    private int blockBytes;
    private final byte[] chain;
    private long position;
    private long number = -1;
    private long blocks;

    BlockWalk(JournalWindow window, JournalHeader header) {
        this.window = window;
        this.header = header;
        this.cipher = BlockCipher.withoutKey(header);
        this.chain = cipher.firstChain();
        this.position = header.bytes();
    }

    /// Begins where a block goes that comes after others, which are not looked at.
    static BlockWalk from(JournalWindow window, JournalHeader header, BlockPlace next) {
        var walk = new BlockWalk(window, header);
        walk.position = next.position();
        walk.number = next.number() - 1;
        System.arraycopy(next.chain(), 0, walk.chain, 0, walk.chain.length);
        return walk;
    }

    JournalHeader header() {
        return header;
    }

    /// Goes to the next whole block that was not there before; false where there is none, for now.
    boolean next() throws IOException {
        while (true) {
            var from = position;
            var offset = isWhole(position) || isWholeNow(position) ? position : nextWhole();
            if (offset < 0) {
                return false;
            }
            if (offset > from) {
                damage.add(JournalDamage.unreadable(from, offset - from));
            }
            position = offset + blockBytes;
            if (isNext(offset, offset > from)) {
                blocks++;
                return true;
            }
        }
    }

    /// A block whose writing failed is written anew in its place: what we have of it in memory may be of before.
    private boolean isWholeNow(long offset) throws IOException {
        window.forget();
        return isWhole(offset);
    }

    private long nextWhole() throws IOException {
        for (var offset = position + 1; window.load(offset, BlockFormat.HEAD_BYTES); offset++) {
            if (isWhole(offset)) {
                return offset;
            }
        }
        return -1;
    }

    private boolean isWhole(long offset) throws IOException {
        if (!window.load(offset, BlockFormat.HEAD_BYTES)) {
            return false;
        }
        var head = window.slice(offset, BlockFormat.HEAD_BYTES);
        var stored = head.getInt(4);
        if (head.getInt() != BlockFormat.MAGIC || stored < 0 || stored > BlockFormat.STORED_BYTES_MAX) {
            return false;
        }
        var length = BlockFormat.HEAD_BYTES + stored;
        if (!window.load(offset, length)) {
            return false;
        }
        var sum = window.slice(offset, length).getInt(BlockFormat.CHECKSUM_AT);
        if (block.length < length) {
            block = new byte[length];
        }
        window.slice(offset, length).get(block, 0, length);
        blockBytes = length;
        return cipher.checksum(block, length) == sum;
    }

    /// @param afterDamage whether it is told already that something before it is not as it was
    private boolean isNext(long offset, boolean afterDamage) {
        var its = ByteBuffer.wrap(block).getInt(BlockFormat.NUMBER_AT) & 0xFFFF_FFFFL;
        if (its <= number) {
            damage.add(new JournalDamage(
                    offset, blockBytes, "block " + its + " comes again at " + offset + ", after block " + number));
            return false;
        }
        var missing = its - number - 1;
        if (missing > 0 && !afterDamage) {
            damage.add(new JournalDamage(offset, 0, missing + " blocks are missing before block " + its));
        }
        cipher.chain(block, blockBytes, chain);
        var stored = Arrays.copyOfRange(block, BlockFormat.CHAIN_AT, BlockFormat.CHAIN_AT + BlockFormat.CHAIN_BYTES);
        if (missing == 0 && !Arrays.equals(chain, stored)) {
            damage.add(
                    new JournalDamage(offset, 0, "block " + its + " is not the one that was chained to those before"));
        }
        System.arraycopy(stored, 0, chain, 0, chain.length);
        number = its;
        return true;
    }

    /// For whoever opens the block and finds that its key did not make it.
    void wasForged() {
        damage.add(new JournalDamage(
                position - blockBytes, blockBytes, "block " + number + " was not made with the journal's key"));
    }

    /// A frame of the block is none, although the block is as it was written.
    void isMalformed() {
        damage.add(new JournalDamage(
                position - blockBytes, blockBytes, "block " + number + " holds something else than records"));
    }

    /// The block found last, from its head on; may be changed. Valid until the next call.
    byte[] block() {
        return block;
    }

    int blockBytes() {
        return blockBytes;
    }

    List<JournalDamage> damage() {
        return List.copyOf(damage);
    }

    /// The chain after the block found last.
    byte[] chain() {
        return chain.clone();
    }

    /// The number of the block found last, -1 before the first.
    long number() {
        return number;
    }

    /// How many were found.
    long blocks() {
        return blocks;
    }

    JournalSeal seal() {
        return new JournalSeal(header.formatVersion(), blocks, HexFormat.of().formatHex(chain), header.encrypted());
    }

    /// Where the last whole block ends.
    long position() {
        return position;
    }

    long tailBytes() throws IOException {
        return window.fileBytes() - position;
    }
}
