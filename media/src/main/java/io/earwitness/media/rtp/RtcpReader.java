package io.earwitness.media.rtp;

import java.nio.ByteBuffer;

/// Goes through the packets of one compound RTCP packet (RFC 3550 §6.1); used again for the next, allocates nothing.
///
/// ```
/// |V=2|P|  count  |      PT       |     length in words − 1       |
/// |                SSRC of whoever sends it                       |
/// ```
///
/// Whether a compound begins with a report is not asked: with reduced size it need not (RFC 5506).
public final class RtcpReader {
    public static final int SENDER_REPORT = 200;
    public static final int RECEIVER_REPORT = 201;
    public static final int SOURCE_DESCRIPTION = 202;
    public static final int BYE = 203;
    public static final int TRANSPORT_FEEDBACK = 205;
    public static final int PAYLOAD_FEEDBACK = 206;

    private static final int HEADER_BYTES = 4;
    private static final int SENDER_REPORT_BYTES_MIN = 28;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer bytes = NOTHING;
    private int at;
    private int nextAt;
    private int end;

    /// Takes what lies between position and limit. False, and nothing to read, where its lengths contradict each other
    /// (RFC 3550 §A.2). The bytes must stay as they are until reading is over.
    public boolean open(ByteBuffer compound) {
        bytes = compound;
        at = compound.position();
        nextAt = at;
        end = compound.limit();
        if (isSound()) {
            return true;
        }
        end = at;
        return false;
    }

    private boolean isSound() {
        int packet = at;
        while (packet < end) {
            if (end - packet < HEADER_BYTES || (bytes.get(packet) & 0xC0) != 0x80) {
                return false;
            }
            int after = packet + lengthAt(packet);
            boolean padded = (bytes.get(packet) & 0x20) != 0;
            if (after > end || (padded && after < end)) {
                return false;
            }
            packet = after;
        }
        return packet > at;
    }

    private int lengthAt(int packet) {
        return 4 * (shortAt(packet + 2) + 1);
    }

    /// Moves on to the next packet; false where there is none.
    public boolean next() {
        if (nextAt >= end) {
            return false;
        }
        at = nextAt;
        nextAt = at + lengthAt(at);
        return true;
    }

    public int type() {
        return bytes.get(at + 1) & 0xFF;
    }

    /// How many blocks or chunks; of feedback, which kind.
    public int count() {
        return bytes.get(at) & 0x1F;
    }

    /// Whether it begins with the SSRC of its sender; that of a source description is its first chunk's.
    public boolean hasSsrc() {
        return nextAt - at >= 8;
    }

    public int ssrc() {
        return intAt(at + HEADER_BYTES);
    }

    public boolean isSenderReport() {
        return type() == SENDER_REPORT && nextAt - at >= SENDER_REPORT_BYTES_MIN;
    }

    /// Of a sender report, as it stands there.
    public long ntp() {
        return ((long) intAt(at + 8) << 32) | (intAt(at + 12) & 0xFFFF_FFFFL);
    }

    /// Of a sender report: the same moment by the clock of its RTP packets.
    public int rtpTimestamp() {
        return intAt(at + 16);
    }

    /// How many sources a BYE names, as far as it is long enough for them.
    public int byeCount() {
        return Math.min(count(), (nextAt - at - HEADER_BYTES) / 4);
    }

    public int byeSsrc(int index) {
        return intAt(at + HEADER_BYTES + 4 * index);
    }

    /// What stands behind the four bytes of its head; a new view.
    public ByteBuffer body() {
        return bytes.slice(at + HEADER_BYTES, nextAt - at - HEADER_BYTES);
    }

    private int intAt(int index) {
        return (shortAt(index) << 16) | shortAt(index + 2);
    }

    private int shortAt(int index) {
        return ((bytes.get(index) & 0xFF) << 8) | (bytes.get(index + 1) & 0xFF);
    }
}
