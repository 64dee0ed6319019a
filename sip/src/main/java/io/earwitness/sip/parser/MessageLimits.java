package io.earwitness.sip.parser;

/// How large a message may be before it is refused. Every part is bounded, so that no input costs more than its length.
///
/// @param headBytesMax start line and headers together
/// @param headerCountMax header lines, folded ones counted once
/// @param bodyBytesMax what Content-Length may announce on a stream
public record MessageLimits(int headBytesMax, int headerCountMax, int bodyBytesMax) {
    /// Room for any datagram, and for metadata of large conferences on a stream.
    public static final MessageLimits DEFAULT = new MessageLimits(64 * 1024, 500, 1024 * 1024);

    public MessageLimits {
        if (headBytesMax < 256 || headerCountMax < 16 || bodyBytesMax < 0) {
            throw new IllegalArgumentException("limits below any useful message");
        }
    }
}
