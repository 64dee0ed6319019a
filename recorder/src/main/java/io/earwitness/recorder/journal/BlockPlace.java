package io.earwitness.recorder.journal;

/// Where the next block of a journal goes.
///
/// @param position in the file
/// @param number   of the block
/// @param chain    the chain before it
record BlockPlace(long position, long number, byte[] chain) {
    static BlockPlace first(JournalHeader header) {
        return new BlockPlace(header.bytes(), 0, BlockCipher.withoutKey(header).firstChain());
    }

    static BlockPlace after(BlockWalk walk) {
        return new BlockPlace(walk.position(), walk.number() + 1, walk.chain());
    }
}
