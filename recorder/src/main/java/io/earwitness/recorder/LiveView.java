package io.earwitness.recorder;

import io.earwitness.recorder.api.LiveSessionRepresentation;
import io.earwitness.recorder.api.LiveSessionRepresentation.Pause;
import io.earwitness.recorder.api.LiveSessionRepresentation.State;
import io.earwitness.recorder.api.LiveSessionRepresentation.Stream;
import io.earwitness.recorder.api.LiveSessionSource;
import io.earwitness.recorder.api.PartyRepresentation;
import io.earwitness.recorder.events.RecorderEvent;
import io.earwitness.recorder.journal.SealedJournal;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.Participant;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.session.LiveSession;
import io.earwitness.recorder.session.LiveSessions;
import io.earwitness.recorder.session.LiveStream;
import io.earwitness.recorder.session.StandingPause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What the page shows as going on: live sessions, and those that ended but whose recording is not finished yet, also
/// where a former run left them behind.
final class LiveView implements LiveSessionSource {
    private final LiveSessions sessions;
    private final JournalOrigin origins;
    private final Map<RecordingId, LiveSession> assembling = new ConcurrentHashMap<>();

    LiveView(LiveSessions sessions, JournalOrigin origins) {
        this.sessions = sessions;
        this.origins = origins;
    }

    /// A journal of a former run; who took part in it is known when it is assembled.
    void leftBehind(SealedJournal journal) {
        var id = journal.id();
        ended(
                id,
                new LiveSession(
                        id, origins.of(journal.file()), id.createdAt(), List.of(), List.of(), Optional.empty()));
    }

    /// @param journal that is its last
    void ended(RecordingId journal, LiveSession last) {
        assembling.put(journal, last);
    }

    void parked(RecordingId id) {
        assembling.remove(id);
    }

    void hear(RecorderEvent event) {
        if (event instanceof RecorderEvent.RecordingFinished finished) {
            assembling.remove(finished.id());
        }
    }

    @Override
    public List<LiveSessionRepresentation> sessions() {
        var shown = new ArrayList<LiveSessionRepresentation>();
        for (var session : sessions.list()) {
            var streams = session.streams().stream()
                    .map(stream -> stream(stream, session.participants()))
                    .toList();
            shown.add(representation(session, State.LIVE, streams));
        }
        for (var session : assembling.values()) {
            shown.add(representation(session, State.ASSEMBLING, List.of()));
        }
        shown.sort(Comparator.comparing(LiveSessionRepresentation::id));
        return shown;
    }

    @Override
    public Optional<RecordingId> journalOf(RecordingId id) {
        // The last of those that wait: the ids of later ones are greater.
        return sessions.journalOf(id)
                .or(() -> assembling.entrySet().stream()
                        .filter(entry -> entry.getValue().id().equals(id))
                        .map(Map.Entry::getKey)
                        .max(Comparator.naturalOrder()));
    }

    private static LiveSessionRepresentation representation(LiveSession session, State state, List<Stream> streams) {
        return LiveSessionRepresentation.of(
                session.id(),
                state,
                session.startedAt(),
                session.participants(),
                session.origin(),
                streams,
                session.pause().map(LiveView::pause).orElse(null));
    }

    private static Pause pause(StandingPause pause) {
        return new Pause(
                pause.since(),
                pause.request().requester(),
                pause.request().reason(),
                pause.client().kind(),
                pause.client().text());
    }

    private static Stream stream(LiveStream stream, List<Participant> participants) {
        var description = stream.description();
        return new Stream(
                description.index(),
                description.label(),
                description.medium(),
                sender(stream, participants),
                description.formats().stream()
                        .map(NegotiatedFormat::encodingName)
                        .filter(name -> !name.equalsIgnoreCase("telephone-event") && !name.equalsIgnoreCase("CN"))
                        .findFirst()
                        .orElse(""),
                stream.packets(),
                stream.bytes(),
                stream.pausedBy(),
                stream.lastPacketAt().orElse(null));
    }

    private static @Nullable PartyRepresentation sender(LiveStream stream, List<Participant> participants) {
        return participants.stream()
                .filter(participant -> stream.participantId().equals(Optional.of(participant.id())))
                .findFirst()
                .map(PartyRepresentation::of)
                .orElse(null);
    }
}
