package io.earwitness.media.timeline;

/// The running counts behind [TimelineCounters].
final class Tally {
    long packets;
    long audio;
    long lost;
    long reordered;
    long duplicates;
    long late;
    long strays;
    long notAudio;

    TimelineCounters counters() {
        return new TimelineCounters(packets, audio, lost, reordered, duplicates, late, strays, notAudio);
    }
}
