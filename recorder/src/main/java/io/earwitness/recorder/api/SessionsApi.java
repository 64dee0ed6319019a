package io.earwitness.recorder.api;

import io.earwitness.recorder.assembly.NoRoomException;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.OngoingSound;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.Set;

/// What is being recorded now, and what was not.
final class SessionsApi {
    private final LiveSessionSource sessions;
    private final NotRecordedSource notRecorded;
    private final LiveSoundSource sounds;
    private final ListeningSource listening;
    private final ApiAccess access;
    private final Audit audit;

    private static final String LIVE_MEDIA_TYPE = "audio/vnd.wave";
    private static final Set<Integer> RATES = Set.of(8_000, 16_000, 24_000, 32_000, 48_000);

    /// What a listener hears of several streams.
    enum Channels {
        /// A channel for each.
        STREAMS,
        /// All of them on one.
        MIXED
    }

    SessionsApi(ApiSources sources, Audit audit) {
        this.sessions = sources.sessions();
        this.sounds = sources.liveSounds();
        this.listening = sources.listening();
        this.access = sources.access();
        this.audit = audit;
        this.notRecorded = sources.notRecorded();
    }

    void sessions(Context request) {
        request.json(sessions.sessions());
    }

    void session(Context request) {
        var id = RecordingsApi.id(request);
        request.json(sessions.sessions().stream()
                .filter(session -> session.id().equals(id))
                .findFirst()
                .orElseThrow(() -> over(id)));
    }

    /// What has been said so far.
    void audio(Context request) throws IOException {
        var id = RecordingsApi.id(request);
        new RequestParameters(request, Set.of("take"));
        try {
            var sound = sounds.of(id)
                    .orElseThrow(() -> ProblemException.notFound("Nothing can be heard in session '" + id + "' yet."));
            audit.tell(request, id, "audio so far");
            FileDelivery.sendOnce(request, sound, id + "-so-far.wav");
        } catch (NoRoomException full) {
            throw new ProblemException(503, "No room", "This call cannot be heard now: " + full.getMessage() + ".");
        } catch (NoSuchElementException gone) {
            throw over(id);
        }
    }

    /// What is said from now on, until the call ends or the caller leaves.
    void listen(Context request) throws IOException {
        var id = RecordingsApi.id(request);
        var wish = wish(new RequestParameters(request, Set.of("channels", "rate")));
        if (FileDelivery.isHead(request)) {
            // Nobody hears anything: it takes no place.
            requireLive(id);
            SoundDelivery.describe(request, LIVE_MEDIA_TYPE, id + "-live.wav");
            return;
        }
        try (var sound = listening
                .listen(id, wish, listener(request))
                .orElseThrow(() -> new ProblemException(
                        503,
                        "Too many listen",
                        "As many people listen to live calls as may at once, in all or as one user; try again."))) {
            SoundDelivery.send(request, sound, id + "-live.wav");
        } catch (NoSuchElementException gone) {
            throw over(id);
        }
    }

    private void requireLive(RecordingId id) {
        if (sessions.sessions().stream()
                .noneMatch(one -> one.id().equals(id) && one.state() == LiveSessionRepresentation.State.LIVE)) {
            throw over(id);
        }
    }

    private OngoingSound.Listener listener(Context request) {
        var caller = Caller.of(request);
        var who = audit.who(request);
        return new OngoingSound.Listener(
                caller.name(), () -> access.mayListen(caller), part -> audit.tell(who, part, "live audio"));
    }

    private static OngoingSound.Wish wish(RequestParameters parameters) {
        var rate = parameters.number("rate", 0, Integer.MAX_VALUE);
        rate.ifPresent(one -> {
            if (!RATES.contains(one)) {
                throw RequestParameters.wrong("rate", "8000, 16000, 24000, 32000 or 48000", String.valueOf(one));
            }
        });
        return new OngoingSound.Wish(
                parameters.choices("channels", Channels.class).contains(Channels.MIXED), rate);
    }

    static ProblemException over(RecordingId id) {
        return ProblemException.notFound(
                "No session '" + id + "' is being recorded now; it may be a finished recording.");
    }

    void notRecorded(Context request) {
        request.json(notRecorded.notRecorded());
    }
}
