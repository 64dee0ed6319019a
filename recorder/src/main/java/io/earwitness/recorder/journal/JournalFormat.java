package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.RecordingId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// The bytes of a journal: a header of 64, then frames until the end of the file. Big-endian throughout.
///
/// ```
/// header                                        frame
///  0  "EWJ", format version 1                    0  CRC-32C of the salt and of everything after these 4 bytes
///  4  header length 64 (u16), flags 0 (u16)      4  body length (u32), at most 4 MiB
///  8  created, nanoseconds since 1970            8  type (u8), flags 0 (u8)
/// 16  recording id, 26 ASCII characters         10  stream index (u16), FFFF where it is of no stream
/// 42  salt, 4 random bytes                      12  nanoseconds since 1970 (i64)
/// 46  zeros                                     20  body
/// 60  CRC-32C of bytes 0–59
/// ```
///
/// A crash leaves whole frames and at most one torn one at the end. Worked example: an RTP packet of 172 bytes is a
/// frame of 20 + 2 (source number) + 172 = 194 bytes, so the frame after it begins 194 bytes further on.
final class JournalFormat {
    static final int HEADER_BYTES = 64;
    static final int FRAME_HEAD_BYTES = 20;
    static final int BODY_BYTES_MAX = 4 * 1024 * 1024;
    static final int NO_STREAM = 0xFFFF;

    static final byte SOURCE = 1;
    static final byte RTP = 2;
    static final byte RTCP = 3;
    static final byte SESSION_OPENED = 16;
    static final byte STREAM_AGREED = 17;
    static final byte STREAM_REMOVED = 18;
    static final byte STREAM_PAUSED = 19;
    static final byte STREAM_RESUMED = 20;
    static final byte PACKETS_REJECTED = 21;
    static final byte MESSAGE_SEEN = 22;
    static final byte BODY_PART_RECEIVED = 23;
    static final byte DEVIATION_NOTED = 24;
    static final byte NOTED = 25;
    static final byte SESSION_ENDED = 26;
    static final byte CONTROL_REQUESTED = 27;
    static final byte CONTROL_ANSWERED = 28;
    static final byte UNOPENED = 30;
    static final byte STREAM_SECURED = 31;
    static final byte CONTROL_AGREED = 32;
    static final byte CONTROL_SENT = 33;
    static final byte DEVIATION_EXPLAINED = 37;

    private static final int MAGIC_AND_VERSION = 'E' << 24 | 'W' << 16 | 'J' << 8 | 1;
    private static final int ID_CHARS = 26;

    private JournalFormat() {}

    /// Positioned at its start, ready to be written.
    static ByteBuffer header(JournalHeader header) {
        var bytes = ByteBuffer.allocate(HEADER_BYTES);
        bytes.putInt(MAGIC_AND_VERSION).putShort((short) HEADER_BYTES).putShort((short) 0);
        bytes.putLong(header.createdEpochNanos());
        bytes.put(header.id().value().getBytes(StandardCharsets.US_ASCII));
        bytes.putInt(header.salt());
        bytes.putInt(HEADER_BYTES - 4, checksum(bytes.array()));
        return bytes.clear();
    }

    static JournalHeader readHeader(byte[] bytes) throws JournalFormatException {
        var header = ByteBuffer.wrap(bytes);
        if (header.getInt() >>> 8 != MAGIC_AND_VERSION >>> 8) {
            throw new JournalFormatException("not a journal: it does not begin with EWJ");
        }
        if (bytes[3] != 1) {
            throw new JournalFormatException("journal format version " + bytes[3] + ": this program reads version 1");
        }
        if (header.getInt(HEADER_BYTES - 4) != checksum(bytes)) {
            throw new JournalFormatException("the header's checksum is wrong");
        }
        if (header.getShort() != HEADER_BYTES || header.getShort() != 0) {
            throw new JournalFormatException("a header of another length or with flags that version 1 does not know");
        }
        var created = header.getLong();
        var id = new String(bytes, header.position(), ID_CHARS, StandardCharsets.US_ASCII);
        if (!RecordingId.isValid(id)) {
            throw new JournalFormatException("the header names no recording");
        }
        return new JournalHeader(1, new RecordingId(id), created, header.getInt(header.position() + ID_CHARS));
    }

    /// True for every type a version 1 frame may have.
    static boolean isType(byte type) {
        return (type >= SOURCE && type <= RTCP)
                || (type >= SESSION_OPENED && type <= CONTROL_ANSWERED)
                || (type >= UNOPENED && type <= STREAM_SECURED)
                || (type >= CONTROL_AGREED && type <= CONTROL_SENT)
                || type == DEVIATION_EXPLAINED;
    }

    private static int checksum(byte[] header) {
        var crc = new CRC32C();
        crc.update(header, 0, HEADER_BYTES - 4);
        return (int) crc.getValue();
    }
}
