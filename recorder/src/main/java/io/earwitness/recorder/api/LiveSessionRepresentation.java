package io.earwitness.recorder.api;

import io.earwitness.recorder.model.Participant;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `LiveSession` of the contract: a call that is being recorded, or whose recording is being assembled.
///
/// @param from    the participant named first
/// @param to      all others as one
/// @param streams by index; empty while assembling
public record LiveSessionRepresentation(
        RecordingId id,
        State state,
        Instant startedAt,
        PartyRepresentation from,
        PartyRepresentation to,
        List<PartyRepresentation> parties,
        ClientRepresentation client,
        String callId,
        List<Stream> streams) {

    public LiveSessionRepresentation {
        parties = List.copyOf(parties);
        streams = List.copyOf(streams);
    }

    /// Takes `from` and `to` out of the participants, who stand in the order of the metadata.
    public static LiveSessionRepresentation of(
            RecordingId id,
            State state,
            Instant startedAt,
            List<Participant> participants,
            SessionOrigin origin,
            List<Stream> streams) {
        var parties = participants.stream().map(PartyRepresentation::of).toList();
        return new LiveSessionRepresentation(
                id,
                state,
                startedAt,
                PartyRepresentation.first(parties),
                PartyRepresentation.others(parties),
                parties,
                ClientRepresentation.of(origin),
                origin.callId(),
                streams);
    }

    /// Where the recording stands.
    public enum State {
        /// The dialog is up.
        LIVE,
        /// The journal is sealed; assembly has it, or will.
        ASSEMBLING
    }

    /// One stream of a live session.
    ///
    /// @param index        as in the stream's description
    /// @param label        the SDP label, empty where there is none
    /// @param medium       `audio`, `video` …
    /// @param sender       who sends it; null where the metadata does not tell
    /// @param codec        encoding name of the first audio format agreed
    /// @param packets      RTP packets stored so far
    /// @param bytes        their bytes
    /// @param paused       whether it is not being recorded just now
    /// @param lastPacketAt when the last packet came; null before the first
    public record Stream(
            int index,
            String label,
            String medium,
            @Nullable PartyRepresentation sender,
            String codec,
            long packets,
            long bytes,
            boolean paused,
            @Nullable Instant lastPacketAt) {}
}
