package io.earwitness.siprec.history;

import io.earwitness.siprec.metadata.MediaStream;
import io.earwitness.siprec.metadata.Participant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who was on, in which sessions, sending what, from when to when: everything that the documents up to one moment say.
///
/// Nothing that ever was is missing; whoever left has a closed span. Ids that were only referred to stand as
/// participants
/// and streams without names.
public record Attendance(
        List<Participant> participants,
        List<MediaStream> streams,
        List<SessionStay> sessions,
        List<Grouping> groupings,
        List<Presence> presences,
        List<StreamUse> streamUses) {

    public Attendance {
        participants = List.copyOf(participants);
        streams = List.copyOf(streams);
        sessions = List.copyOf(sessions);
        groupings = List.copyOf(groupings);
        presences = List.copyOf(presences);
        streamUses = List.copyOf(streamUses);
    }

    /// Who was on at that instant, and in which session.
    public List<Presence> presentAt(Instant at) {
        return presences.stream().filter(one -> one.span().covers(at)).toList();
    }

    /// Which streams were sent and received at that instant, and by whom.
    public List<StreamUse> usedAt(Instant at) {
        return streamUses.stream().filter(one -> one.span().covers(at)).toList();
    }

    /// Who sent the stream at that instant; several where it is a mix.
    public List<Participant> sendersAt(Instant at, String streamId) {
        return usedAt(at).stream()
                .filter(use ->
                        use.way() == StreamUse.Way.SENDS && use.streamId().equals(streamId))
                .flatMap(use -> participant(use.participantId()).stream())
                .toList();
    }

    /// The communication sessions that were being recorded at that instant.
    public List<SessionStay> sessionsAt(Instant at) {
        return sessions.stream().filter(one -> one.span().covers(at)).toList();
    }

    public List<Grouping> groupingsAt(Instant at) {
        return groupings.stream().filter(one -> one.span().covers(at)).toList();
    }

    /// As last described.
    public Optional<Participant> participant(String participantId) {
        return participants.stream()
                .filter(one -> one.participantId().equals(participantId))
                .findFirst();
    }
}
