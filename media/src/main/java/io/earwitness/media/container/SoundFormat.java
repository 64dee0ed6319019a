package io.earwitness.media.container;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The sound files that can be had. WAV and FLAC hold every sample; Opus and MP3 are for listening, in at most two
/// channels.
public enum SoundFormat {
    WAV("wav", "audio/vnd.wave", 255),
    FLAC("flac", "audio/flac", 8),
    OPUS("opus", "audio/ogg", 2),
    MP3("mp3", "audio/mpeg", 2);

    private final String extension;
    private final String mediaType;
    private final int channelsMax;

    SoundFormat(String extension, String mediaType, int channelsMax) {
        this.extension = extension;
        this.mediaType = mediaType;
        this.channelsMax = channelsMax;
    }

    /// By its name, which is that of the file's extension.
    public static Optional<SoundFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.extension.equals(name.strip().toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    public String extension() {
        return extension;
    }

    public String mediaType() {
        return mediaType;
    }

    /// More are mixed to two, where it is for listening, and refused where it is to hold every sample.
    public int channelsMax() {
        return channelsMax;
    }

    public boolean isLossless() {
        return this == WAV || this == FLAC;
    }

    /// `audio.wav` as `audio.flac`.
    public String nameOf(String wavName) {
        return wavName.substring(0, wavName.length() - WAV.extension.length()) + extension;
    }
}
