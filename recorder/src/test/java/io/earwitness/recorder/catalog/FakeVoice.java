package io.earwitness.recorder.catalog;

import io.earwitness.recorder.model.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A made-up participant: a tone of his own that comes and goes like speech, with what is missing of it.
///
/// @param turns  when he speaks; nothing at all was sent where there is no turn and `isHeard` is false
/// @param gaps   what never arrived
/// @param pauses what was not recorded
public record FakeVoice(
        String id, String name, String aor, int hertz, List<Span> turns, List<Span> gaps, List<Span> pauses) {
    static final int RATE = 8000;

    public static FakeVoice speaking(String name, String aor, int hertz, long lengthMillis) {
        return new FakeVoice(aor, name, aor, hertz, turns(hertz, lengthMillis), List.of(), List.of());
    }

    public static FakeVoice silent(String name, String aor) {
        return new FakeVoice(aor, name, aor, 0, List.of(), List.of(), List.of());
    }

    public FakeVoice losing(Span... spans) {
        return new FakeVoice(id, name, aor, hertz, turns, List.of(spans), pauses);
    }

    public FakeVoice paused(Span... spans) {
        return new FakeVoice(id, name, aor, hertz, turns, gaps, List.of(spans));
    }

    boolean isHeard() {
        return hertz > 0;
    }

    short[] samples(long lengthMillis) {
        var samples = new short[Math.toIntExact(lengthMillis * RATE / 1000)];
        for (var turn : turns) {
            var end = Math.min(samples.length, Math.toIntExact(turn.endMillis() * RATE / 1000));
            for (var i = Math.toIntExact(turn.startMillis() * RATE / 1000); i < end; i++) {
                var seconds = i / (double) RATE;
                var syllable = 0.35 + 0.65 * Math.abs(Math.sin(seconds * 9 + hertz));
                var pitch = Math.sin(seconds * hertz * 2 * Math.PI) + 0.5 * Math.sin(seconds * hertz * 4 * Math.PI);
                samples[i] = (short) (9000 * syllable * pitch / 1.5);
            }
        }
        gaps.forEach(span -> erase(samples, span));
        pauses.forEach(span -> erase(samples, span));
        return samples;
    }

    List<Integer> peaks(long lengthMillis, int stepMillis) {
        var samples = samples(lengthMillis);
        var peaks = new ArrayList<Integer>();
        for (var millis = 0L; millis < lengthMillis; millis += stepMillis) {
            var at = millis;
            var missing = gaps.stream().anyMatch(span -> span.startMillis() <= at && at < span.endMillis())
                    || pauses.stream().anyMatch(span -> span.startMillis() <= at && at < span.endMillis());
            peaks.add(missing ? -1 : peak(samples, millis, stepMillis));
        }
        return peaks;
    }

    private static int peak(short[] samples, long millis, int stepMillis) {
        var start = Math.toIntExact(millis * RATE / 1000);
        var end = Math.min(samples.length, start + stepMillis * RATE / 1000);
        var peak = 0;
        for (var i = start; i < end; i++) {
            peak = Math.max(peak, Math.abs(samples[i]));
        }
        return peak * 100 / 32768;
    }

    private static void erase(short[] samples, Span span) {
        var end = Math.min(samples.length, Math.toIntExact(span.endMillis() * RATE / 1000));
        for (var i = Math.toIntExact(span.startMillis() * RATE / 1000); i < end; i++) {
            samples[i] = 0;
        }
    }

    // Two voices of different pitch take turns: their random sequences differ.
    private static List<Span> turns(int seed, long lengthMillis) {
        var random = new Random(seed);
        var turns = new ArrayList<Span>();
        for (var at = random.nextLong(2500); at < lengthMillis; ) {
            var length = Math.min(700 + random.nextLong(5000), lengthMillis - at);
            turns.add(new Span(at, length));
            at += length + 800 + random.nextLong(6000);
        }
        return List.copyOf(turns);
    }
}
