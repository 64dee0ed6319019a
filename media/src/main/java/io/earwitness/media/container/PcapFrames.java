package io.earwitness.media.container;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;

/// The frames of a classic pcap file.
///
/// ```
/// file:  magic 4 | version 2+2 | zone 4 | accuracy 4 | snap length 4 | link type 4 (upper bits: FCS)
/// frame: seconds 4 | fraction 4 | captured length 4 | original length 4 | bytes
/// ```
final class PcapFrames implements PcapReader.FrameReader {
    private final CaptureInput input;
    private final int nanosPerFraction;
    private final int linkNumber;
    private final LinkType linkType;

    PcapFrames(CaptureInput input, ByteOrder order, int nanosPerFraction) throws IOException {
        this.input = input;
        this.nanosPerFraction = nanosPerFraction;
        input.order(order);
        linkNumber = input.read(20).getInt(16) & 0xFFFF;
        linkType = LinkType.of(linkNumber);
    }

    @Override
    public Set<Integer> unknownLinkTypes() {
        return linkType == LinkType.UNSUPPORTED ? Set.of(linkNumber) : Set.of();
    }

    @Override
    public Optional<CapturedFrame> next() throws IOException {
        if (input.atEnd()) {
            return Optional.empty();
        }
        long at = input.offset();
        var header = input.read(16);
        long seconds = header.getInt() & 0xFFFF_FFFFL;
        long fraction = header.getInt() & 0xFFFF_FFFFL;
        int captured = header.getInt();
        int original = header.getInt();
        if (captured < 0 || captured > CaptureInput.FRAME_BYTES_MAX) {
            throw input.malformed(at, "frame length " + (captured & 0xFFFF_FFFFL));
        }
        return Optional.of(new CapturedFrame(
                seconds * 1_000_000_000L + fraction * nanosPerFraction,
                linkType,
                input.read(captured).array(),
                Math.max(original, captured)));
    }
}
