package io.earwitness.siprec.metadata;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks for faults of meaning in a document: ids used twice, references to nothing, streams that nobody sends.
///
/// Only reports. A partial document may refer to what an earlier one defined, so references are checked in complete
/// ones.
final class MetadataCheck {
    private final List<Deviation> deviations;

    private MetadataCheck(List<Deviation> deviations) {
        this.deviations = deviations;
    }

    static void check(RecordingMetadata metadata, List<Deviation> deviations) {
        var check = new MetadataCheck(deviations);
        check.ids(metadata);
        if (metadata.dataMode() == DataMode.COMPLETE) {
            check.references(metadata);
        }
    }

    private void ids(RecordingMetadata metadata) {
        Map<String, String> seen = new HashMap<>();
        metadata.groups().forEach(group -> define(seen, group.groupId(), "group"));
        metadata.sessions().forEach(session -> define(seen, session.sessionId(), "session"));
        metadata.participants().forEach(participant -> define(seen, participant.participantId(), "participant"));
        metadata.streams().forEach(stream -> define(seen, stream.streamId(), "stream"));
    }

    private void define(Map<String, String> seen, String id, String what) {
        if (!id.isEmpty()) {
            String before = seen.putIfAbsent(id, what);
            if (before != null) {
                deviations.add(new Deviation(DeviationKind.ID_REPEATED, before + " and " + what + " " + id));
            }
        }
    }

    private void references(RecordingMetadata metadata) {
        var sessions = ids(metadata.sessions().stream()
                .map(CommunicationSession::sessionId)
                .toList());
        var participants = ids(
                metadata.participants().stream().map(Participant::participantId).toList());
        var streams = ids(metadata.streams().stream().map(MediaStream::streamId).toList());
        metadata.sessionAssociations()
                .forEach(association -> refer(sessions, association.sessionId(), "session of sessionrecordingassoc"));
        for (ParticipantAssociation association : metadata.participantAssociations()) {
            refer(participants, association.participantId(), "participant of participantsessionassoc");
            refer(sessions, association.sessionId(), "session of participantsessionassoc");
        }
        for (StreamAssociation association : metadata.streamAssociations()) {
            refer(participants, association.participantId(), "participant of participantstreamassoc");
            association.send().forEach(id -> refer(streams, id, "sent stream"));
            association.recv().forEach(id -> refer(streams, id, "received stream"));
        }
        boolean silent =
                metadata.streamAssociations().isEmpty() && !metadata.streams().isEmpty();
        if (silent) {
            deviations.add(new Deviation(DeviationKind.ASSOCIATION_MISSING, "no participant sends any stream"));
        }
    }

    private void refer(Set<String> defined, String id, String what) {
        if (!defined.contains(id)) {
            deviations.add(new Deviation(DeviationKind.REFERENCE_UNDEFINED, what + " " + id));
        }
    }

    private static Set<String> ids(List<String> ids) {
        return new HashSet<>(ids);
    }
}
