package io.earwitness.recorder;

import io.earwitness.media.container.SoundFormat;
import java.util.EnumSet;
import java.util.Set;

/// Reads `assembly.formats`: which sound files are kept in a recording's folder beside WAV.
final class KeptFormats {
    private KeptFormats() {}

    static Set<SoundFormat> parse(String text) {
        var formats = EnumSet.noneOf(SoundFormat.class);
        for (var name : text.split(",", -1)) {
            if (!name.isBlank()) {
                formats.add(SoundFormat.named(name)
                        .filter(format -> format != SoundFormat.WAV)
                        .orElseThrow(() -> new IllegalArgumentException("assembly.formats names '" + name.strip()
                                + "'; there are flac, opus and mp3 (wav is always there)")));
            }
        }
        return formats;
    }
}
