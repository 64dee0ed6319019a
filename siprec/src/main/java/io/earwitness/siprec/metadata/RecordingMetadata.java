package io.earwitness.siprec.metadata;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    /// Whether that communication session is described and has not stopped.
    public boolean isRunning(String sessionId) {
        return sessions.stream()
                        .filter(session -> session.sessionId().equals(sessionId))
                        .findFirst()
                        .filter(session -> session.stopTime().isEmpty())
                        .isPresent()
                && sessionAssociations.stream()
                        .filter(association -> association.sessionId().equals(sessionId))
                        .reduce((_, later) -> later)
                        .map(association -> association.interval().isOpen())
                        .orElse(true);
    }

    /// Those that run, each once.
    public List<String> running() {
        return sessions.stream()
                .map(CommunicationSession::sessionId)
                .filter(this::isRunning)
                .distinct()
                .toList();
    }

    /// Which running communication session a media line belongs to: that of the stream with its label, else the only
    /// one there is.
    ///
    /// @param label of the line, empty where it has none
    public Optional<String> sessionOf(String label) {
        var named = streams.stream()
                .filter(stream -> !label.isEmpty()
                        && stream.label().map(StreamLabel::value).equals(Optional.of(label)))
                .flatMap(stream -> stream.sessionId().stream())
                .filter(this::isRunning)
                .reduce((_, later) -> later);
        if (named.isPresent()) {
            return named;
        }
        var running = running();
        return running.size() == 1 ? Optional.of(running.getFirst()) : Optional.empty();
    }

    /// What of it still matters to what is to come: calls that have not stopped with all that belongs to them, the
    /// streams on the lines that stand, and, as far as they are not too many, people and groups that may be named
    /// again.
    ///
    /// @param labels of the lines that stand
    public RecordingMetadata standing(Set<String> labels) {
        return StandingMetadata.of(this, labels);
    }

    private boolean isStopped(String sessionId) {
        return sessions.stream()
                .anyMatch(session -> session.sessionId().equals(sessionId)
                        && session.stopTime().isPresent());
    }
}
