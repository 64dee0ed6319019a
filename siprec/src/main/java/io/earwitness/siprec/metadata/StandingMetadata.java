package io.earwitness.siprec.metadata;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Takes from the state of a long recording session what is over: calls that stopped, and what belongs to them
/// alone.
///
/// Pure. A later document may name people and groups of before without describing them again, so the last of these
/// stay; how many is limited, since a session may last for weeks.
final class StandingMetadata {
    private static final int SPARE_MAX = 200;

    private final RecordingMetadata state;
    private final Set<String> running;
    private final Set<String> streams = new HashSet<>();
    private final Set<String> people = new HashSet<>();

    private StandingMetadata(RecordingMetadata state, Set<String> labels) {
        this.state = state;
        this.running = new HashSet<>(state.running());
        for (var stream : state.streams()) {
            if (stream.sessionId().map(running::contains).orElse(true)
                    || stream.label()
                            .map(StreamLabel::value)
                            .filter(labels::contains)
                            .isPresent()) {
                streams.add(stream.streamId());
            }
        }
        state.participantAssociations().stream()
                .filter(association -> running.contains(association.sessionId()))
                .forEach(association -> people.add(association.participantId()));
        state.streamAssociations().stream()
                .filter(association -> association.send().stream().anyMatch(streams::contains)
                        || association.recv().stream().anyMatch(streams::contains))
                .forEach(association -> people.add(association.participantId()));
    }

    static RecordingMetadata of(RecordingMetadata state, Set<String> labels) {
        return new StandingMetadata(state, labels).standing();
    }

    private RecordingMetadata standing() {
        var groups = new HashSet<String>();
        state.sessions().stream()
                .filter(session -> running.contains(session.sessionId()))
                .forEach(session -> session.groupRef().ifPresent(groups::add));
        return new RecordingMetadata(
                DataMode.COMPLETE,
                withSpare(state.groups(), group -> groups.contains(group.groupId())),
                only(state.sessions(), session -> running.contains(session.sessionId())),
                withSpare(state.participants(), one -> people.contains(one.participantId())),
                only(state.streams(), stream -> streams.contains(stream.streamId())),
                only(state.sessionAssociations(), association -> running.contains(association.sessionId())),
                only(state.participantAssociations(), association -> running.contains(association.sessionId())),
                state.streamAssociations().stream()
                        .map(this::standing)
                        .filter(association -> !association.send().isEmpty()
                                || !association.recv().isEmpty())
                        .toList(),
                state.extensions());
    }

    private StreamAssociation standing(StreamAssociation association) {
        return new StreamAssociation(
                association.participantId(),
                only(association.send(), streams::contains),
                only(association.recv(), streams::contains),
                association.interval(),
                association.extensions());
    }

    private static <T> List<T> only(List<T> all, Predicate<T> wanted) {
        return all.stream().filter(wanted).toList();
    }

    // The last ones are those most likely to come again.
    private static <T> List<T> withSpare(List<T> all, Predicate<T> wanted) {
        var others = all.stream().filter(wanted.negate()).toList();
        var kept = new HashSet<>(others.subList(Math.max(0, others.size() - SPARE_MAX), others.size()));
        return only(all, one -> wanted.test(one) || kept.contains(one));
    }
}
