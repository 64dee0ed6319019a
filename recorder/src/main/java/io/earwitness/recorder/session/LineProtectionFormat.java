package io.earwitness.recorder.session;

import io.earwitness.media.dtls.DtlsRole;
import io.earwitness.media.dtls.Fingerprint;
import io.earwitness.media.dtls.PeerFingerprints;
import io.earwitness.media.srtp.CryptoAttribute;
import io.earwitness.media.srtp.SrtpKeysFormat;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;

/// The bytes of a [LineProtection], as part of a [SessionState]: 1 and both sides' keys, or 2 and what was said of the
/// handshake.
final class LineProtectionFormat {
    private static final int KEYS = 1;
    private static final int HANDSHAKE = 2;

    private LineProtectionFormat() {}

    static void write(DataOutputStream out, LineProtection protection) throws IOException {
        switch (protection) {
            case LineKeys keys -> {
                out.writeByte(KEYS);
                write(out, keys.offered());
                write(out, keys.answered());
            }
            case LineHandshake handshake -> {
                out.writeByte(HANDSHAKE);
                write(out, handshake);
            }
        }
    }

    private static void write(DataOutputStream out, CryptoAttribute attribute) throws IOException {
        out.writeUTF(attribute.tag());
        SrtpKeysFormat.write(out, attribute.keys());
    }

    private static void write(DataOutputStream out, LineHandshake handshake) throws IOException {
        out.writeUTF(handshake.association());
        out.writeUTF(handshake.role().name());
        out.writeShort(handshake.theirs().offered().size());
        for (var fingerprint : handshake.theirs().offered()) {
            out.writeUTF(fingerprint.text());
        }
        out.writeBoolean(handshake.theirId().isPresent());
        if (handshake.theirId().isPresent()) {
            out.writeUTF(handshake.theirId().get());
        }
        out.writeUTF(handshake.own().text());
    }

    /// @throws IOException where the bytes are not what [#write] makes
    static LineProtection read(DataInputStream in) throws IOException {
        return switch (in.readByte()) {
            case KEYS -> new LineKeys(attribute(in), attribute(in));
            case HANDSHAKE -> handshake(in);
            default -> throw new IOException("the protection of a line cannot be read");
        };
    }

    private static CryptoAttribute attribute(DataInputStream in) throws IOException {
        return new CryptoAttribute(in.readUTF(), SrtpKeysFormat.read(in));
    }

    private static LineHandshake handshake(DataInputStream in) throws IOException {
        try {
            var association = in.readUTF();
            var role = DtlsRole.valueOf(in.readUTF());
            var theirs = new HashSet<Fingerprint>();
            for (var left = in.readUnsignedShort(); left > 0; left--) {
                theirs.add(fingerprint(in));
            }
            var theirId = in.readBoolean() ? Optional.of(in.readUTF()) : Optional.<String>empty();
            return new LineHandshake(association, role, PeerFingerprints.of(theirs), theirId, fingerprint(in));
        } catch (IllegalArgumentException odd) {
            throw new IOException("what was said of a handshake cannot be read", odd);
        }
    }

    private static Fingerprint fingerprint(DataInputStream in) throws IOException {
        return Fingerprint.read(in.readUTF()).orElseThrow(() -> new IOException("a fingerprint cannot be read"));
    }
}
