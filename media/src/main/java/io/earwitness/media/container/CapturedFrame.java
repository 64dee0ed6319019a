package io.earwitness.media.container;

/// One frame of a capture file as it was on the link.
///
/// @param epochNanos when it was captured, nanoseconds since 1970-01-01 UTC
/// @param originalLength its length on the link; more than `bytes` holds when the capture cut it short
@SuppressWarnings("ArrayRecordComponent") // Owned by whoever reads the frame; never compared.
public record CapturedFrame(long epochNanos, LinkType linkType, byte[] bytes, int originalLength) {
    public boolean cutShort() {
        return originalLength > bytes.length;
    }
}
