package io.earwitness.recorder.capture;

import io.earwitness.media.srtp.SrtcpSender;
import io.earwitness.media.srtp.SrtpOutcome;
import io.earwitness.media.srtp.SrtpReceiver;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Opens what comes to one secured stream, and protects what we send on it.
///
/// Owned by one capture loop. What becomes of a packet that cannot be opened is the business of [StreamCapture].
final class StreamCrypto {
    private static final int USUAL_DATAGRAM_BYTES = 2_048;

    private final KeptCrypto kept;
    private final SrtpReceiver receiver;
    private StreamKeys keys;
    private String association;
    private SrtcpSender reports;
    private ByteBuffer plain = ByteBuffer.allocate(USUAL_DATAGRAM_BYTES);

    /// @param association whose handshake gave the keys; empty where the description did
    StreamCrypto(StreamKeys keys, String association, KeptCrypto kept) {
        this(keys, association, kept, new SrtpReceiver(keys.theirs()), new SrtcpSender(keys.ours()));
    }

    private StreamCrypto(
            StreamKeys keys, String association, KeptCrypto kept, SrtpReceiver receiver, SrtcpSender reports) {
        this.keys = keys;
        this.association = association;
        this.kept = kept;
        this.receiver = receiver;
        this.reports = reports;
        keep();
    }

    /// As another process left it; empty where that had no keys.
    ///
    /// @throws IOException where it cannot go on
    static Optional<StreamCrypto> goOn(KeptCrypto kept, long nowEpochNanos) throws IOException {
        var left = kept.left();
        if (left.isEmpty()) {
            return Optional.empty();
        }
        var was = left.get();
        try {
            return Optional.of(new StreamCrypto(
                    was.keys(),
                    was.association(),
                    kept,
                    SrtpReceiver.goOn(was.keys().theirs(), was.ledger(), was.earlier(), nowEpochNanos),
                    SrtcpSender.goOn(was.keys().ours(), was.ledger())));
        } catch (IllegalStateException usedUp) {
            throw new IOException(usedUp.getMessage(), usedUp);
        }
    }

    private void keep() {
        kept.keep(association, keys, receiver, reports);
    }

    /// What a new offer and answer say. Where a side keeps its key, its contexts go on.
    ///
    /// @param moved whether the client sends from another address now, for which contexts begin anew
    void rekey(StreamKeys next, String nextAssociation, boolean moved) {
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
        var changes = moved || !next.equals(keys) || !nextAssociation.equals(association);
        keys = next;
        association = nextAssociation;
        if (changes) {
            keep();
        }
    }

    String association() {
        return association;
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
