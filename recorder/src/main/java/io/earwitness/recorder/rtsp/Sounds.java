package io.earwitness.recorder.rtsp;

import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.assembly.LiveSounds;
import io.earwitness.recorder.assembly.LiveSounds.SoFar;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.Playback;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Finds and opens what can be heard by an address now: the finished recording; of a session that goes on, what was
/// said so far.
final class Sounds {
    /// What was made of a call before will do, however old it is.
    static final Predicate<SoFar> ANY = _ -> true;
    /// As of now.
    static final Predicate<SoFar> NEW = _ -> false;

    /// A call that has just begun has nothing to be heard for a moment, as has one that has just ended.
    private static final long SOUND_WITHIN_MILLIS = 10_000;

    private static final long ASK_AGAIN_MILLIS = 250;

    private final LiveSounds live;
    private final Playback playback;
    private final CountDownLatch closing;

    /// What there is.
    sealed interface Found {}

    record Heard(Sound sound) implements Found {}

    /// The call goes on, and nothing can be heard yet.
    record NothingYet() implements Found {}

    /// No call that goes on and no finished recording that can be heard; of a call that has ended, there may be soon.
    record Nothing() implements Found {}

    /// @param closing nobody waits for anything any more
    Sounds(LiveSounds live, Playback playback, CountDownLatch closing) {
        this.live = live;
        this.playback = playback;
        this.closing = closing;
    }

    /// @param enough of a call that goes on: whether what was made before will do
    Found find(Playable what, Predicate<SoFar> enough) throws IOException {
        return switch (what) {
            case Playable.OfRecording(var id) -> finished(id);
            case Playable.OfSession(var id, var journal) -> soFar(id, journal, enough);
        };
    }

    private Found soFar(RecordingId session, RecordingId journal, Predicate<SoFar> enough) throws IOException {
        try {
            return live.soFar(session, journal, enough)
                    .<Found>map(so -> new Heard(new Sound(journal, so.file(), so.streams(), true)))
                    .orElseGet(NothingYet::new);
        } catch (NoSuchElementException over) {
            var whole = finished(journal);
            return whole instanceof Nothing ? onlyCall(journal) : whole;
        }
    }

    private Found finished(RecordingId id) throws IOException {
        var recording = playback.recording(id);
        return recording.isEmpty() ? new Nothing() : heard(recording.get());
    }

    // Where nothing is left of a journal but the one call that was in it.
    private Found onlyCall(RecordingId journal) throws IOException {
        var rest = playback.recording(journal);
        var calls = rest.isEmpty()
                ? List.<RecordingId>of()
                : rest.get().manifest().session().calls();
        return calls.size() == 1 ? finished(calls.getFirst()) : new Nothing();
    }

    private static Found heard(ArchivedRecording recording) throws IOException {
        var manifest = recording.manifest();
        return Playback.sound(recording)
                .<Found>map(file -> new Heard(
                        new Sound(manifest.id(), file, manifest.channelOrder().streams(), false)))
                .orElseGet(Nothing::new);
    }

    /// Opens it, of a call that has just begun or ended as soon as there is something.
    ///
    /// @throws RtspRefusal where there is nothing
    SoundReader await(Playable what) throws IOException {
        for (var waited = 0L; ; waited += ASK_AGAIN_MILLIS) {
            try {
                return open(what, ANY);
            } catch (RtspRefusal nothing) {
                if (what instanceof Playable.OfRecording
                        || waited >= SOUND_WITHIN_MILLIS
                        || isClosingAfter(ASK_AGAIN_MILLIS)) {
                    throw nothing;
                }
            }
        }
    }

    private boolean isClosingAfter(long millis) {
        try {
            return closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// Opens what is there now.
    ///
    /// @throws RtspRefusal where there is nothing
    SoundReader open(Playable what, Predicate<SoFar> enough) throws IOException {
        try {
            return new SoundReader(heard(what, enough));
        } catch (NoSuchFileException gone) {
            // Deleted since it was found; of a call, what was made of it may have given way to another.
            return again(what);
        }
    }

    private SoundReader again(Playable what) throws IOException {
        try {
            return new SoundReader(heard(what, NEW));
        } catch (NoSuchFileException gone) {
            throw new RtspRefusal(RtspStatus.GONE);
        }
    }

    private Sound heard(Playable what, Predicate<SoFar> enough) throws IOException {
        return switch (find(what, enough)) {
            case Heard(var sound) -> sound;
            case NothingYet() -> throw new RtspRefusal(RtspStatus.SERVICE_UNAVAILABLE).with("Retry-After", "2");
            // There was something when the address was made.
            case Nothing() ->
                throw new RtspRefusal(what instanceof Playable.OfRecording ? RtspStatus.GONE : RtspStatus.NOT_FOUND);
        };
    }
}
