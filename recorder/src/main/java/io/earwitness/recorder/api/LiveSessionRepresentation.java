package io.earwitness.recorder.api;

import io.earwitness.recorder.model.Participant;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.session.ClientAnswer;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `LiveSession` of the contract: a call that is being recorded, or whose recording is being assembled.
///
/// @param from    the participant named first
/// @param to      all others as one
/// @param streams by index; empty while assembling
/// @param pause   the recorder's own, while it lasts; null where there is none
public record LiveSessionRepresentation(
        RecordingId id,
        State state,
        Instant startedAt,
        PartyRepresentation from,
        PartyRepresentation to,
        List<PartyRepresentation> parties,
        ClientRepresentation client,
        String callId,
        List<Stream> streams,
        @Nullable Pause pause) {

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
            List<Stream> streams,
            @Nullable Pause pause) {
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
                streams,
                pause);
    }

    /// Where the recording stands.
    public enum State {
        /// The dialog is up.
        LIVE,
        /// The journal is sealed; assembly has it, or will.
        ASSEMBLING
    }

    /// A pause that somebody asked the recorder for.
    ///
    /// @param client     whether the client agreed to it
    /// @param clientText the same as a sentence
    public record Pause(Instant since, String requester, String reason, ClientAnswer.Kind client, String clientText) {}

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
    /// @param pausedBy     who does not want it recorded just now
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
            Set<PauseCause> pausedBy,
            @Nullable Instant lastPacketAt) {

        public Stream {
            pausedBy = Collections.unmodifiableSet(new TreeSet<>(pausedBy));
        }

        public Stream(
                int index,
                String label,
                String medium,
                @Nullable PartyRepresentation sender,
                String codec,
                long packets,
                long bytes,
                Set<PauseCause> pausedBy,
                @Nullable Instant lastPacketAt) {
            this(index, label, medium, sender, codec, packets, bytes, !pausedBy.isEmpty(), pausedBy, lastPacketAt);
        }
    }
}
