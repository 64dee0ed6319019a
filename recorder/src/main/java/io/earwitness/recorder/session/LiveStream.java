package io.earwitness.recorder.session;

import io.earwitness.recorder.model.StreamDescription;
import java.time.Instant;
import java.util.Optional;

/// One stream of a live session.
///
/// @param description   what was agreed
/// @param participantId who sends it as far as the metadata tells; empty where it does not
/// @param packets       RTP packets stored so far
/// @param bytes         their bytes, RTP header included
/// @param lastPacketAt  when the last packet came, empty before the first
/// @param paused        nothing is stored at the moment, because somebody asked for that
public record LiveStream(
        StreamDescription description,
        Optional<String> participantId,
        long packets,
        long bytes,
        Optional<Instant> lastPacketAt,
        boolean paused) {}
