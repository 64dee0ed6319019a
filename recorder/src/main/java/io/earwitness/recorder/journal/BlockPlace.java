package io.earwitness.recorder.journal;

/// Where the next block of a journal goes.
///
/// @param position in the file
/// @param number   of the block
/// @param chain    the chain before it
/// @param tally    what was counted before it
record BlockPlace(long position, long number, byte[] chain, JournalTally tally) {
    static BlockPlace first(JournalHeader header) {
        return new BlockPlace(
                header.bytes(),
                0,
                BlockCipher.withoutKey(header).firstChain(),
                new JournalTally(header.createdEpochNanos()));
    }

    static BlockPlace after(BlockWalk walk, JournalTally tally) {
        return new BlockPlace(walk.position(), walk.number() + 1, walk.chain(), tally);
    }
}
