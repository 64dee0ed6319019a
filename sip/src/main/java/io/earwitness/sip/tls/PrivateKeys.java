package io.earwitness.sip.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/// Makes a private key of the first key block of a PEM file, whichever of the three usual forms it has.
final class PrivateKeys {
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final byte[] RSA_ENCRYPTION = {
        0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    private static final byte[] EC_PUBLIC_KEY = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};

    private PrivateKeys() {}

    static PrivateKey first(PemFile file) throws IOException {
        for (var block : file.blocks()) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return key(file, block.content());
                }
                case "RSA PRIVATE KEY" -> {
                    return key(file, wrapped(RSA_ENCRYPTION, plain(file, block)));
                }
                case "EC PRIVATE KEY" -> {
                    return key(file, wrapped(curve(file, plain(file, block)), block.content()));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw encrypted(file);
                default -> {
                    // parameters, or the certificate in the same file
                }
            }
        }
        throw new IOException(file.path() + " holds no private key in PEM");
    }

    private static byte[] plain(PemFile file, PemFile.Block block) throws IOException {
        if (block.content().length == 0) {
            throw encrypted(file);
        }
        return block.content();
    }

    private static IOException encrypted(PemFile file) {
        return new IOException("the key in " + file.path() + " is encrypted; store it without a pass phrase,"
                + " readable by the recorder's user alone");
    }

    private static byte[] curve(PemFile file, byte[] key) throws IOException {
        Optional<byte[]> parameters = Der.part(key, Der.EXPLICIT_0);
        if (parameters.isEmpty()) {
            throw new IOException("the EC key in " + file.path() + " does not name its curve");
        }
        var algorithm = new byte[EC_PUBLIC_KEY.length + parameters.get().length];
        System.arraycopy(EC_PUBLIC_KEY, 0, algorithm, 0, EC_PUBLIC_KEY.length);
        System.arraycopy(parameters.get(), 0, algorithm, EC_PUBLIC_KEY.length, parameters.get().length);
        return algorithm;
    }

    /// As PKCS#8 has it (RFC 5208): version, algorithm, the key as its own standard writes it.
    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return Der.value(Der.SEQUENCE, VERSION_0, Der.value(Der.SEQUENCE, algorithm), Der.value(Der.OCTETS, key));
    }

    private static PrivateKey key(PemFile file, byte[] encoded) throws IOException {
        for (var algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (GeneralSecurityException another) {
                // not of this algorithm
            }
        }
        throw new IOException("the private key in " + file.path() + " cannot be read");
    }
}
