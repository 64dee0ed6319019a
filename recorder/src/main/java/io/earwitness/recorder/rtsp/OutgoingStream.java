package io.earwitness.recorder.rtsp;

import io.earwitness.media.rtp.CanonicalName;
import io.earwitness.media.rtp.NtpTime;
import io.earwitness.media.rtp.RtcpWriter;
import io.earwitness.media.rtp.RtpPacketizer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// One stream on its way to a client: numbers, time stamps and sender reports (RFC 3550).
///
/// Used by one thread at a time: that of the player while it plays, else whoever holds the session.
final class OutgoingStream {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int REPORT_BYTES_MAX = 128;
    private static final int DYNAMIC_TYPE_FIRST = 96;
    private static final int DYNAMIC_TYPES = 32;

    private final int index;
    private final int rate;
    private final String cname;
    private final MediaWay way;
    private final RandomGenerator random;
    private int ssrc;
    private RtpPacketizer packetizer;
    private int packets;
    private int octets;
    private boolean begins = true;

    OutgoingStream(int index, int rate, String cname, MediaWay way, RandomGenerator random) {
        this.index = index;
        this.rate = rate;
        this.cname = cname;
        this.way = way;
        this.random = random;
        this.ssrc = random.nextInt();
        this.packetizer = packetizer();
    }

    private RtpPacketizer packetizer() {
        return new RtpPacketizer(ssrc, random.nextInt(1 << 16), random.nextInt());
    }

    static String cname(RandomGenerator random) {
        return CanonicalName.create(random);
    }

    /// Of a stream, by its index.
    static int payloadType(int index) {
        return DYNAMIC_TYPE_FIRST + index % DYNAMIC_TYPES;
    }

    int index() {
        return index;
    }

    MediaWay way() {
        return way;
    }

    String transport() {
        return way.transport() + ";ssrc=" + ssrcText();
    }

    private String ssrcText() {
        return HexFormat.of().withUpperCase().toHexDigits(ssrc);
    }

    /// Its part of `RTP-Info`, of the packet that comes next (RFC 7826 §18.45).
    String next(String base) {
        return info(base, packetizer.nextSequenceNumber(), packetizer.nextTimestamp());
    }

    /// The same of the last packet (§13.5.1), and of the time at which it ends.
    String last(String base) {
        return info(base, (packetizer.nextSequenceNumber() - 1) & 0xFFFF, packetizer.nextTimestamp());
    }

    private String info(String base, int sequenceNumber, int timestamp) {
        return "url=\"" + base + RtspUri.control(index) + "\" ssrc=" + ssrcText() + ":seq=" + sequenceNumber
                + ";rtptime=" + Integer.toUnsignedString(timestamp);
    }

    /// Time passed without a packet: a pause stands in the time stamps with its length (RFC 7826 appendix C.4).
    void pass(long nanos) {
        packetizer.silence((int) Math.round(nanos / NANOS_PER_SECOND * rate));
        begins = true;
    }

    void send(byte[] payload) {
        way.rtp(packetizer.packet(payloadType(index), begins, payload, payload.length / 2));
        begins = false;
        packets++;
        octets += payload.length;
    }

    /// @param nowEpochNanos the moment of the next packet
    void report(long nowEpochNanos) {
        var out = ByteBuffer.allocate(REPORT_BYTES_MAX);
        writer(out, nowEpochNanos);
        way.rtcp(Arrays.copyOf(out.array(), out.position()));
    }

    /// Its source leaves, if it ever sent anything: what is sent later comes from another one.
    void bye(long nowEpochNanos) {
        if (packets == 0) {
            return;
        }
        var out = ByteBuffer.allocate(REPORT_BYTES_MAX);
        writer(out, nowEpochNanos).bye(ssrc);
        way.rtcp(Arrays.copyOf(out.array(), out.position()));
        ssrc = random.nextInt();
        packetizer = packetizer();
        packets = 0;
        octets = 0;
        begins = true;
    }

    private RtcpWriter writer(ByteBuffer out, long nowEpochNanos) {
        return new RtcpWriter(out)
                .senderReport(ssrc, NtpTime.of(nowEpochNanos), packetizer.nextTimestamp(), packets, octets)
                .sourceDescription(ssrc, cname);
    }
}
