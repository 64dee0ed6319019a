package io.earwitness.siprec.metadata;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/// Applies a further document to the state so far: by id, replacing only what a repeated element carries (RFC 7865 §5).
///
/// Pure. What a complete document leaves out is gone from the state; `siprec.history` remembers that it was.
final class MetadataMerge {
    private MetadataMerge() {}

    static RecordingMetadata merge(RecordingMetadata current, RecordingMetadata update) {
        return ImpliedEnds.in(update.dataMode() == DataMode.COMPLETE ? update : changed(current, update));
    }

    private static RecordingMetadata changed(RecordingMetadata current, RecordingMetadata update) {
        return new RecordingMetadata(
                current.dataMode(),
                byId(current.groups(), update.groups(), CommunicationSessionGroup::groupId, MetadataMerge::group),
                byId(current.sessions(), update.sessions(), CommunicationSession::sessionId, MetadataMerge::session),
                byId(
                        current.participants(),
                        update.participants(),
                        Participant::participantId,
                        MetadataMerge::participant),
                byId(current.streams(), update.streams(), MediaStream::streamId, MetadataMerge::stream),
                associations(
                        current.sessionAssociations(),
                        update.sessionAssociations(),
                        SessionAssociation::sessionId,
                        SessionAssociation::interval,
                        MetadataMerge::sessionAssociation),
                associations(
                        current.participantAssociations(),
                        update.participantAssociations(),
                        MetadataMerge::pair,
                        ParticipantAssociation::interval,
                        MetadataMerge::participantAssociation),
                streamAssociations(current.streamAssociations(), update.streamAssociations()),
                update.extensions().isEmpty() ? current.extensions() : update.extensions());
    }

    private static <T> List<T> byId(
            List<T> current, List<T> update, Function<T, String> id, BinaryOperator<T> replaceCarried) {
        var merged = new LinkedHashMap<Object, T>();
        current.forEach(element -> merged.put(identity(element, id), element));
        update.forEach(element -> merged.merge(identity(element, id), element, replaceCarried));
        return List.copyOf(merged.values());
    }

    // An element without id is only itself: two of them are not the same.
    private static <T> Object identity(T element, Function<T, String> id) {
        String value = id.apply(element);
        return value.isEmpty() ? element : value;
    }

    private static CommunicationSessionGroup group(CommunicationSessionGroup old, CommunicationSessionGroup changed) {
        return new CommunicationSessionGroup(
                old.groupId(),
                interval(old.interval(), changed.interval()),
                newer(old.extensions(), changed.extensions()));
    }

    private static CommunicationSession session(CommunicationSession old, CommunicationSession changed) {
        return new CommunicationSession(
                old.sessionId(),
                newer(old.sipSessionIds(), changed.sipSessionIds()),
                newer(old.reasons(), changed.reasons()),
                newer(old.groupRef(), changed.groupRef()),
                newer(old.startTime(), changed.startTime()),
                newer(old.stopTime(), changed.stopTime()),
                newer(old.extensions(), changed.extensions()));
    }

    private static Participant participant(Participant old, Participant changed) {
        return new Participant(
                old.participantId(),
                newer(old.nameIds(), changed.nameIds()),
                newer(old.extensions(), changed.extensions()));
    }

    private static MediaStream stream(MediaStream old, MediaStream changed) {
        return new MediaStream(
                old.streamId(),
                newer(old.sessionId(), changed.sessionId()),
                newer(old.label(), changed.label()),
                newer(old.extensions(), changed.extensions()));
    }

    // The last association of a pair is changed while it is open; after its end a further one begins. What says again
    // that the last one ended changes nothing.
    private static <T> List<T> associations(
            List<T> current,
            List<T> update,
            Function<T, Object> pair,
            Function<T, Interval> interval,
            BinaryOperator<T> replaceCarried) {
        var merged = new ArrayList<T>(current);
        var last = new HashMap<Object, Integer>();
        for (int at = 0; at < merged.size(); at++) {
            last.put(pair.apply(merged.get(at)), at);
        }
        for (T changed : update) {
            Integer at = last.get(pair.apply(changed));
            if (at == null || !continues(interval.apply(merged.get(at)), interval.apply(changed))) {
                last.put(pair.apply(changed), merged.size());
                merged.add(changed);
            } else {
                merged.set(at, replaceCarried.apply(merged.get(at), changed));
            }
        }
        return merged;
    }

    private static boolean continues(Interval last, Interval changed) {
        return last.isOpen() || last.disassociated().equals(changed.disassociated());
    }

    private static SessionAssociation sessionAssociation(SessionAssociation old, SessionAssociation changed) {
        return new SessionAssociation(
                old.sessionId(),
                interval(old.interval(), changed.interval()),
                newer(old.extensions(), changed.extensions()));
    }

    private static ParticipantAssociation participantAssociation(
            ParticipantAssociation old, ParticipantAssociation changed) {
        return new ParticipantAssociation(
                old.participantId(),
                old.sessionId(),
                interval(old.interval(), changed.interval()),
                newer(old.params(), changed.params()),
                newer(old.extensions(), changed.extensions()));
    }

    /// Who was in which session.
    private record Pair(String participantId, String sessionId) {}

    private static Pair pair(ParticipantAssociation association) {
        return new Pair(association.participantId(), association.sessionId());
    }

    // The send and recv lists of an update are the new state of that participant (RFC 7865 §6.8.1).
    private static List<StreamAssociation> streamAssociations(
            List<StreamAssociation> current, List<StreamAssociation> update) {
        var restated = new HashSet<String>();
        update.forEach(changed -> restated.add(changed.participantId()));
        var merged = new ArrayList<>(current);
        merged.removeIf(old -> restated.contains(old.participantId()));
        merged.addAll(update);
        return merged;
    }

    private static Interval interval(Interval old, Interval changed) {
        Optional<Instant> associated = newer(old.associated(), changed.associated());
        return new Interval(associated, newer(old.disassociated(), changed.disassociated()));
    }

    private static <T> List<T> newer(List<T> old, List<T> changed) {
        return changed.isEmpty() ? old : changed;
    }

    private static <T> Optional<T> newer(Optional<T> old, Optional<T> changed) {
        return changed.isPresent() ? changed : old;
    }
}
