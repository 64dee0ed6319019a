package io.earwitness.recorder.journal;

/// A block: what one writing took to the file. A head of 56 bytes, then its frames, encrypted where the journal is.
///
/// ```
///  0  "EWB", 2                                   20  chain: SHA-256 of the chain before, bytes 0–19 of this
///  4  length after the head (u32)                    head, and what follows the head
///  8  number of the block, from 0 (u32)          52  CRC-32C of the salt, bytes 0–51, and what follows
/// 12  opening, 8 bytes                           56  frames; encrypted, with 16 bytes of tag at the end
/// ```
///
/// The opening is drawn at random each time that a process begins to write to the file, and again after a write that
/// failed; with the number it is the nonce of AES-256-GCM, so that none is ever used for two texts. What is
/// authenticated besides: bytes 0–59 of the journal's header and bytes 0–19 of the head. The chain before the first
/// block is SHA-256 of bytes 0–59 of the header.
///
/// A crash leaves whole blocks and at most one torn one at the end. Worked example: four packets of 172 bytes are a
/// block of 56 + 4 × 190 = 816 bytes, 832 where it is encrypted.
final class BlockFormat {
    static final int HEAD_BYTES = 56;
    static final int MAGIC = 'E' << 24 | 'W' << 16 | 'B' << 8 | 2;
    static final int NUMBER_AT = 8;
    static final int OPENING_AT = 12;
    static final int CHAIN_AT = 20;
    static final int CHECKSUM_AT = 52;
    static final int CHAIN_BYTES = 32;
    static final int TAG_BYTES = 16;
    static final int NONCE_BYTES = 12;
    /// The longest record, and what else may wait in memory with it.
    static final int STORED_BYTES_MAX = JournalFormat.BODY_BYTES_MAX + 2 * 1024 * 1024;

    private BlockFormat() {}
}
