package io.earwitness.recorder.session;

import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.StreamDescription;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// One stream of a live session.
///
/// @param description   what was agreed
/// @param participantId who sends it as far as the metadata tells; empty where it does not
/// @param packets       RTP packets stored so far
/// @param bytes         their bytes, RTP header included
/// @param lastPacketAt  when the last packet came, empty before the first
/// @param pausedBy      who does not want it stored at the moment; empty while it is
public record LiveStream(
        StreamDescription description,
        Optional<String> participantId,
        long packets,
        long bytes,
        Optional<Instant> lastPacketAt,
        Set<PauseCause> pausedBy) {
    public LiveStream {
        pausedBy = Set.copyOf(pausedBy);
    }

    public boolean paused() {
        return !pausedBy.isEmpty();
    }
}
