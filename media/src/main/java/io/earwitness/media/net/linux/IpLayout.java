package io.earwitness.media.net.linux;

import io.earwitness.media.ip.IpPacket;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Where in a packet that a ring brings its addresses lie, and when UDP follows the header at once.
///
/// ```
///          header   source   destination   address
/// IPv4     20–60    12       16            4 bytes    RFC 791 §3.1
/// IPv6     40        8       24           16 bytes    RFC 8200 §3
/// ```
enum IpLayout {
    VERSION_4(20, 12, 4),
    VERSION_6(40, 8, 16);

    private static final int UDP = 17;
    private static final int FRAGMENT_AT = 6;
    private static final int FRAGMENT_BITS = 0x3FFF;
    private static final int NEXT_HEADER_AT = 6;

    private final int headerBytesMin;
    private final int source;
    private final int addressBytes;

    IpLayout(int headerBytesMin, int source, int addressBytes) {
        this.headerBytesMin = headerBytesMin;
        this.source = source;
        this.addressBytes = addressBytes;
    }

    boolean isVersion4() {
        return this == VERSION_4;
    }

    int headerBytesMin() {
        return headerBytesMin;
    }

    /// Where the source address is; behind it lies the destination.
    int source() {
        return source;
    }

    int addressBytes() {
        return addressBytes;
    }

    /// Bytes before UDP; 0 where the packet is a part of one, or has headers in between that want a closer look.
    int plainHeaderBytes(ByteBuffer view, int ip) {
        if (this == VERSION_6) {
            return view.get(ip + NEXT_HEADER_AT) == UDP ? headerBytesMin : 0;
        }
        var bytes = (view.get(ip) & 0x0F) * 4;
        return (view.getShort(ip + FRAGMENT_AT) & FRAGMENT_BITS) != 0 || bytes < headerBytesMin ? 0 : bytes;
    }

    Optional<IpPacket> parse(ByteBuffer packet, long stampEpochNanos) {
        return this == VERSION_4
                ? IpPacket.version4(packet, stampEpochNanos)
                : IpPacket.version6(packet, stampEpochNanos);
    }

    long sourceHigh(ByteBuffer view, int ip) {
        return high(view, ip + source);
    }

    long sourceLow(ByteBuffer view, int ip) {
        return low(view, ip + source);
    }

    long destinationHigh(ByteBuffer view, int ip) {
        return high(view, ip + source + addressBytes);
    }

    long destinationLow(ByteBuffer view, int ip) {
        return low(view, ip + source + addressBytes);
    }

    // An IPv4 address is the low half's last four bytes.
    private long high(ByteBuffer view, int at) {
        return this == VERSION_4 ? 0 : view.getLong(at);
    }

    private long low(ByteBuffer view, int at) {
        return this == VERSION_4 ? view.getInt(at) & 0xFFFF_FFFFL : view.getLong(at + 8);
    }
}
