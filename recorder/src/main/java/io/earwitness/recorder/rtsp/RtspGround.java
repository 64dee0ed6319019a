package io.earwitness.recorder.rtsp;

import io.earwitness.recorder.events.RecorderEvents;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// What every part of the listener stands on.
///
/// @param nanoTime a clock that nobody sets
/// @param random   that nobody can guess
record RtspGround(
        Sounds sounds,
        PlaybackUrls urls,
        RecorderEvents events,
        RtspMeters meters,
        InstantSource clock,
        LongSupplier nanoTime,
        RandomGenerator random) {
    long epochNanos() {
        var now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
