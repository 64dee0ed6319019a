package io.earwitness.recorder.capture;

import io.earwitness.media.srtp.IndexLedger;
import io.earwitness.media.srtp.SrtcpSender;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.media.srtp.SrtpKeysFormat;
import io.earwitness.media.srtp.SrtpReceiver;
import io.earwitness.recorder.journal.KeptPlace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// What one port of a secured stream keeps for the next process: its keys, which change with an offer or a handshake,
/// and its indices, which change with each packet.
///
/// Owned by one capture loop. Keeps nothing where sessions do not go on.
final class KeptCrypto {
    static final KeptCrypto NOTHING = new KeptCrypto(Optional.empty());
    private static final int COUNTERS_BYTES = 2 * IndexLedger.BYTES;

    private final Optional<KeptPlace> place;

    private KeptCrypto(Optional<KeptPlace> place) {
        this.place = place;
    }

    static KeptCrypto in(KeptPlace place) {
        return new KeptCrypto(Optional.of(place));
    }

    /// As another process left it.
    ///
    /// @param association whose handshake gave the keys; empty where the description did
    record Left(String association, StreamKeys keys, IndexLedger ledger, Optional<SrtpReceiver.Earlier> earlier) {}

    /// @throws IOException where it cannot be read
    Optional<Left> left() throws IOException {
        if (place.isEmpty()) {
            return Optional.empty();
        }
        var found = place.get().left(COUNTERS_BYTES);
        return found.isEmpty() ? Optional.empty() : Optional.of(read(found.get()));
    }

    private static Left read(KeptPlace.Left found) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(found.secrets()));
        var association = in.readUTF();
        var theirs = SrtpKeysFormat.read(in);
        var ours = SrtpKeysFormat.read(in);
        var earlier = in.readBoolean()
                ? Optional.of(new SrtpReceiver.Earlier(SrtpKeysFormat.read(in), ledger(found.counters(), 1)))
                : Optional.<SrtpReceiver.Earlier>empty();
        return new Left(association, new StreamKeys(theirs, ours), ledger(found.counters(), 0), earlier);
    }

    /// Keeps what stands now, and from here on each index before its packet is used.
    void keep(String association, StreamKeys keys, SrtpReceiver receiver, SrtcpSender reports) {
        place.ifPresent(at -> {
            var _ = at.replace(bytes(association, keys, receiver.earlierKeys()), COUNTERS_BYTES, counters -> {
                receiver.keepIn(ledger(counters, 0), ledger(counters, 1));
                reports.keepIn(ledger(counters, 0));
            });
        });
    }

    private static IndexLedger ledger(ByteBuffer counters, int number) {
        return new IndexLedger(counters.slice(number * IndexLedger.BYTES, IndexLedger.BYTES));
    }

    private static byte[] bytes(String association, StreamKeys keys, Optional<SrtpKeys> earlier) {
        var bytes = new ByteArrayOutputStream(256);
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF(association);
            SrtpKeysFormat.write(out, keys.theirs());
            SrtpKeysFormat.write(out, keys.ours());
            out.writeBoolean(earlier.isPresent());
            if (earlier.isPresent()) {
                SrtpKeysFormat.write(out, earlier.get());
            }
        } catch (IOException impossible) {
            throw new IllegalStateException("memory takes everything", impossible);
        }
        return bytes.toByteArray();
    }
}
