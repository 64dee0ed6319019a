package io.earwitness.media.srtp;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;

/// The bytes of [SrtpKeys], for whoever keeps them where nobody else reads: suite, derivation rate, and for each master
/// key its lifetime, key and salt, and MKI, with a u16 length before bytes and counts.
public final class SrtpKeysFormat {
    private SrtpKeysFormat() {}

    public static void write(DataOutputStream out, SrtpKeys keys) throws IOException {
        out.writeUTF(keys.suite().name());
        out.writeLong(keys.derivationRate());
        out.writeShort(keys.masters().size());
        for (var master : keys.masters()) {
            out.writeLong(master.lifetimePackets());
            bytes(out, master.keyAndSalt());
            bytes(out, master.mki());
        }
    }

    /// @throws IOException where the bytes are not what [#write] makes
    public static SrtpKeys read(DataInputStream in) throws IOException {
        try {
            var suite = SrtpSuite.valueOf(in.readUTF());
            var rate = in.readLong();
            var masters = new ArrayList<MasterKey>();
            for (var left = in.readUnsignedShort(); left > 0; left--) {
                var lifetime = in.readLong();
                masters.add(MasterKey.of(bytes(in)).withMki(bytes(in)).withLifetime(lifetime));
            }
            return new SrtpKeys(suite, masters, rate);
        } catch (IllegalArgumentException odd) {
            throw new IOException("these are no keys of SRTP");
        }
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        var bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        return bytes;
    }
}
