package io.earwitness.media.srtp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/// Packets of one made-up sender: plain ones, protected ones by our sender, and room to open them in.
final class SampleStream {
    static final int SSRC = 0x11AA0001;
    static final long NOW = 0;

    private SampleStream() {}

    static SrtpKeys keys(SrtpSuite suite, long seed) {
        return SrtpKeys.fresh(suite, new Random(seed));
    }

    static byte[] rtp(int ssrc, int sequenceNumber, int payloadBytes) {
        var packet = ByteBuffer.allocate(12 + payloadBytes)
                .put((byte) 0x80)
                .put((byte) 8)
                .putShort((short) sequenceNumber)
                .putInt(sequenceNumber * 160)
                .putInt(ssrc);
        for (var i = 0; i < payloadBytes; i++) {
            packet.put((byte) (sequenceNumber + i));
        }
        return packet.array();
    }

    static byte[] rtp(int sequenceNumber) {
        return rtp(SSRC, sequenceNumber, 160);
    }

    /// With two contributing sources and an extension of three words.
    static byte[] rtpWithLongHeader(int sequenceNumber) {
        return ByteBuffer.allocate(12 + 8 + 16 + 160)
                .put((byte) 0x92)
                .put((byte) 8)
                .putShort((short) sequenceNumber)
                .putInt(sequenceNumber * 160)
                .putInt(SSRC)
                .putInt(1)
                .putInt(2)
                .putShort((short) 0xBEDE)
                .putShort((short) 3)
                .putInt(0x10AABBCC)
                .putInt(0x20DDEEFF)
                .putInt(0x30010203)
                .array();
    }

    /// A receiver report and a CNAME.
    static byte[] rtcp(int ssrc) {
        return ByteBuffer.allocate(8 + 24)
                .putInt(0x80C90001)
                .putInt(ssrc)
                .putInt(0x81CA0005)
                .putInt(ssrc)
                .put((byte) 1)
                .put((byte) 9)
                .put("earwitnes".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .array();
    }

    static byte[] sealed(SrtpSender sender, byte[] plain) {
        var packet = Arrays.copyOf(plain, plain.length + sender.overhead());
        return Arrays.copyOf(packet, sender.seal(packet, plain.length));
    }

    static byte[] sealed(SrtcpSender sender, byte[] plain) {
        var packet = Arrays.copyOf(plain, plain.length + sender.overhead());
        return Arrays.copyOf(packet, sender.seal(packet, plain.length));
    }

    /// What the receiver makes of it; empty where it is not authentic.
    static byte[] opened(SrtpReceiver receiver, byte[] sealed) {
        var packet = sealed.clone();
        return receiver.openRtp(packet, packet.length, NOW) == SrtpOutcome.AUTHENTIC
                ? Arrays.copyOf(packet, receiver.length())
                : new byte[0];
    }

    static SrtpOutcome outcome(SrtpReceiver receiver, byte[] sealed) {
        return receiver.openRtp(sealed.clone(), sealed.length, NOW);
    }
}
