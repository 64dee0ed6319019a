package io.earwitness.media.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;

/// An SRTP that we did not write, jitsi-srtp, sending or receiving one SSRC from roll-over counter 0 on.
final class JitsiPeer {
    private final SrtpCryptoContext rtp;
    private final SrtcpCryptoContext rtcp;

    JitsiPeer(boolean sender, SrtpKeys keys, int ssrc) throws GeneralSecurityException {
        var suite = keys.suite();
        var master = keys.masters().getFirst();
        try (var contexts = new Contexts(new SrtpContextFactory(
                sender,
                master.key(suite),
                master.salt(suite),
                policy(suite, suite.rtpTagBytes()),
                policy(suite, suite.rtcpTagBytes()),
                new LoggerImpl("jitsi-srtp")))) {
            rtp = contexts.factory().deriveContext(ssrc, 0);
            rtcp = contexts.factory().deriveControlContext(ssrc);
        }
    }

    private record Contexts(SrtpContextFactory factory) implements AutoCloseable {
        @Override
        public void close() {
            factory.close();
        }
    }

    private static SrtpPolicy policy(SrtpSuite suite, int tagBytes) {
        return suite.isAead()
                ? new SrtpPolicy(
                        SrtpPolicy.AESGCM_ENCRYPTION,
                        suite.keyBytes(),
                        SrtpPolicy.NULL_AUTHENTICATION,
                        0,
                        tagBytes,
                        suite.saltBytes())
                : new SrtpPolicy(
                        SrtpPolicy.AESCM_ENCRYPTION,
                        suite.keyBytes(),
                        SrtpPolicy.HMACSHA1_AUTHENTICATION,
                        20,
                        tagBytes,
                        suite.saltBytes());
    }

    byte[] seal(byte[] plain) throws GeneralSecurityException {
        var packet = new Packet(plain);
        return packet.after(rtp.transformPacket(packet));
    }

    byte[] open(byte[] sealed) throws GeneralSecurityException {
        var packet = new Packet(sealed);
        return packet.after(rtp.reverseTransformPacket(packet, false));
    }

    byte[] sealControl(byte[] plain) throws GeneralSecurityException {
        var packet = new Packet(plain);
        return packet.after(rtcp.transformPacket(packet));
    }

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

        /// Empty where jitsi-srtp does not accept it.
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
