package io.earwitness.recorder.session;

import io.earwitness.recorder.capture.Capture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Looks for streams on which the client showed a certificate that its description had not announced; tells of each
/// once
/// for each announcement.
///
/// Owned by one session, under its lock.
final class WrongCertificates {
    private final Capture capture;
    private final SessionDeviations deviations;
    private final Map<Integer, Long> seen = new HashMap<>();
    private final Map<Integer, LineHandshake> told = new HashMap<>();

    WrongCertificates(Capture capture, SessionDeviations deviations) {
        this.capture = capture;
        this.deviations = deviations;
    }

    /// Is told a stream's index.
    interface Listener {
        void refused(int stream);
    }

    void lookAt(List<AgreedLine> lines, Listener listener) {
        for (var line : lines) {
            if (line.stream().isPresent() && line.protection().orElse(null) instanceof LineHandshake handshake) {
                lookAt(line.stream().get().index(), handshake, listener);
            }
        }
    }

    private void lookAt(int stream, LineHandshake handshake, Listener listener) {
        var count = capture.statistics(stream).wrongCertificates();
        if (count > seen.getOrDefault(stream, 0L) && !handshake.equals(told.put(stream, handshake))) {
            handshake.theirs().offered().stream()
                    .findFirst()
                    .ifPresent(announced ->
                            deviations.note(SessionDeviation.CERTIFICATE_UNANNOUNCED, "a=fingerprint:" + announced));
            listener.refused(stream);
        }
        seen.put(stream, count);
    }
}
