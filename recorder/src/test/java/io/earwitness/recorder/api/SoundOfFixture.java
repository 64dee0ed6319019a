package io.earwitness.recorder.api;

import io.earwitness.recorder.playback.OngoingSound;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// A sound that goes on for two pieces, and says in the second what was asked for.
final class SoundOfFixture implements OngoingSound {
    private final Deque<String> pieces;

    SoundOfFixture(String asked) {
        pieces = new ArrayDeque<>(List.of("RIFF", asked));
    }

    @Override
    public String mediaType() {
        return "audio/vnd.wave";
    }

    @Override
    public byte[] next() {
        return pieces.isEmpty() ? new byte[0] : pieces.removeFirst().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {}
}
