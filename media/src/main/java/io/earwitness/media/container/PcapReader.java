package io.earwitness.media.container;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/// Reads a capture file frame by frame: pcap in micro- and nanoseconds and either byte order, and pcapng; also
/// gzipped.
/// A file that contradicts itself ends in an IOException that names the offset; nothing it says is believed unchecked.
public final class PcapReader implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final CaptureInput input;
    private final FrameReader frames;

    /// The two file formats behind one door.
    interface FrameReader {
        /// Registered numbers of the link types met that no IP packet can be found in.
        Set<Integer> unknownLinkTypes();

        Optional<CapturedFrame> next() throws IOException;
    }

    public PcapReader(InputStream stream) throws IOException {
        this.input = new CaptureInput(unzipped(stream));
        this.frames = format();
    }

    public static PcapReader open(Path file) throws IOException {
        var stream = Files.newInputStream(file);
        try {
            return new PcapReader(stream);
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    /// The next frame, or empty at the end of a whole file.
    public Optional<CapturedFrame> next() throws IOException {
        return frames.next();
    }

    /// Link types met so far in which no IP packet can be found, by their registered numbers.
    public Set<Integer> unknownLinkTypes() {
        return Set.copyOf(frames.unknownLinkTypes());
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    private static InputStream unzipped(InputStream stream) throws IOException {
        var buffered = new BufferedInputStream(stream, BUFFER_BYTES);
        buffered.mark(2);
        boolean zipped = buffered.read() == 0x1F && buffered.read() == 0x8B;
        buffered.reset();
        return zipped ? new BufferedInputStream(new GZIPInputStream(buffered, BUFFER_BYTES)) : buffered;
    }

    private FrameReader format() throws IOException {
        if (input.atEnd()) {
            throw new IOException("the file is empty: neither pcap nor pcapng");
        }
        int magic = input.readInt();
        return switch (magic) {
            case 0xA1B2C3D4 -> new PcapFrames(input, ByteOrder.BIG_ENDIAN, 1_000);
            case 0xD4C3B2A1 -> new PcapFrames(input, ByteOrder.LITTLE_ENDIAN, 1_000);
            case 0xA1B23C4D -> new PcapFrames(input, ByteOrder.BIG_ENDIAN, 1);
            case 0x4D3CB2A1 -> new PcapFrames(input, ByteOrder.LITTLE_ENDIAN, 1);
            case PcapngFrames.SECTION_HEADER -> new PcapngFrames(input);
            default -> throw new IOException("neither pcap nor pcapng: begins with %08x".formatted(magic));
        };
    }
}
