package io.earwitness.recorder.rtsp;

import io.earwitness.recorder.assembly.LiveSounds;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.Playback;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.Optional;

/// Finds what can be heard under an id now: of a call that goes on what was said so far, else the finished
/// recording.
final class Sounds {
    private final LiveSounds live;
    private final Playback playback;

    /// What there is.
    sealed interface Found {}

    record Heard(Sound sound) implements Found {}

    /// The call goes on, and nothing can be heard yet.
    record NothingYet() implements Found {}

    /// Neither a call that goes on nor a finished recording that can be heard.
    record Nothing() implements Found {}

    Sounds(LiveSounds live, Playback playback) {
        this.live = live;
        this.playback = playback;
    }

    Found find(RecordingId id) throws IOException {
        try {
            return live.soFar(id)
                    .<Found>map(so -> new Heard(new Sound(so.file(), so.streams(), Optional.of(so.journal()))))
                    .orElseGet(NothingYet::new);
        } catch (NoSuchElementException over) {
            return finished(id);
        }
    }

    private Found finished(RecordingId id) throws IOException {
        var recording = playback.recording(id);
        if (recording.isEmpty()) {
            return new Nothing();
        }
        var streams = recording.get().manifest().channelOrder().streams();
        return Playback.sound(recording.get())
                .<Found>map(file -> new Heard(new Sound(file, streams, Optional.empty())))
                .orElseGet(Nothing::new);
    }
}
