package io.earwitness.recorder.journal;

/// The frames of a journal, which hold one record each. Big-endian throughout.
///
/// ```
/// in blocks (version 2)                         in the file itself (version 1)
///  0  type (u8), flags 0 (u8)                    0  CRC-32C of the salt and of everything after these 4 bytes
///  2  stream index (u16), FFFF of no stream      4  body length (u32), at most 4 MiB
///  4  body length (u32), at most 4 MiB           8  type (u8), flags 0 (u8)
///  8  nanoseconds since 1970 (i64)              10  stream index (u16), FFFF of no stream
/// 16  body                                      12  nanoseconds since 1970 (i64), at 20 the body
/// ```
///
/// Worked example: an RTP packet of 172 bytes is a frame of 16 + 2 (source number) + 172 = 190 bytes.
final class JournalFormat {
    static final int FRAME_HEAD_BYTES = 16;
    static final int FIRST_VERSION_FRAME_HEAD_BYTES = 20;
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
    static final byte SEGMENT_BEGUN = 56;
    static final byte SEGMENT_ENDED = 57;
    static final byte RECORDS_LOST = 62;
    static final byte MESSAGE_PIECE = 66;
    static final byte MESSAGE_PART_ABSENT = 67;

    private JournalFormat() {}

    /// True for every type that a frame may have.
    static boolean isType(byte type) {
        return (type >= SOURCE && type <= RTCP)
                || (type >= SESSION_OPENED && type <= CONTROL_ANSWERED)
                || (type >= UNOPENED && type <= STREAM_SECURED)
                || (type >= CONTROL_AGREED && type <= CONTROL_SENT)
                || type == DEVIATION_EXPLAINED
                || (type >= SEGMENT_BEGUN && type <= SEGMENT_ENDED)
                || type == RECORDS_LOST
                || (type >= MESSAGE_PIECE && type <= MESSAGE_PART_ABSENT);
    }
}
