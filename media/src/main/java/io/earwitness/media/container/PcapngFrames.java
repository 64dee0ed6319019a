package io.earwitness.media.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The frames of a pcapng file: enhanced, simple and the obsolete packet blocks of every section; other blocks are
/// skipped.
///
/// ```
/// block: type 4 | total length 4 | body, padded to 4 | total length 4
/// ```
final class PcapngFrames implements PcapReader.FrameReader {
    static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int INTERFACE = 1;
    private static final int OBSOLETE_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final int INTERFACES_MAX = 10_000;
    private static final int OPTION_TIME_RESOLUTION = 9;
    private static final int OPTION_TIME_OFFSET = 14;

    private record Interface(LinkType linkType, int snapLength, CaptureTime time) {}

    private final CaptureInput input;
    private final List<Interface> interfaces = new ArrayList<>();
    private final Set<Integer> unknownLinkTypes = new TreeSet<>();

    /// The first block type, the section header's, has been read already.
    PcapngFrames(CaptureInput input) throws IOException {
        this.input = input;
        readSectionHeader(input.offset() - 4);
    }

    @Override
    public Set<Integer> unknownLinkTypes() {
        return unknownLinkTypes;
    }

    @Override
    public Optional<CapturedFrame> next() throws IOException {
        while (!input.atEnd()) {
            long at = input.offset();
            int type = input.readInt();
            if (type == SECTION_HEADER) {
                readSectionHeader(at);
                continue;
            }
            var body = readBody(at, input.readInt());
            switch (type) {
                case INTERFACE -> addInterface(at, body);
                case ENHANCED_PACKET -> {
                    return Optional.of(packet(at, body, need(at, body, 20).getInt()));
                }
                case OBSOLETE_PACKET -> {
                    return Optional.of(packet(at, body, need(at, body, 20).getInt() & 0xFFFF));
                }
                case SIMPLE_PACKET -> {
                    return Optional.of(simplePacket(at, body));
                }
                default -> {
                    // Names, statistics, comments and what comes after us: nothing that was on the link.
                }
            }
        }
        return Optional.empty();
    }

    private void readSectionHeader(long at) throws IOException {
        input.order(ByteOrder.BIG_ENDIAN);
        int length = input.readInt();
        int magic = input.readInt();
        if (Integer.reverseBytes(magic) == BYTE_ORDER_MAGIC) {
            input.order(ByteOrder.LITTLE_ENDIAN);
            length = Integer.reverseBytes(length);
        } else if (magic != BYTE_ORDER_MAGIC) {
            throw input.malformed(at, "byte order magic %08x".formatted(magic));
        }
        if (length < 28 || length > CaptureInput.BLOCK_BYTES_MAX || length % 4 != 0) {
            throw input.malformed(at, "section header of length " + (length & 0xFFFF_FFFFL));
        }
        input.read(length - 12);
        interfaces.clear();
    }

    private ByteBuffer readBody(long at, int length) throws IOException {
        if (length < 12 || length > CaptureInput.BLOCK_BYTES_MAX || length % 4 != 0) {
            throw input.malformed(at, "block length " + (length & 0xFFFF_FFFFL));
        }
        var body = input.read(length - 12);
        int trailer = input.readInt();
        if (trailer != length) {
            throw input.malformed(at, "block lengths differ: %d and %d".formatted(length, trailer));
        }
        return body;
    }

    private void addInterface(long at, ByteBuffer body) throws IOException {
        need(at, body, 8);
        if (interfaces.size() >= INTERFACES_MAX) {
            throw input.malformed(at, "more than %d interfaces".formatted(INTERFACES_MAX));
        }
        int linkNumber = body.getShort() & 0xFFFF;
        var linkType = LinkType.of(linkNumber);
        if (linkType == LinkType.UNSUPPORTED) {
            unknownLinkTypes.add(linkNumber);
        }
        body.getShort();
        int snapLength = body.getInt();
        var time = CaptureTime.MICROSECONDS;
        while (body.remaining() >= 4) {
            int code = body.getShort() & 0xFFFF;
            int length = body.getShort() & 0xFFFF;
            if (length > body.remaining()) {
                throw input.malformed(at, "option of length " + length);
            }
            if (code == OPTION_TIME_RESOLUTION && length >= 1) {
                time = time.withResolution(body.get(body.position()));
            } else if (code == OPTION_TIME_OFFSET && length >= 8) {
                time = time.withOffsetSeconds(body.getLong(body.position()));
            }
            body.position(Math.min(body.limit(), body.position() + (length + 3) / 4 * 4));
        }
        interfaces.add(new Interface(linkType, snapLength, time));
    }

    private CapturedFrame packet(long at, ByteBuffer body, int interfaceNumber) throws IOException {
        var from = interfaceOf(at, interfaceNumber);
        long ticks = ((long) body.getInt() << 32) | (body.getInt() & 0xFFFF_FFFFL);
        int captured = body.getInt();
        int original = body.getInt();
        return new CapturedFrame(
                from.time().epochNanos(ticks), from.linkType(), take(at, body, captured), Math.max(original, captured));
    }

    private CapturedFrame simplePacket(long at, ByteBuffer body) throws IOException {
        var from = interfaceOf(at, 0);
        int original = need(at, body, 4).getInt();
        int captured = Math.min(original & Integer.MAX_VALUE, body.remaining());
        if (from.snapLength() > 0) {
            captured = Math.min(captured, from.snapLength());
        }
        // A simple packet block carries no time.
        return new CapturedFrame(0, from.linkType(), take(at, body, captured), Math.max(original, captured));
    }

    private byte[] take(long at, ByteBuffer body, int length) throws IOException {
        if (length < 0 || length > body.remaining()) {
            throw input.malformed(at, "frame of %d bytes in a block with %d".formatted(length, body.remaining()));
        }
        var bytes = new byte[length];
        body.get(bytes);
        return bytes;
    }

    private Interface interfaceOf(long at, int number) throws IOException {
        if (number < 0 || number >= interfaces.size()) {
            throw input.malformed(at, "interface %d of %d".formatted(number, interfaces.size()));
        }
        return interfaces.get(number);
    }

    private ByteBuffer need(long at, ByteBuffer body, int bytes) throws IOException {
        if (body.remaining() < bytes) {
            throw input.malformed(at, "block of %d bytes where %d are needed".formatted(body.remaining(), bytes));
        }
        return body;
    }
}
