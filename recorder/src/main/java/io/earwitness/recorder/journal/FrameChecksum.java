package io.earwitness.recorder.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The checksum of a frame: CRC-32C over the journal's salt and everything after the checksum itself.
///
/// The salt is what keeps a sender from making us read a record of his own out of a packet that a crash tore.
final class FrameChecksum {
    private final CRC32C crc = new CRC32C();
    private final byte[] salt;

    FrameChecksum(int salt) {
        this.salt = ByteBuffer.allocate(4).putInt(salt).array();
    }

    /// @param frame from its first to its last byte, by position and limit; its position is changed
    int of(ByteBuffer frame) {
        crc.reset();
        crc.update(salt);
        frame.position(frame.position() + 4);
        crc.update(frame);
        return (int) crc.getValue();
    }
}
