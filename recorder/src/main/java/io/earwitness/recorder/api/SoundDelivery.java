package io.earwitness.recorder.api;

import io.earwitness.recorder.playback.OngoingSound;
import io.javalin.http.Context;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a sound that goes on while it is sent, piece by piece as it is made, until it ends or the caller leaves.
///
/// Runs on the request's own thread. Who takes nothing holds that alone, until the connection counts as dead.
final class SoundDelivery {
    private static final Logger log = LoggerFactory.getLogger(SoundDelivery.class);

    private SoundDelivery() {}

    /// What is said of a sound before it is sent.
    ///
    /// @param saveAs the name a browser should give it when it is kept
    static void describe(Context request, String mediaType, String saveAs) {
        SecurityHeaders.sandbox(request);
        request.header("Cache-Control", "no-store");
        request.header("Accept-Ranges", "none");
        request.header("Content-Disposition", "inline; filename=\"" + saveAs + '"');
        request.contentType(mediaType);
    }

    /// @param saveAs the name a browser should give it when it is kept
    /// @throws IOException where it breaks off, so that the response does, too: it must not look like the end
    static void send(Context request, OngoingSound sound, String saveAs) throws IOException {
        var piece = first(sound);
        describe(request, sound.mediaType(), saveAs);
        var out = request.res().getOutputStream();
        while (piece.length > 0) {
            try {
                out.write(piece);
                out.flush();
            } catch (IOException left) {
                log.debug("a listener left: {}", left.toString());
                return;
            }
            piece = sound.next();
        }
    }

    // Before anything is sent a failure still has an answer of its own.
    private static byte[] first(OngoingSound sound) {
        try {
            return sound.next();
        } catch (IOException broken) {
            throw new ProblemException(
                    503, "The sound broke off", "It cannot be heard now: " + broken.getMessage() + ".");
        }
    }
}
