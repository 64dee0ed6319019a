package io.earwitness.recorder.scenario;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;

/// An SRTP that we did not write, jitsi-srtp, keyed by what a DTLS handshake exported (RFC 5764 §4.2). It seals what
/// one
/// side sends from one SSRC, and opens reports.
final class JitsiSender {
    private final SrtpCryptoContext rtp;
    private final SrtcpCryptoContext rtcp;

    /// The profiles of `use_srtp`, as OpenSSL names them.
    enum Profile {
        SRTP_AES128_CM_SHA1_80(16, 14, 10, 10, "AES_CM_128_HMAC_SHA1_80"),
        SRTP_AES128_CM_SHA1_32(16, 14, 4, 10, "AES_CM_128_HMAC_SHA1_32"),
        SRTP_AEAD_AES_128_GCM(16, 12, 16, 16, "AEAD_AES_128_GCM"),
        SRTP_AEAD_AES_256_GCM(32, 12, 16, 16, "AEAD_AES_256_GCM");

        private final int keyBytes;
        private final int saltBytes;
        private final int tagBytes;
        private final int controlTagBytes;
        private final String suite;

        Profile(int keyBytes, int saltBytes, int tagBytes, int controlTagBytes, String suite) {
            this.keyBytes = keyBytes;
            this.saltBytes = saltBytes;
            this.tagBytes = tagBytes;
            this.controlTagBytes = controlTagBytes;
            this.suite = suite;
        }

        int materialBytes() {
            return 2 * (keyBytes + saltBytes);
        }

        String suite() {
            return suite;
        }

        private SrtpPolicy policy(int bytes) {
            return saltBytes == 12
                    ? new SrtpPolicy(
                            SrtpPolicy.AESGCM_ENCRYPTION, keyBytes, SrtpPolicy.NULL_AUTHENTICATION, 0, bytes, saltBytes)
                    : new SrtpPolicy(
                            SrtpPolicy.AESCM_ENCRYPTION,
                            keyBytes,
                            SrtpPolicy.HMACSHA1_AUTHENTICATION,
                            20,
                            bytes,
                            saltBytes);
        }
    }

    /// @param clients whether the keys are those of the DTLS client, else those of the server
    /// @param sender  whether it seals, else it opens
    JitsiSender(Profile profile, byte[] material, boolean clients, boolean sender, int ssrc)
            throws GeneralSecurityException {
        var keyAt = clients ? 0 : profile.keyBytes;
        var saltAt = 2 * profile.keyBytes + (clients ? 0 : profile.saltBytes);
        var factory = new SrtpContextFactory(
                sender,
                Arrays.copyOfRange(material, keyAt, keyAt + profile.keyBytes),
                Arrays.copyOfRange(material, saltAt, saltAt + profile.saltBytes),
                profile.policy(profile.tagBytes),
                profile.policy(profile.controlTagBytes),
                new LoggerImpl("jitsi-srtp"));
        rtp = factory.deriveContext(ssrc, 0);
        rtcp = factory.deriveControlContext(ssrc);
        factory.close();
    }

    byte[] seal(byte[] plain) throws GeneralSecurityException {
        var packet = new Packet(plain);
        return packet.after(rtp.transformPacket(packet));
    }

    byte[] sealControl(byte[] plain) throws GeneralSecurityException {
        var packet = new Packet(plain);
        return packet.after(rtcp.transformPacket(packet));
    }

    /// Empty where it is not authentic.
    byte[] openControl(byte[] sealed) throws GeneralSecurityException {
        var packet = new Packet(sealed);
        return packet.after(rtcp.reverseTransformPacket(packet));
    }

    private static final class Packet implements ByteArrayBuffer {
        private byte[] bytes;
        private int length;

        Packet(byte[] plain) {
            bytes = Arrays.copyOf(plain, plain.length + 64);
            length = plain.length;
        }

        byte[] after(SrtpErrorStatus status) {
            return status == SrtpErrorStatus.OK ? Arrays.copyOf(bytes, length) : new byte[0];
        }

        @Override
        public byte[] getBuffer() {
            return bytes;
        }

        @Override
        public int getOffset() {
            return 0;
        }

        @Override
        public int getLength() {
            return length;
        }

        @Override
        public void setLength(int newLength) {
            length = newLength;
        }

        @Override
        public void setOffset(int offset) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isInvalid() {
            return false;
        }

        @Override
        public void readRegionToBuff(int at, int count, byte[] into) {
            System.arraycopy(bytes, at, into, 0, count);
        }

        @Override
        public void grow(int howMuch) {
            bytes = Arrays.copyOf(bytes, bytes.length + howMuch);
        }

        @Override
        public void append(byte[] more, int count) {
            if (bytes.length < length + count) {
                grow(count);
            }
            System.arraycopy(more, 0, bytes, length, count);
            length += count;
        }

        @Override
        public void shrink(int howMuch) {
            length -= howMuch;
        }
    }
}
