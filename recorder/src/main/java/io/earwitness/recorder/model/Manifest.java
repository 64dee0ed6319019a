package io.earwitness.recorder.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A finished recording's own description: everything the catalog, the page and an auditor need, in one document.
///
/// Written last into the recording's folder as `manifest.json`; what it names exists and has the digest it says. The
/// format is in docs/formats/manifest.md.
///
/// @param format          always [#FORMAT]
/// @param id              the recording
/// @param startedAt       the moment of the first of: media, answer
/// @param lengthMillis    from there to the end of the last stream or the session
/// @param verdict         at one glance
/// @param verdictReason   the same in one sentence
/// @param origin          dialog and client
/// @param sessionId       the session_id of the communication session in the metadata, empty where there is none
/// @param endCause        why it ended
/// @param participants    who was in it, in channel order, then those without a channel
/// @param streams         by index
/// @param channelOrder    which stream is which channel of `audio.wav`
/// @param events          by time
/// @param deviations      what the client did differently
/// @param files           all files but the manifest itself
/// @param identifiers     names that other systems gave the call
/// @param metadata        every metadata document of the client, and what became of it
/// @param session         what ties it to other recordings
/// @param journal         what the journal that it was made of proves about itself; absent in older manifests
public record Manifest(
        String format,
        RecordingId id,
        Instant startedAt,
        long lengthMillis,
        Verdict verdict,
        String verdictReason,
        SessionOrigin origin,
        String sessionId,
        EndCause endCause,
        List<Participant> participants,
        List<RecordedStream> streams,
        ChannelOrder channelOrder,
        List<RecordingEvent> events,
        List<Deviation> deviations,
        List<RecordingFile> files,
        List<CorrelationId> identifiers,
        List<MetadataDocument> metadata,
        SessionLink session,
        @Nullable JournalSeal journal) {
    public static final String FORMAT = "earwitness-manifest/1";

    public Manifest {
        participants = List.copyOf(participants);
        streams = List.copyOf(streams);
        events = List.copyOf(events);
        deviations = List.copyOf(deviations);
        files = List.copyOf(files);
        // A manifest that an earlier version wrote does not have these.
        identifiers = identifiers == null ? List.of() : List.copyOf(identifiers);
        metadata = metadata == null ? List.of() : List.copyOf(metadata);
        session = session == null ? SessionLink.alone(id, sessionId) : session;
    }

    /// False for what is left of a session, or of a part of it, whose calls have taken everything that was sent:
    /// papers alone.
    public boolean shownInLists() {
        return streams.stream().anyMatch(stream -> stream.packets() > 0)
                || (session.calls().isEmpty() && endCause != EndCause.CONTINUED && !isLaterPart());
    }

    private boolean isLaterPart() {
        return !session.recordingSession().equals(id)
                && session.communicationSessions().isEmpty();
    }
}
