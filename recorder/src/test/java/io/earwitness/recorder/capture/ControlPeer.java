package io.earwitness.recorder.capture;

import io.earwitness.media.rtp.RtcpBandwidth;
import io.earwitness.recorder.capture.ControlTerms.Feedback;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// A client's side of one stream: a socket for RTP and one for RTCP, and what comes back to either.
final class ControlPeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    final DatagramSocket rtp;
    final DatagramSocket rtcp;

    /// What came, and from which port.
    record Heard(ByteBuffer bytes, int fromPort) {
        int blocks() {
            return bytes.get(0) & 0x1F;
        }

        int ownSsrc() {
            return bytes.getInt(4);
        }

        int blockSsrc(int block) {
            return bytes.getInt(8 + 24 * block);
        }

        /// Types of the packets in the compound.
        java.util.List<Integer> types() {
            var types = new java.util.ArrayList<Integer>();
            for (var at = 0; at < bytes.limit(); at += 4 * ((bytes.getShort(at + 2) & 0xFFFF) + 1)) {
                types.add(bytes.get(at + 1) & 0xFF);
            }
            return types;
        }
    }

    ControlPeer() throws IOException {
        this("127.0.0.1");
    }

    ControlPeer(String host) throws IOException {
        rtp = socket(host);
        rtcp = socket(host);
    }

    private static DatagramSocket socket(String host) throws IOException {
        var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(host), 0));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    void sendsRtp(AllocatedPort to, byte[] packet) throws IOException {
        rtp.send(new DatagramPacket(packet, packet.length, to.local(), to.rtpPort()));
    }

    void sendsPackets(AllocatedPort to, int ssrc, int from, int until) throws IOException {
        for (var number = from; number < until; number++) {
            sendsRtp(to, CaptureRoom.rtp(ssrc, number));
        }
    }

    void sendsRtcp(AllocatedPort to, byte[] packet) throws IOException {
        rtcp.send(new DatagramPacket(packet, packet.length, to.local(), to.rtcpPort()));
    }

    static Heard hears(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[2_000], 2_000);
        socket.receive(packet);
        var bytes = Arrays.copyOf(packet.getData(), packet.getLength());
        return new Heard(ByteBuffer.wrap(bytes), packet.getPort());
    }

    /// The terms of an offer that names this peer's RTCP port.
    ControlTerms terms() {
        return terms(Optional.of((InetSocketAddress) rtcp.getLocalSocketAddress()), false);
    }

    ControlTerms terms(Optional<InetSocketAddress> target, boolean shared) {
        return new ControlTerms(
                target, shared, Set.of(rtp.getLocalAddress()), RtcpBandwidth.ofSession(64_000), true, Feedback.NONE);
    }

    /// A sender report with nothing but its head (RFC 3550 §6.4.1).
    static byte[] senderReport(int ssrc, long ntp, int rtpTimestamp) {
        return ByteBuffer.allocate(28)
                .putInt(0x80C8_0006)
                .putInt(ssrc)
                .putLong(ntp)
                .putInt(rtpTimestamp)
                .putInt(1)
                .putInt(160)
                .array();
    }

    static byte[] bye(int ssrc) {
        return ByteBuffer.allocate(16)
                .putInt(0x80C9_0001)
                .putInt(ssrc)
                .putInt(0x81CB_0001)
                .putInt(ssrc)
                .array();
    }

    @Override
    public void close() {
        rtp.close();
        rtcp.close();
    }
}
