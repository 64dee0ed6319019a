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
    private static final int BLOCK_BYTES = 1 << 11;

    private final OutputStream out;
    private ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);

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
        begin(0x0A0D0D0A, 16, options)
                .putInt(0x1A2B3C4D)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1);
        end(options);
        var resolution = List.of(new Option(OPTION_TIME_RESOLUTION, new byte[] {9}));
        begin(1, 8, resolution)
                .putShort((short) LinkType.RAW_IP.number())
                .putShort((short) 0)
                .putInt(0);
        end(resolution);
    }

    /// One datagram. Its two addresses must be of the same family; the payload at most 65,487 bytes.
    public void datagram(
            long epochNanos,
            InetSocketAddress source,
            InetSocketAddress destination,
            ByteBuffer payload,
            List<String> comments)
            throws IOException {
        int length = UdpOverIp.length(source, payload);
        var options = comments.stream()
                .map(comment -> Option.text(OPTION_COMMENT, comment))
                .toList();
        begin(6, 20 + length, options)
                .putInt(0)
                .putInt((int) (epochNanos >>> 32))
                .putInt((int) epochNanos)
                .putInt(length)
                .putInt(length);
        UdpOverIp.put(source, destination, payload, block.order(ByteOrder.BIG_ENDIAN));
        end(options);
    }

    public void datagram(long epochNanos, InetSocketAddress source, InetSocketAddress destination, ByteBuffer payload)
            throws IOException {
        datagram(epochNanos, source, destination, payload, List.of());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    // One buffer for all blocks: there is one for every packet of a call.
    private ByteBuffer begin(int type, int bodyBytes, List<Option> options) {
        int optionBytes = 0;
        for (var option : options) {
            optionBytes += option.paddedLength();
        }
        int length = 12 + padded(bodyBytes) + (options.isEmpty() ? 0 : 4 + optionBytes);
        if (block.capacity() < length) {
            block = ByteBuffer.allocate(length);
        }
        block.clear().limit(length).order(ByteOrder.LITTLE_ENDIAN);
        return block.putInt(type).putInt(length);
    }

    private void end(List<Option> options) throws IOException {
        block.order(ByteOrder.LITTLE_ENDIAN);
        pad();
        for (var option : options) {
            block.putShort((short) option.code()).putShort((short) option.value().length);
            block.put(option.value());
            pad();
        }
        if (!options.isEmpty()) {
            block.putInt(0);
        }
        block.putInt(block.limit());
        out.write(block.array(), 0, block.limit());
    }

    private void pad() {
        while (block.position() % 4 != 0) {
            block.put((byte) 0);
        }
    }

    private static int padded(int length) {
        return (length + 3) / 4 * 4;
    }
}
