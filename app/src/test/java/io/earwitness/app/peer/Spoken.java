package io.earwitness.app.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// Sounds that ffmpeg makes and sends, and what a recorder must have of them.
public final class Spoken {
    private final Path folder;

    public Spoken(Path folder) throws IOException {
        this.folder = folder;
        var script = folder.resolve("speak");
        Files.writeString(script, """
                #!/bin/sh
                # Sends a sound as RTP: port, file, law, and where it is to be protected, suite and key.
                if [ -n "$4" ]; then
                    exec ffmpeg -v error -nostdin -re -i "$2" -c:a "pcm_$3" -f rtp \
                        -srtp_out_suite "$4" -srtp_out_params "$5" "srtp://127.0.0.1:$1?pkt_size=172" >/dev/null
                fi
                exec ffmpeg -v error -nostdin -re -i "$2" -c:a "pcm_$3" -f rtp "rtp://127.0.0.1:$1?pkt_size=172" >/dev/null
                """);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// A sweep that begins at `hertz`, so that no two of them are alike; one second at 8 kHz.
    public void make(String file, int hertz) {
        Tools.output(List.of(
                "ffmpeg",
                "-v",
                "error",
                "-y",
                "-f",
                "lavfi",
                "-i",
                "aevalsrc=0.4*sin(2*PI*(" + hertz + "+180*t)*t):s=8000:d=1",
                "-c:a",
                "pcm_s16le",
                folder.resolve(file).toString()));
    }

    /// What G.711 makes of a file: coded and decoded by ffmpeg.
    public short[] heard(String file, String law) {
        var coded = Tools.output(List.of(
                "ffmpeg", "-v", "error", "-i", folder.resolve(file).toString(), "-c:a", "pcm_" + law, "-f", law, "-"));
        return Ffmpeg.g711(law, coded);
    }
}
