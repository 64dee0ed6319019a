package io.earwitness.recorder.assembly;

import io.earwitness.recorder.assembly.JournalWalk.Taker;
import io.earwitness.recorder.assembly.Slice.Interval;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.ControlAgreed;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.StreamPaused;
import io.earwitness.recorder.journal.JournalRecord.StreamResumed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gives each stream's track its packets and pauses in the second walk.
///
/// What other slices took out of the middle of a stream is nothing lost: the track is paused for that long.
final class SliceFeed implements Taker {
    private final Slice slice;
    private final Map<Integer, StreamTrack> tracks;
    private final Map<Integer, Place> places = new HashMap<>();

    /// How far a stream has come through its intervals.
    private static final class Place {
        final List<Interval> intervals;
        private @Nullable Interval current;

        Place(List<Interval> intervals) {
            this.intervals = intervals;
        }
    }

    SliceFeed(Slice slice, Map<Integer, StreamTrack> tracks) {
        this.slice = slice;
        this.tracks = tracks;
    }

    @Override
    public void take(JournalRecord record) {
        switch (record) {
            case PacketArrived packet
            when packet.kind() == PacketKind.RTP -> {
                var track = tracks.get(packet.stream());
                if (track != null) {
                    cross(track, place(packet.stream()), packet.epochNanos());
                    track.packet(packet);
                }
            }
            case ControlAgreed agreed -> {
                var track = tracks.get(agreed.stream());
                if (track != null) {
                    track.control(agreed);
                }
            }
            case StreamPaused paused -> {
                var track = tracks.get(paused.stream());
                if (track != null) {
                    track.pause(paused.epochNanos(), paused.cause());
                }
            }
            case StreamResumed resumed -> {
                var track = tracks.get(resumed.stream());
                if (track != null) {
                    track.resume(resumed.epochNanos(), resumed.cause());
                }
            }
            default -> {}
        }
    }

    private Place place(int stream) {
        return places.computeIfAbsent(stream, index -> new Place(slice.intervals(index)));
    }

    // From one interval to a later one.
    private static void cross(StreamTrack track, Place place, long epochNanos) {
        var before = place.current;
        if (before != null && before.holds(epochNanos)) {
            return;
        }
        for (var interval : place.intervals) {
            if (interval.holds(epochNanos)) {
                place.current = interval;
                if (before != null && before.untilNanos() < interval.fromNanos()) {
                    track.skip(before.untilNanos(), interval.fromNanos());
                }
                return;
            }
        }
    }
}
