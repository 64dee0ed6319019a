package io.earwitness.recorder.assembly;

import io.earwitness.media.codec.G711;
import io.earwitness.media.rtp.RtpPacketizer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Somebody who speaks G.711 in packets of 20 ms: a tone whose every sample is known, and the packets that carry it.
///
/// Beside the packets it keeps what an independent decoder must make of them: samples, zeros where nothing was sent.
final class Voice {
    static final int PACKET_SAMPLES = 160;

    private final double hertz;
    private final int payloadType;
    private final RtpPacketizer packetizer;
    private final List<Packet> sent = new ArrayList<>();
    private final List<short[]> expected = new ArrayList<>();
    private double now;
    private long spokenSamples;
    private int tagBytes;

    /// One packet on the wire.
    record Packet(double millis, byte[] bytes) {}

    /// @param payloadType 0 for PCMU, else PCMA
    Voice(double fromMillis, double hertz, int payloadType, int ssrc) {
        this.now = fromMillis;
        this.hertz = hertz;
        this.payloadType = payloadType;
        this.packetizer = new RtpPacketizer(ssrc, 65_500, 0xFFFF_F000);
    }

    static Voice alaw(double fromMillis, int ssrc) {
        return new Voice(fromMillis, 440, 8, ssrc);
    }

    static Voice ulaw(double fromMillis, int ssrc) {
        return new Voice(fromMillis, 620, 0, ssrc);
    }

    /// From here on so many bytes follow each payload that are none of it, as in SRTP.
    Voice taggedWith(int bytes) {
        tagBytes = bytes;
        return this;
    }

    Voice says(int packets) {
        for (var i = 0; i < packets; i++) {
            var payload = nextPayload();
            var tagged = Arrays.copyOf(payload, PACKET_SAMPLES + tagBytes);
            emit(packetizer.packet(payloadType, false, tagged, PACKET_SAMPLES));
            expected.add(decoded(payload));
            now += 20;
        }
        return this;
    }

    /// Sent, and lost on the way.
    Voice loses(int packets) {
        for (var i = 0; i < packets; i++) {
            nextPayload();
            packetizer.lose(PACKET_SAMPLES);
            hears(PACKET_SAMPLES);
        }
        return this;
    }

    /// Hold: the clock runs on, the sequence does not.
    Voice isSilent(int packets) {
        packetizer.silence(packets * PACKET_SAMPLES);
        hears(packets * PACKET_SAMPLES);
        return this;
    }

    /// One key as RFC 4733 sends it: the time stamp stands, the end comes three times.
    Voice presses(int code, int packets) {
        for (var i = 1; i <= packets; i++) {
            event(code, i * PACKET_SAMPLES, i == 1, false);
        }
        for (var i = 0; i < 2; i++) {
            event(code, packets * PACKET_SAMPLES, false, true);
        }
        packetizer.silence((packets + 2) * PACKET_SAMPLES);
        hears((packets + 2) * PACKET_SAMPLES);
        now -= (packets + 2) * 20;
        return this;
    }

    private void event(int code, int duration, boolean first, boolean end) {
        var payload = ByteBuffer.allocate(4)
                .put((byte) code)
                .put((byte) (end ? 0x8A : 0x0A))
                .putShort((short) duration)
                .array();
        emit(packetizer.packet(101, first, payload, 0));
        now += 20;
    }

    Voice says(int packets, int otherPayloadType, byte fill) {
        for (var i = 0; i < packets; i++) {
            var payload = new byte[40];
            Arrays.fill(payload, fill);
            emit(packetizer.packet(otherPayloadType, false, payload, 960));
            now += 20;
        }
        return this;
    }

    /// The last two packets come in the wrong order, and the last of them twice.
    Voice stumbles() {
        var last = sent.removeLast();
        var before = sent.removeLast();
        sent.add(new Packet(before.millis(), last.bytes()));
        sent.add(new Packet(last.millis(), before.bytes()));
        sent.add(new Packet(last.millis() + 1, before.bytes()));
        return this;
    }

    List<Packet> sent() {
        return sent;
    }

    /// What an independent decoder makes of it, from the first packet to the last sample that was sent.
    short[] expected() {
        var length = expected.stream().mapToInt(block -> block.length).sum();
        var all = new short[length];
        var at = 0;
        for (var block : expected) {
            System.arraycopy(block, 0, all, at, block.length);
            at += block.length;
        }
        return all;
    }

    private void hears(int zeros) {
        expected.add(new short[zeros]);
        now += zeros / 8.0;
    }

    private void emit(byte[] packet) {
        sent.add(new Packet(now, packet));
    }

    private byte[] nextPayload() {
        var payload = new byte[PACKET_SAMPLES];
        for (var i = 0; i < PACKET_SAMPLES; i++) {
            var sample = (short) (12_000 * Math.sin(2 * Math.PI * hertz * spokenSamples++ / 8000));
            payload[i] = payloadType == 0 ? G711.toUlaw(sample) : G711.toAlaw(sample);
        }
        return payload;
    }

    private short[] decoded(byte[] payload) {
        var samples = new short[payload.length];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = payloadType == 0 ? G711.fromUlaw(payload[i]) : G711.fromAlaw(payload[i]);
        }
        return samples;
    }
}
