package io.earwitness.recorder.scenario;

import io.earwitness.media.rtp.RtpPacketizer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What a client says and sends that puts several lines on one port (RFC 9143).
final class Bundles {
    static final int MID_ID = 3;
    static final String EXTMAP = "extmap:" + MID_ID + " urn:ietf:params:rtp-hdrext:sdes:mid";
    /// The port of the tagged line.
    static final int PORT = 40_000;

    private Bundles() {}

    /// A description with that group and these lines.
    static String offer(String group, String... lines) {
        return Offers.of("a=group:BUNDLE " + group + "\r\n" + String.join("", lines));
    }

    /// A line of A-law, under this payload type; the label is the mid.
    static String audio(String mid, int type, String... attributes) {
        return line("audio", "RTP/AVP", mid, type, "PCMA/8000", attributes);
    }

    /// One without a port where it is `bundle-only`.
    static String line(String medium, String profile, String mid, int type, String format, String... attributes) {
        var only = List.of(attributes).contains("bundle-only");
        var line = new StringBuilder("m=%s %d %s %d\r\n".formatted(medium, only ? 0 : PORT, profile, type));
        line.append("a=rtpmap:%d %s\r\na=mid:%s\r\na=label:%s\r\n".formatted(type, format, mid, mid));
        for (var attribute : attributes) {
            line.append("a=").append(attribute).append("\r\n");
        }
        if (!List.of(attributes).contains("inactive")) {
            line.append("a=sendonly\r\n");
        }
        return line.toString();
    }

    /// The same packet, with the name of its line in a header extension.
    static byte[] named(byte[] packet, String mid) {
        var name = mid.getBytes(StandardCharsets.US_ASCII);
        var words = (1 + name.length + 3) / 4;
        var longer = ByteBuffer.allocate(packet.length + 4 + 4 * words);
        longer.put(packet, 0, 12).putInt(0xBEDE << 16 | words);
        longer.put((byte) (MID_ID << 4 | (name.length - 1))).put(name).position(16 + 4 * words);
        longer.put(packet, 12, packet.length - 12);
        return longer.put(0, (byte) (packet[0] | 0x10)).array();
    }

    /// Packets of A-law noise whose sequence number rolls over; the first `named` of them say whose they are.
    static List<byte[]> words(int ssrc, int type, int packets, String mid, int named) {
        var packetizer = new RtpPacketizer(ssrc, 65_500, 4711);
        var noise = new Random(ssrc);
        var words = new ArrayList<byte[]>();
        for (var n = 0; n < packets; n++) {
            var payload = new byte[160];
            noise.nextBytes(payload);
            var packet = packetizer.packet(type, n == 0, payload, 160);
            words.add(n < named ? named(packet, mid) : packet);
        }
        return words;
    }

    /// A compound of a sender report and the names of its source: CNAME, and of its line where there is one.
    static byte[] senderReport(int ssrc, String mid) {
        var items = ByteBuffer.allocate(24);
        items.put((byte) 1).put((byte) 3).put("cam".getBytes(StandardCharsets.US_ASCII));
        if (!mid.isEmpty()) {
            items.put((byte) 15).put((byte) mid.length()).put(mid.getBytes(StandardCharsets.US_ASCII));
        }
        // An item of type 0 ends the chunk, at a full word.
        var length = (items.position() + 1 + 3) / 4 * 4;
        return ByteBuffer.allocate(28 + 8 + length)
                .putInt(0x80C80006)
                .putInt(ssrc)
                .putLong(0xE000_0000_0000_0000L)
                .putInt(4711)
                .putInt(30)
                .putInt(4800)
                .putInt(0x81CA0000 | (1 + length / 4))
                .putInt(ssrc)
                .put(items.array(), 0, length)
                .array();
    }

    /// An empty receiver report and a BYE of these.
    static byte[] bye(int... ssrcs) {
        var packet = ByteBuffer.allocate(8 + 4 + 4 * ssrcs.length)
                .putInt(0x80C90001)
                .putInt(ssrcs[0])
                .putInt((0x80 | ssrcs.length) << 24 | 0xCB << 16 | ssrcs.length);
        for (var ssrc : ssrcs) {
            packet.putInt(ssrc);
        }
        return packet.array();
    }

    static byte[] both(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }
}
