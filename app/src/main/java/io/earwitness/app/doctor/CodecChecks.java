package io.earwitness.app.doctor;

import io.earwitness.media.codec.NativeCodecs;

/// Looks whether recordings can be heard and written in every format, or in those alone that need no native library.
final class CodecChecks {
    private CodecChecks() {}

    static Finding natives() {
        return finding(NativeCodecs.lack());
    }

    static Finding finding(String lack) {
        return lack.isEmpty()
                ? Finding.ok("Codecs", "FFmpeg's libraries are there")
                : Finding.warning(
                        "Codecs",
                        "Only G.711, L16 and Opus can be heard, and only WAV be made. " + lack,
                        "Put the ffmpeg and javacpp jars for this platform into the lib folder; packets are kept");
    }
}
