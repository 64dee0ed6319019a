package io.earwitness.media.container;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes datagrams as a pcapng file that Wireshark opens: one raw IP interface with nanosecond time stamps, IP and UDP
/// headers made new with right lengths and checksums. Every block is written whole, so a crash leaves a readable file
/// up to a torn last block. Owned by one thread; buffering is the stream's business.
///
/// ```
/// section header | interface description (link type 101, if_tsresol 9) | enhanced packet block ...
/// ```
public final class PcapngWriter implements Closeable {
    private static final int OPTION_COMMENT = 1;
    private static final int OPTION_USER_APPLICATION = 4;
    private static final int OPTION_TIME_RESOLUTION = 9;
    private static final int OPTION_BYTES_MAX = 65_535;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final OutputStream out;

    private record Option(int code, byte[] value) {
        Option {
            if (value.length > OPTION_BYTES_MAX) {
                throw new IllegalArgumentException("an option holds %d bytes".formatted(OPTION_BYTES_MAX));
            }
        }

        static Option text(int code, String text) {
            return new Option(code, text.getBytes(StandardCharsets.UTF_8));
        }

        int paddedLength() {
            return 4 + padded(value.length);
        }
    }

    /// @param comments of the whole section, for example what call this was
    public PcapngWriter(OutputStream out, String application, List<String> comments) throws IOException {
        this.out = out;
        var options = new ArrayList<Option>();
        comments.forEach(comment -> options.add(Option.text(OPTION_COMMENT, comment)));
        options.add(Option.text(OPTION_USER_APPLICATION, application));
        var section = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        section.putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 0).putLong(-1);
        block(0x0A0D0D0A, section.flip(), NOTHING, options);
        var description = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        description
                .putShort((short) LinkType.RAW_IP.number())
                .putShort((short) 0)
                .putInt(0);
        block(1, description.flip(), NOTHING, List.of(new Option(OPTION_TIME_RESOLUTION, new byte[] {9})));
    }

    /// One datagram. Its two addresses must be of the same family; the payload at most 65,487 bytes.
    public void datagram(
            long epochNanos,
            InetSocketAddress source,
            InetSocketAddress destination,
            ByteBuffer payload,
            List<String> comments)
            throws IOException {
        var packet = UdpOverIp.packet(source, destination, payload);
        var head = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(0)
                .putInt((int) (epochNanos >>> 32))
                .putInt((int) epochNanos)
                .putInt(packet.remaining())
                .putInt(packet.remaining());
        block(
                6,
                head.flip(),
                packet,
                comments.stream()
                        .map(comment -> Option.text(OPTION_COMMENT, comment))
                        .toList());
    }

    public void datagram(long epochNanos, InetSocketAddress source, InetSocketAddress destination, ByteBuffer payload)
            throws IOException {
        datagram(epochNanos, source, destination, payload, List.of());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void block(int type, ByteBuffer head, ByteBuffer body, List<Option> options) throws IOException {
        int bodyLength = padded(body.remaining());
        int optionLength = options.isEmpty()
                ? 0
                : 4 + options.stream().mapToInt(Option::paddedLength).sum();
        int length = 12 + head.remaining() + bodyLength + optionLength;
        var block = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(type).putInt(length).put(head);
        int bodyAt = block.position();
        block.put(body).position(bodyAt + bodyLength);
        for (var option : options) {
            block.putShort((short) option.code()).putShort((short) option.value().length);
            int at = block.position();
            block.put(option.value()).position(at + padded(option.value().length));
        }
        block.putInt(length - 4, length);
        out.write(block.array());
    }

    private static int padded(int length) {
        return (length + 3) / 4 * 4;
    }
}
