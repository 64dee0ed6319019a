package io.earwitness.siprec.metadata;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Ends what a client need not end in so many words: a session that stopped takes its participants along, and a
/// participant who left every session sends nothing any more.
///
/// Only intervals are closed; every element stays where it was.
final class ImpliedEnds {
    private final RecordingMetadata metadata;

    private ImpliedEnds(RecordingMetadata metadata) {
        this.metadata = metadata;
    }

    static RecordingMetadata in(RecordingMetadata metadata) {
        return new ImpliedEnds(metadata).applied();
    }

    private RecordingMetadata applied() {
        List<ParticipantAssociation> stays = stays();
        return new RecordingMetadata(
                metadata.dataMode(),
                metadata.groups(),
                metadata.sessions(),
                metadata.participants(),
                metadata.streams(),
                metadata.sessionAssociations(),
                stays,
                streamAssociations(departures(stays)),
                metadata.extensions());
    }

    private List<ParticipantAssociation> stays() {
        Map<String, Instant> stopped = new HashMap<>();
        metadata.sessions()
                .forEach(session -> session.stopTime().ifPresent(stop -> stopped.put(session.sessionId(), stop)));
        var stays = new ArrayList<ParticipantAssociation>();
        for (ParticipantAssociation stay : metadata.participantAssociations()) {
            Instant stop = stopped.get(stay.sessionId());
            stays.add(stop == null || !stay.interval().isOpen() ? stay : ended(stay, closed(stay.interval(), stop)));
        }
        return stays;
    }

    // When each participant who is in no session any more left the last one.
    private static Map<String, Instant> departures(List<ParticipantAssociation> stays) {
        Map<String, Instant> departures = new HashMap<>();
        for (ParticipantAssociation stay : stays) {
            stay.interval()
                    .disassociated()
                    .ifPresent(left -> departures.merge(
                            stay.participantId(), left, (one, other) -> one.isAfter(other) ? one : other));
        }
        stays.stream()
                .filter(stay -> stay.interval().isOpen())
                .forEach(stay -> departures.remove(stay.participantId()));
        return departures;
    }

    private List<StreamAssociation> streamAssociations(Map<String, Instant> departures) {
        var ended = new ArrayList<StreamAssociation>();
        for (StreamAssociation association : metadata.streamAssociations()) {
            Instant left = departures.get(association.participantId());
            ended.add(
                    left == null || !association.interval().isOpen()
                            ? association
                            : ended(association, closed(association.interval(), left)));
        }
        return ended;
    }

    private static ParticipantAssociation ended(ParticipantAssociation stay, Interval interval) {
        return new ParticipantAssociation(
                stay.participantId(), stay.sessionId(), interval, stay.params(), stay.extensions());
    }

    private static StreamAssociation ended(StreamAssociation association, Interval interval) {
        return new StreamAssociation(
                association.participantId(),
                association.send(),
                association.recv(),
                interval,
                association.extensions());
    }

    private static Interval closed(Interval open, Instant end) {
        return new Interval(open.associated(), Optional.of(end));
    }
}
