package io.earwitness.recorder.assembly;

import io.earwitness.recorder.assembly.Documents.Version;
import io.earwitness.siprec.metadata.CommunicationSession;
import io.earwitness.siprec.metadata.MediaStream;
import io.earwitness.siprec.metadata.ParticipantAssociation;
import io.earwitness.siprec.metadata.RecordingMetadata;
import io.earwitness.siprec.metadata.StreamAssociation;
import io.earwitness.siprec.metadata.StreamLabel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// What the metadata of a session with several calls says of one of them: which documents, and what in them.
///
/// A document before the call counts where it is the last to describe somebody or something that the call has.
final class CallDocuments {
    private final String sessionId;
    private final Set<String> participants = new HashSet<>();
    private final Set<String> streams = new HashSet<>();
    private final Set<String> groups = new HashSet<>();
    private final Set<Integer> numbers = new HashSet<>();

    /// @param labels of the media lines that carried the call, in the state of a document
    /// @param range  when documents may be about it
    CallDocuments(
            String sessionId, Function<Version, Set<String>> labels, Slice.Interval range, List<Version> versions) {
        this.sessionId = sessionId;
        for (var version : versions) {
            version.state().sessions().stream()
                    .filter(this::isOurs)
                    .forEach(session -> session.groupRef().ifPresent(groups::add));
            version.state().streams().stream()
                    .filter(stream ->
                            stream.sessionId().filter(sessionId::equals).isPresent())
                    .forEach(stream -> streams.add(stream.streamId()));
            version.state().participantAssociations().stream()
                    .filter(one -> one.sessionId().equals(sessionId))
                    .forEach(one -> participants.add(one.participantId()));
        }
        streamsOfOtherName(labels, range, versions);
        senders(versions);
        choose(range, versions);
    }

    private boolean isOurs(CommunicationSession session) {
        return session.sessionId().equals(sessionId);
    }

    // A new call on the lines of the one before, without its own streams in the metadata.
    private void streamsOfOtherName(
            Function<Version, Set<String>> labels, Slice.Interval range, List<Version> versions) {
        for (var version : versions) {
            if (range.holds(version.epochNanos())) {
                for (var label : labels.apply(version)) {
                    var named = version.state().streams().stream()
                            .filter(stream -> labelOf(stream).equals(label))
                            .toList();
                    if (named.stream().noneMatch(stream -> streams.contains(stream.streamId()))) {
                        named.forEach(stream -> streams.add(stream.streamId()));
                    }
                }
            }
        }
    }

    private static String labelOf(MediaStream stream) {
        return stream.label().map(StreamLabel::value).orElse("");
    }

    private void senders(List<Version> versions) {
        if (!participants.isEmpty()) {
            return;
        }
        for (var version : versions) {
            version.state().streamAssociations().stream()
                    .filter(this::usesOurStreams)
                    .forEach(one -> participants.add(one.participantId()));
        }
    }

    private boolean usesOurStreams(StreamAssociation association) {
        return association.send().stream().anyMatch(streams::contains)
                || association.recv().stream().anyMatch(streams::contains);
    }

    private void choose(Slice.Interval range, List<Version> versions) {
        Map<String, Integer> described = new HashMap<>();
        for (var version : versions) {
            var document = version.document();
            if (version.epochNanos() < range.fromNanos()) {
                document.participants().stream()
                        .filter(one -> participants.contains(one.participantId()))
                        .forEach(one -> described.put("p" + one.participantId(), version.number()));
                document.streams().stream()
                        .filter(one -> streams.contains(one.streamId()))
                        .forEach(one -> described.put("s" + one.streamId(), version.number()));
                document.streamAssociations().stream()
                        .filter(one -> participants.contains(one.participantId()) && usesOurStreams(one))
                        .forEach(one -> described.put("u" + one.participantId(), version.number()));
            } else if (range.holds(version.epochNanos()) && concerns(document)) {
                numbers.add(version.number());
            }
        }
        numbers.addAll(described.values());
    }

    // A complete document always does: what it leaves out is over.
    private boolean concerns(RecordingMetadata document) {
        var ours = of(document);
        return document.dataMode() == io.earwitness.siprec.metadata.DataMode.COMPLETE
                || !ours.sessions().isEmpty()
                || !ours.participants().isEmpty()
                || !ours.streams().isEmpty()
                || !ours.groups().isEmpty()
                || !ours.sessionAssociations().isEmpty()
                || !ours.participantAssociations().isEmpty()
                || !ours.streamAssociations().isEmpty();
    }

    boolean has(int number) {
        return numbers.contains(number);
    }

    String sessionId() {
        return sessionId;
    }

    /// The document without what is about other calls.
    RecordingMetadata of(RecordingMetadata document) {
        return new RecordingMetadata(
                document.dataMode(),
                document.groups().stream()
                        .filter(group -> groups.contains(group.groupId()))
                        .toList(),
                document.sessions().stream().filter(this::isOurs).toList(),
                document.participants().stream()
                        .filter(one -> participants.isEmpty() || participants.contains(one.participantId()))
                        .toList(),
                document.streams().stream()
                        .filter(one -> streams.contains(one.streamId()))
                        .toList(),
                document.sessionAssociations().stream()
                        .filter(one -> one.sessionId().equals(sessionId))
                        .toList(),
                document.participantAssociations().stream().filter(this::isOurs).toList(),
                document.streamAssociations().stream()
                        .filter(one -> participants.isEmpty() || participants.contains(one.participantId()))
                        .map(this::ours)
                        .filter(one -> !one.send().isEmpty()
                                || !one.recv().isEmpty()
                                || !one.interval().isOpen())
                        .toList(),
                document.extensions());
    }

    private boolean isOurs(ParticipantAssociation association) {
        return association.sessionId().equals(sessionId);
    }

    private StreamAssociation ours(StreamAssociation association) {
        return new StreamAssociation(
                association.participantId(),
                association.send().stream().filter(streams::contains).toList(),
                association.recv().stream().filter(streams::contains).toList(),
                association.interval(),
                association.extensions());
    }
}
