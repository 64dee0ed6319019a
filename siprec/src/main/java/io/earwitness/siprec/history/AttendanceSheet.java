package io.earwitness.siprec.history;

import io.earwitness.siprec.history.Moment.Basis;
import io.earwitness.siprec.history.StreamUse.Way;
import io.earwitness.siprec.metadata.CommunicationSession;
import io.earwitness.siprec.metadata.CommunicationSessionGroup;
import io.earwitness.siprec.metadata.DataMode;
import io.earwitness.siprec.metadata.Interval;
import io.earwitness.siprec.metadata.MediaStream;
import io.earwitness.siprec.metadata.Participant;
import io.earwitness.siprec.metadata.ParticipantAssociation;
import io.earwitness.siprec.metadata.RecordingMetadata;
import io.earwitness.siprec.metadata.StreamAssociation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Goes through the documents of a recording session once, in order, and notes who came and went.
///
/// One instance a reading; owned by [MetadataHistory]. Explicit times first, then what they imply, then what a complete
/// document leaves out.
final class AttendanceSheet {
    /// A time so long before its document is taken for a clock that was never set.
    private static final Duration BELIEVED_WITHIN = Duration.ofDays(366);

    private final Map<String, Participant> participants = new LinkedHashMap<>();
    private final Map<String, MediaStream> streams = new LinkedHashMap<>();
    private final Spans<String> sessions = new Spans<>();
    private final Spans<Membership> groupings = new Spans<>();
    private final Spans<Stay> presences = new Spans<>();
    private final Spans<Use> uses = new Spans<>();
    private RecordingMetadata state = RecordingMetadata.EMPTY;

    private record Membership(String sessionId, String groupId) {}

    private record Stay(String participantId, String sessionId) {}

    private record Use(String participantId, String streamId, Way way) {}

    void take(ReceivedMetadata received) {
        RecordingMetadata document = received.document();
        Instant arrival = received.receivedAt();
        state = state.updatedBy(document);
        describe(document);
        openSessions(document, arrival);
        document.participantAssociations()
                .forEach(one ->
                        stay(presences, new Stay(one.participantId(), one.sessionId()), one.interval(), arrival));
        impliedPresences(arrival);
        groups(document, arrival);
        endSessions(document, arrival);
        if (document.dataMode() == DataMode.COMPLETE) {
            endOmitted(arrival);
        }
        streamUses(document, arrival);
    }

    void end(Instant at) {
        var end = new Moment(at, Basis.RECORDING_ENDED);
        sessions.openWhere((key, span) -> true).forEach(key -> sessions.close(key, end, at));
        groupings.openWhere((key, span) -> true).forEach(key -> groupings.close(key, end, at));
        presences.openWhere((key, span) -> true).forEach(key -> presences.close(key, end, at));
        uses.openWhere((key, span) -> true).forEach(key -> uses.close(key, end, at));
    }

    Attendance attendance() {
        return new Attendance(
                List.copyOf(participants.values()),
                List.copyOf(streams.values()),
                sessions.all(SessionStay::new),
                groupings.all((key, span) -> new Grouping(key.sessionId(), key.groupId(), span)),
                presences.all((key, span) -> new Presence(key.participantId(), key.sessionId(), span)),
                uses.all((key, span) -> new StreamUse(key.participantId(), key.streamId(), key.way(), span)));
    }

    private void describe(RecordingMetadata document) {
        state.participants().forEach(one -> participants.put(one.participantId(), one));
        state.streams().forEach(one -> streams.put(one.streamId(), one));
        document.participantAssociations().forEach(one -> placeholder(one.participantId()));
        for (StreamAssociation association : document.streamAssociations()) {
            placeholder(association.participantId());
            association.send().forEach(this::placeholderStream);
            association.recv().forEach(this::placeholderStream);
        }
    }

    private void placeholder(String participantId) {
        participants.computeIfAbsent(participantId, id -> new Participant(id, List.of(), List.of()));
    }

    private void placeholderStream(String streamId) {
        streams.computeIfAbsent(streamId, id -> new MediaStream(id, Optional.empty(), Optional.empty(), List.of()));
    }

    private void openSessions(RecordingMetadata document, Instant arrival) {
        document.sessionAssociations().forEach(one -> stay(sessions, one.sessionId(), one.interval(), arrival));
        var associated = new HashSet<String>();
        state.sessionAssociations().forEach(one -> associated.add(one.sessionId()));
        for (CommunicationSession session : state.sessions()) {
            boolean heardOf = sessions.last(session.sessionId()).isPresent();
            if (!associated.contains(session.sessionId()) && (session.stopTime().isEmpty() || !heardOf)) {
                sessions.open(session.sessionId(), believed(session.startTime(), arrival), arrival);
            }
        }
    }

    /// One association as a document states it: a coming, a going, or a stay that was over before we heard of it.
    private static <K> void stay(Spans<K> spans, K key, Interval interval, Instant arrival) {
        if (interval.isOpen()) {
            spans.open(key, believed(interval.associated(), arrival), arrival);
            return;
        }
        Moment end = believed(interval.disassociated(), arrival);
        Optional<Span> last = spans.last(key);
        if (last.isEmpty()) {
            Moment from = interval.associated().isPresent() ? believed(interval.associated(), arrival) : end;
            spans.addClosed(key, new Span(from, Optional.of(end)));
        } else if (!isOfAnEarlierStay(interval, last.get())) {
            spans.close(key, end, arrival);
        }
    }

    // A document may repeat that somebody left before they came back.
    private static boolean isOfAnEarlierStay(Interval interval, Span current) {
        return current.from().basis() == Basis.STATED
                && interval.disassociated()
                        .map(end -> end.isBefore(current.from().at()))
                        .orElse(false);
    }

    // Some clients name participants and never associate any: they are on as long as they are named.
    private void impliedPresences(Instant arrival) {
        List<CommunicationSession> known = state.sessions();
        boolean over = known.size() == 1 && known.getFirst().stopTime().isPresent();
        if (over || !state.participantAssociations().isEmpty()) {
            return;
        }
        String session = known.size() == 1 ? known.getFirst().sessionId() : "";
        for (Participant participant : state.participants()) {
            presences.open(
                    new Stay(participant.participantId(), session), new Moment(arrival, Basis.RECEIVED), arrival);
        }
    }

    private void groups(RecordingMetadata document, Instant arrival) {
        Map<String, Interval> intervals = new HashMap<>();
        for (CommunicationSessionGroup group : state.groups()) {
            intervals.put(group.groupId(), group.interval());
        }
        for (CommunicationSession session : document.sessions()) {
            session.groupRef().ifPresent(group -> {
                var membership = new Membership(session.sessionId(), group);
                Interval interval = intervals.getOrDefault(group, Interval.UNKNOWN);
                closeGroupings(
                        arrival,
                        other -> other.sessionId().equals(session.sessionId())
                                && !other.groupId().equals(group));
                if (interval.isOpen()) {
                    groupings.open(membership, believed(interval.associated(), arrival), arrival);
                }
            });
        }
        for (CommunicationSessionGroup group : document.groups()) {
            if (!group.interval().isOpen()) {
                Moment end = believed(group.interval().disassociated(), arrival);
                groupings
                        .openWhere((key, span) -> key.groupId().equals(group.groupId()))
                        .forEach(key -> groupings.close(key, end, arrival));
            }
        }
    }

    private void closeGroupings(Instant arrival, Predicate<Membership> which) {
        groupings
                .openWhere((key, span) -> which.test(key))
                .forEach(key -> groupings.close(key, new Moment(arrival, Basis.RECEIVED), arrival));
    }

    private void endSessions(RecordingMetadata document, Instant arrival) {
        for (CommunicationSession session : document.sessions()) {
            if (session.stopTime().isPresent()) {
                sessions.close(session.sessionId(), believed(session.stopTime(), arrival), arrival);
            }
        }
        for (Stay stay : presences.openWhere((key, span) -> true)) {
            sessions.last(stay.sessionId())
                    .flatMap(Span::to)
                    .ifPresent(end -> presences.close(stay, new Moment(end.at(), Basis.SESSION_ENDED), arrival));
        }
    }

    private void endOmitted(Instant arrival) {
        var omitted = new Moment(arrival, Basis.OMITTED);
        var named = new HashSet<String>();
        var stays = new HashSet<Stay>();
        var associated = new HashSet<String>();
        state.participants().forEach(one -> named.add(one.participantId()));
        for (ParticipantAssociation association : state.participantAssociations()) {
            stays.add(new Stay(association.participantId(), association.sessionId()));
            associated.add(association.participantId());
        }
        Set<String> sessionIds = new HashSet<>();
        state.sessions().forEach(session -> sessionIds.add(session.sessionId()));
        sessions.openWhere((id, span) -> !sessionIds.contains(id)).forEach(id -> sessions.close(id, omitted, arrival));
        presences
                .openWhere((stay, span) -> associated.contains(stay.participantId())
                        ? !stays.contains(stay)
                        : !named.contains(stay.participantId())
                                || (!stay.sessionId().isEmpty() && !sessionIds.contains(stay.sessionId())))
                .forEach(stay -> presences.close(stay, omitted, arrival));
        var memberships = new HashSet<Membership>();
        for (CommunicationSession session : state.sessions()) {
            session.groupRef().ifPresent(group -> memberships.add(new Membership(session.sessionId(), group)));
        }
        groupings
                .openWhere((membership, span) -> !memberships.contains(membership))
                .forEach(membership -> groupings.close(membership, omitted, arrival));
    }

    // The lists of the state are what holds now: what is not in them any more has ended.
    private void streamUses(RecordingMetadata document, Instant arrival) {
        var restated = new HashSet<String>();
        document.streamAssociations().forEach(one -> restated.add(one.participantId()));
        Map<Use, Moment> wanted = new LinkedHashMap<>();
        Map<String, Moment> since = new HashMap<>();
        Map<String, Moment> left = new HashMap<>();
        for (StreamAssociation association : state.streamAssociations()) {
            String id = association.participantId();
            if (association.interval().isOpen()) {
                Moment from = restated.contains(id)
                        ? believed(association.interval().associated(), arrival)
                        : new Moment(arrival, Basis.RECEIVED);
                since.put(id, from);
                association.send().forEach(stream -> wanted.put(new Use(id, stream, Way.SENDS), from));
                association.recv().forEach(stream -> wanted.put(new Use(id, stream, Way.RECEIVES), from));
            } else {
                left.put(id, believed(association.interval().disassociated(), arrival));
            }
        }
        boolean complete = document.dataMode() == DataMode.COMPLETE;
        for (Use use : uses.openWhere((key, span) -> !wanted.containsKey(key))) {
            uses.close(use, endOf(use, since, left, complete, arrival), arrival);
        }
        wanted.forEach((use, from) -> uses.open(use, from, arrival));
    }

    private Moment endOf(
            Use use, Map<String, Moment> since, Map<String, Moment> left, boolean complete, Instant arrival) {
        Moment restated = since.get(use.participantId());
        if (restated != null) {
            return restated;
        }
        Moment gone = left.get(use.participantId());
        if (gone != null) {
            return new Moment(gone.at(), Basis.PARTICIPANT_LEFT);
        }
        return new Moment(arrival, complete ? Basis.OMITTED : Basis.RECEIVED);
    }

    // Clocks differ: what lies after the document's arrival, or absurdly long before, is dated by the arrival.
    private static Moment believed(Optional<Instant> stated, Instant arrival) {
        return stated.filter(time -> !time.isAfter(arrival) && !time.isBefore(arrival.minus(BELIEVED_WITHIN)))
                .map(time -> new Moment(time, Basis.STATED))
                .orElse(new Moment(arrival, Basis.RECEIVED));
    }
}
