package io.earwitness.siprec.deviation;

/// One thing that a message had otherwise than the standard says and that was tolerated.
///
/// Made by the readers of bodies, metadata and marks; counting and storing it is the recorder's business.
///
/// @param kind   what sort of deviation, fit for a metric tag
/// @param detail where and what, in words; at most [#DETAIL_CHARS_MAX] characters of the peer's own text
public record Deviation(DeviationKind kind, String detail) {

    /// Longest detail that is kept; the rest is cut, because the text may come from the peer.
    public static final int DETAIL_CHARS_MAX = 200;

    public Deviation {
        if (detail.length() > DETAIL_CHARS_MAX) {
            detail = detail.substring(0, DETAIL_CHARS_MAX);
        }
    }

    @Override
    public String toString() {
        return kind + ": " + detail;
    }
}
