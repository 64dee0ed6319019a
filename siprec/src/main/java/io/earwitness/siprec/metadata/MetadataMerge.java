package io.earwitness.siprec.metadata;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/// Applies a further document to the state so far: by id, replacing only what a repeated element carries (RFC 7865 §5).
///
/// Pure. What a complete document leaves out is gone from the state; the earlier documents themselves are kept by the
/// recorder.
final class MetadataMerge {
    private MetadataMerge() {}

    static RecordingMetadata merge(RecordingMetadata current, RecordingMetadata update) {
        if (update.dataMode() == DataMode.COMPLETE) {
            return update;
        }
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
                sessionAssociations(current.sessionAssociations(), update.sessionAssociations()),
                participantAssociations(current.participantAssociations(), update.participantAssociations()),
                streamAssociations(current.streamAssociations(), update.streamAssociations()),
                update.extensions().isEmpty() ? current.extensions() : update.extensions());
    }

    private static <T> List<T> byId(
            List<T> current, List<T> update, Function<T, String> id, BinaryOperator<T> replaceCarried) {
        var merged = new LinkedHashMap<String, T>();
        current.forEach(element -> merged.put(id.apply(element), element));
        update.forEach(element -> merged.merge(id.apply(element), element, replaceCarried));
        return List.copyOf(merged.values());
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

    private static List<SessionAssociation> sessionAssociations(
            List<SessionAssociation> current, List<SessionAssociation> update) {
        var merged = new ArrayList<>(current);
        for (SessionAssociation changed : update) {
            int open =
                    lastOpen(merged, changed.sessionId(), SessionAssociation::sessionId, SessionAssociation::interval);
            if (open < 0) {
                merged.add(changed);
            } else {
                var old = merged.get(open);
                merged.set(
                        open,
                        new SessionAssociation(
                                old.sessionId(),
                                interval(old.interval(), changed.interval()),
                                newer(old.extensions(), changed.extensions())));
            }
        }
        return merged;
    }

    private static List<ParticipantAssociation> participantAssociations(
            List<ParticipantAssociation> current, List<ParticipantAssociation> update) {
        var merged = new ArrayList<>(current);
        for (ParticipantAssociation changed : update) {
            int open = lastOpen(merged, pair(changed), MetadataMerge::pair, ParticipantAssociation::interval);
            if (open < 0) {
                merged.add(changed);
            } else {
                var old = merged.get(open);
                merged.set(
                        open,
                        new ParticipantAssociation(
                                old.participantId(),
                                old.sessionId(),
                                interval(old.interval(), changed.interval()),
                                newer(old.params(), changed.params()),
                                newer(old.extensions(), changed.extensions())));
            }
        }
        return merged;
    }

    // The send and recv lists of an update are the new state of that participant (RFC 7865 §6.8.1).
    private static List<StreamAssociation> streamAssociations(
            List<StreamAssociation> current, List<StreamAssociation> update) {
        var merged = new ArrayList<StreamAssociation>();
        for (StreamAssociation old : current) {
            boolean replaced =
                    update.stream().anyMatch(changed -> changed.participantId().equals(old.participantId()));
            if (!replaced) {
                merged.add(old);
            }
        }
        merged.addAll(update);
        return merged;
    }

    private static <T> int lastOpen(
            List<T> associations, String key, Function<T, String> keyOf, Function<T, Interval> intervalOf) {
        for (int i = associations.size() - 1; i >= 0; i--) {
            T association = associations.get(i);
            if (keyOf.apply(association).equals(key)
                    && intervalOf.apply(association).isOpen()) {
                return i;
            }
        }
        return -1;
    }

    private static String pair(ParticipantAssociation association) {
        return association.participantId() + '\n' + association.sessionId();
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
