package io.earwitness.media.container;

import io.earwitness.media.ip.FragmentReassembler;
import io.earwitness.media.ip.IpPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Finds the UDP datagrams and TCP segments in captured frames, IPv4 and IPv6, fragments put together; a datagram that
/// was captured in two places counts once.
/// Owned by one reader. What it cannot use it counts; checksums are not verified, offloading leaves them wrong.
public final class IpDecoder {
    private static final int UDP = 17;
    private static final int TCP = 6;

    private final FragmentReassembler fragments = new FragmentReassembler();
    private final RepeatedDatagrams datagrams = new RepeatedDatagrams();
    private long skipped;
    private long cutShort;

    /// The packet that this frame carried or completed.
    public Optional<CapturedPacket> decode(CapturedFrame frame) {
        var ip = LinkLayer.ipPacket(frame).flatMap(packet -> ip(packet, frame.epochNanos()));
        if (ip.isEmpty()) {
            skipped++;
            cutShort += frame.cutShort() ? 1 : 0;
        }
        return ip.flatMap(fragments::whole).flatMap(packet -> transport(packet, frame.epochNanos()));
    }

    /// Frames without a usable IP packet: other protocols, cut short, malformed.
    public long skippedFrames() {
        return skipped;
    }

    /// Of these, frames of which the capture kept too little.
    public long cutShortFrames() {
        return cutShort;
    }

    /// Packets of which a fragment has not come, or too late.
    public long incompletePackets() {
        return fragments.incomplete();
    }

    /// Copies of datagrams that were left out: seen on another interface, or on the way in and out.
    public long repeatedDatagrams() {
        return datagrams.count();
    }

    private static Optional<IpPacket> ip(ByteBuffer packet, long epochNanos) {
        if (!packet.hasRemaining()) {
            return Optional.empty();
        }
        return switch ((packet.get(0) & 0xF0) >> 4) {
            case 4 -> IpPacket.version4(packet, epochNanos);
            case 6 -> IpPacket.version6(packet, epochNanos);
            default -> Optional.empty();
        };
    }

    private Optional<CapturedPacket> transport(IpPacket packet, long epochNanos) {
        var payload = ByteBuffer.wrap(packet.payload());
        try {
            return switch (packet.protocol()) {
                case UDP -> datagram(packet, payload, epochNanos);
                case TCP -> segment(packet, payload, epochNanos);
                default -> Optional.empty();
            };
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("addresses are 4 or 16 bytes here", impossible);
        }
    }

    private Optional<CapturedPacket> datagram(IpPacket packet, ByteBuffer udp, long epochNanos)
            throws UnknownHostException {
        if (udp.remaining() < 8) {
            return Optional.empty();
        }
        int length = udp.getShort(4) & 0xFFFF;
        if (length < 8 || length > udp.remaining()) {
            return Optional.empty();
        }
        var datagram = new CapturedDatagram(
                epochNanos,
                address(packet.source(), udp.getShort(0)),
                address(packet.destination(), udp.getShort(2)),
                Arrays.copyOfRange(packet.payload(), 8, length));
        return datagrams.isRepeated(datagram, packet.identification()) ? Optional.empty() : Optional.of(datagram);
    }

    private static Optional<CapturedPacket> segment(IpPacket packet, ByteBuffer tcp, long epochNanos)
            throws UnknownHostException {
        if (tcp.remaining() < 20) {
            return Optional.empty();
        }
        int header = ((tcp.get(12) >> 4) & 0x0F) * 4;
        if (header < 20 || header > tcp.remaining()) {
            return Optional.empty();
        }
        int flags = tcp.get(13);
        return Optional.of(new CapturedSegment(
                epochNanos,
                address(packet.source(), tcp.getShort(0)),
                address(packet.destination(), tcp.getShort(2)),
                tcp.getInt(4),
                (flags & 2) != 0,
                (flags & 1) != 0,
                (flags & 4) != 0,
                Arrays.copyOfRange(packet.payload(), header, tcp.limit())));
    }

    private static InetSocketAddress address(byte[] address, short port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(address), port & 0xFFFF);
    }
}
