package io.earwitness.siprec.metadata;

/// What ties a media stream of the metadata to a media line of the description, its `a=label` (RFC 4574).
public record StreamLabel(String value) {

    /// Whether the label may stand in SDP: token characters only (RFC 4574 §4).
    public boolean isToken() {
        return !value.isEmpty() && value.chars().allMatch(StreamLabel::isTokenChar);
    }

    private static boolean isTokenChar(int c) {
        return c > 0x20 && c < 0x7F && "\"(),/:;<=>?@[\\]".indexOf(c) < 0;
    }

    @Override
    public String toString() {
        return value;
    }
}
