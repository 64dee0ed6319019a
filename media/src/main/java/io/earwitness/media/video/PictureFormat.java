package io.earwitness.media.video;

import io.earwitness.media.rtp.PayloadFormat;
import java.util.Arrays;
import java.util.Optional;

/// How coded pictures travel in RTP: what pictures can be made of, and in which kind of file they are played.
public enum PictureFormat {
    /// RFC 6184, single units, aggregates (STAP-A) and fragments (FU-A): packetization modes 0 and 1.
    H264("mp4", "video/mp4"),
    /// RFC 7741.
    VP8("webm", "video/webm");

    private final String extension;
    private final String mediaType;

    PictureFormat(String extension, String mediaType) {
        this.extension = extension;
        this.mediaType = mediaType;
    }

    /// Empty where no pictures can be made of such a payload.
    public static Optional<PictureFormat> of(PayloadFormat payload) {
        return Arrays.stream(values())
                .filter(format -> payload.isNamed(format.name()))
                .findFirst();
    }

    /// Of a file that browsers play.
    public String extension() {
        return extension;
    }

    public String mediaType() {
        return mediaType;
    }

    /// @param payload names the parameter sets that pictures of H.264 may rest on (`sprop-parameter-sets`)
    PictureBuilder builder(PayloadFormat payload) {
        return switch (this) {
            case H264 -> new H264Builder(payload.parameter("sprop-parameter-sets"));
            case VP8 -> new Vp8Builder();
        };
    }
}
