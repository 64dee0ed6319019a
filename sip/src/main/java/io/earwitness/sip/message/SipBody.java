package io.earwitness.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A body and its Content-Type as written in the message; the bytes exactly as they came. Immutable.
public final class SipBody {
    public static final String SDP = "application/sdp";

    private final String contentType;
    private final byte[] bytes;

    public SipBody(String contentType, byte[] bytes) {
        this.contentType = contentType;
        this.bytes = bytes.clone();
    }

    /// Part of a message.
    public static SipBody within(byte[] message, int from, int to, String contentType) {
        return new SipBody(Arrays.copyOfRange(message, from, to), contentType);
    }

    private SipBody(byte[] owned, String contentType) {
        this.contentType = contentType;
        this.bytes = owned;
    }

    public static SipBody sdp(String description) {
        return new SipBody(SDP, description.getBytes(StandardCharsets.UTF_8));
    }

    /// Empty where the message had no Content-Type.
    public String contentType() {
        return contentType;
    }

    /// Whether the media type is this one, in any case and with any parameters.
    public boolean is(String mediaType) {
        int semicolon = contentType.indexOf(';');
        var name = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return name.strip().equalsIgnoreCase(mediaType);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SipBody that
                && contentType.equals(that.contentType)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * contentType.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return contentType + ", " + bytes.length + " bytes";
    }
}
