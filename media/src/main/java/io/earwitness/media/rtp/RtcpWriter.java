package io.earwitness.media.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes the packets of one compound RTCP packet one after the other (RFC 3550 §6, RFC 4585, RFC 5104).
///
/// What must stand in a compound, and when it may be sent, is the caller's business. The buffer must be big-endian and
/// have room.
public final class RtcpWriter {
    /// As many as the count of a report can say.
    public static final int BLOCKS_MAX = 31;

    private static final int CNAME = 1;
    private static final int PICTURE_LOSS_INDICATION = 1;
    private static final int FULL_INTRA_REQUEST = 4;
    private static final int PLACE_OF_LENGTH = 2;

    private final ByteBuffer out;
    private int head;

    public RtcpWriter(ByteBuffer out) {
        this.out = out;
    }

    /// What a sender says of itself (RFC 3550 §6.4.1), without blocks; [#block] adds them.
    ///
    /// @param ntp       now
    /// @param timestamp the same moment on the stream's own clock
    /// @param packets   sent so far
    /// @param octets    of their payloads
    public RtcpWriter senderReport(int ssrc, long ntp, int timestamp, int packets, int octets) {
        begin(0, RtcpReader.SENDER_REPORT);
        out.putInt(ssrc).putLong(ntp).putInt(timestamp).putInt(packets).putInt(octets);
        return end();
    }

    /// A report without blocks; [#block] adds them.
    public RtcpWriter receiverReport(int ssrc) {
        begin(0, RtcpReader.RECEIVER_REPORT);
        out.putInt(ssrc);
        return end();
    }

    /// One block of the receiver report before it (RFC 3550 §6.4.1); the source's intervals begin anew with it.
    public RtcpWriter block(Reception source, long nowEpochNanos) {
        source.writeBlock(out, nowEpochNanos);
        out.put(head, (byte) (out.get(head) + 1));
        return end();
    }

    public RtcpWriter sourceDescription(int ssrc, String cname) {
        var name = cname.getBytes(StandardCharsets.UTF_8);
        begin(1, RtcpReader.SOURCE_DESCRIPTION);
        out.putInt(ssrc).put((byte) CNAME).put((byte) name.length).put(name);
        // The list of items ends with a zero, and the chunk at a full word (§6.5).
        do {
            out.put((byte) 0);
        } while ((out.position() - head) % 4 != 0);
        return end();
    }

    public RtcpWriter bye(int ssrc) {
        begin(1, RtcpReader.BYE);
        out.putInt(ssrc);
        return end();
    }

    /// RFC 4585 §6.3.1: a picture was lost.
    public RtcpWriter pictureLoss(int ssrc, int mediaSource) {
        begin(PICTURE_LOSS_INDICATION, RtcpReader.PAYLOAD_FEEDBACK);
        out.putInt(ssrc).putInt(mediaSource);
        return end();
    }

    /// RFC 5104 §4.3.1: the media source of the head is 0, whom it concerns stands in the entry.
    ///
    /// @param sequence one more for each new request to that source, the same where a request is repeated
    public RtcpWriter fullIntraRequest(int ssrc, int mediaSource, int sequence) {
        begin(FULL_INTRA_REQUEST, RtcpReader.PAYLOAD_FEEDBACK);
        out.putInt(ssrc).putInt(0).putInt(mediaSource).put((byte) sequence);
        out.put((byte) 0).putShort((short) 0);
        return end();
    }

    private void begin(int count, int type) {
        head = out.position();
        out.put((byte) (0x80 | count)).put((byte) type).putShort((short) 0);
    }

    private RtcpWriter end() {
        out.putShort(head + PLACE_OF_LENGTH, (short) ((out.position() - head) / 4 - 1));
        return this;
    }
}
