package io.earwitness.siprec.metadata;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// One recording metadata document, or the state that several of them add up to (RFC 7865 §5).
///
/// Immutable. Made by the parser, by a client, or by merging; lists keep document order.
public record RecordingMetadata(
        DataMode dataMode,
        List<CommunicationSessionGroup> groups,
        List<CommunicationSession> sessions,
        List<Participant> participants,
        List<MediaStream> streams,
        List<SessionAssociation> sessionAssociations,
        List<ParticipantAssociation> participantAssociations,
        List<StreamAssociation> streamAssociations,
        List<ExtensionElement> extensions) {

    public static final RecordingMetadata EMPTY = new RecordingMetadata(
            DataMode.COMPLETE, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public RecordingMetadata {
        groups = List.copyOf(groups);
        sessions = List.copyOf(sessions);
        participants = List.copyOf(participants);
        streams = List.copyOf(streams);
        sessionAssociations = List.copyOf(sessionAssociations);
        participantAssociations = List.copyOf(participantAssociations);
        streamAssociations = List.copyOf(streamAssociations);
        extensions = List.copyOf(extensions);
    }

    public Optional<Participant> participant(String participantId) {
        return participants.stream()
                .filter(participant -> participant.participantId().equals(participantId))
                .findFirst();
    }

    /// The stream that has the label now: of several, the last described of those whose session goes on.
    public Optional<MediaStream> stream(StreamLabel label) {
        var labelled = streams.stream()
                .filter(stream -> stream.label().equals(Optional.of(label)))
                .toList();
        return labelled.reversed().stream()
                .filter(stream -> stream.sessionId().map(id -> !isStopped(id)).orElse(true))
                .findFirst()
                .or(() -> labelled.reversed().stream().findFirst());
    }

    /// Participants that send the stream now, in document order; several when it is a mix.
    public List<Participant> sendersOf(String streamId) {
        var senders = new HashSet<String>();
        for (StreamAssociation association : streamAssociations) {
            if (association.interval().isOpen() && association.send().contains(streamId)) {
                senders.add(association.participantId());
            }
        }
        return participants.stream()
                .filter(participant -> senders.contains(participant.participantId()))
                .toList();
    }

    /// The state after a further document: a complete one replaces it, a partial one changes what it names (RFC 7865
    /// §5).
    public RecordingMetadata updatedBy(RecordingMetadata update) {
        return MetadataMerge.merge(this, update);
    }

    private boolean isStopped(String sessionId) {
        return sessions.stream()
                .anyMatch(session -> session.sessionId().equals(sessionId)
                        && session.stopTime().isPresent());
    }
}
