package io.earwitness.recorder.capture;

import io.earwitness.media.srtp.SrtcpSender;
import io.earwitness.media.srtp.SrtpOutcome;
import io.earwitness.media.srtp.SrtpReceiver;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Opens what comes to one secured stream, and protects what we send on it.
///
/// Owned by one capture loop. What becomes of a packet that cannot be opened is the business of [StreamCapture].
final class StreamCrypto {
    private static final int USUAL_DATAGRAM_BYTES = 2_048;

    private final SrtpReceiver receiver;
    private StreamKeys keys;
    private SrtcpSender reports;
    private ByteBuffer plain = ByteBuffer.allocate(USUAL_DATAGRAM_BYTES);

    StreamCrypto(StreamKeys keys) {
        this.keys = keys;
        this.receiver = new SrtpReceiver(keys.theirs());
        this.reports = new SrtcpSender(keys.ours());
    }

    /// What a new offer and answer say. Where a side keeps its key, its contexts go on.
    ///
    /// @param moved whether the client sends from another address now, for which contexts begin anew
    void rekey(StreamKeys next, boolean moved) {
        if (next.theirs().equals(keys.theirs())) {
            if (moved) {
                receiver.restart();
            }
        } else {
            receiver.rekey(next.theirs());
        }
        if (!next.ours().equals(keys.ours())) {
            reports = new SrtcpSender(next.ours());
        }
        keys = next;
    }

    StreamKeys keys() {
        return keys;
    }

    /// Leaves the packet alone; [#plain] has it where it is authentic.
    SrtpOutcome open(PacketKind kind, ByteBuffer packet, long arrivalEpochNanos) {
        var length = packet.remaining();
        if (plain.capacity() < length) {
            plain = ByteBuffer.allocate(length);
        }
        packet.get(packet.position(), plain.array(), 0, length);
        var outcome = kind == PacketKind.RTP
                ? receiver.openRtp(plain.array(), length, arrivalEpochNanos)
                : receiver.openRtcp(plain.array(), length, arrivalEpochNanos);
        if (outcome == SrtpOutcome.AUTHENTIC) {
            plain.clear().limit(receiver.length());
        }
        return outcome;
    }

    /// The packet opened last, until the next.
    ByteBuffer plain() {
        return plain;
    }

    /// Whether the client uses its key for more packets than it said.
    boolean keyOutlived() {
        return receiver.keyOutlived();
    }

    /// A report of ours as it may go out.
    byte[] protect(byte[] report) {
        var packet = Arrays.copyOf(report, report.length + reports.overhead());
        return Arrays.copyOf(packet, reports.seal(packet, report.length));
    }
}
