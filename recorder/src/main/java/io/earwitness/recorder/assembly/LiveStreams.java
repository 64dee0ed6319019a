package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The streams of a session for one listener: gives each its records, in the order of the journal, and each that is
/// heard a channel.
///
/// How many channels there are is settled once: two at least, so that a second party may come later. A stream that
/// finds
/// none free shares one. Owned by one thread.
final class LiveStreams implements AutoCloseable {
    static final int CHANNELS_MIN = 2;
    static final int CHANNELS_MAX = 8;
    private static final int RATE_MIN = 8_000;
    private static final int RATE_MAX = 48_000;

    private final long rememberNanos;
    private final Map<Integer, LiveTrack> tracks = new TreeMap<>();
    private final Map<Integer, Integer> channelOf = new HashMap<>();
    private final Map<Integer, LiveTrack> leaving = new HashMap<>();
    private int channels;
    private long heardUntil;
    private @Nullable LiveGround ground;
    private @Nullable RecordingId goesOnIn;
    private boolean ended;

    /// @param rememberNanos packets that came before will not be heard
    LiveStreams(long rememberNanos) {
        this.rememberNanos = rememberNanos;
    }

    void take(JournalRecord record) {
        switch (record) {
            case JournalRecord.StreamAgreed agreed -> agreed(agreed);
            case JournalRecord.StreamSecured secured -> track(secured.stream()).ifPresent(LiveTrack::secured);
            case JournalRecord.ControlAgreed control ->
                track(control.stream()).ifPresent(track -> track.control(control));
            case JournalRecord.StreamRemoved removed -> removed(removed.stream());
            case JournalRecord.PacketArrived packet
            when packet.kind() == PacketKind.RTP ->
                track(packet.stream()).ifPresent(track -> track.packet(packet, rememberNanos));
            case JournalRecord.SegmentEnded segment -> goesOnIn = segment.next();
            case JournalRecord.SessionEnded end -> ended = end.cause() != EndCause.CONTINUED;
            default -> {}
        }
    }

    private void agreed(JournalRecord.StreamAgreed agreed) {
        var index = agreed.stream().index();
        var known = tracks.get(index);
        if (known != null) {
            known.agreed(agreed.stream());
            return;
        }
        var track = new LiveTrack(agreed.stream());
        if (track.isAudio() && tracks.size() < Survey.STREAMS_MAX) {
            tracks.put(index, track);
            join(index, track);
        }
    }

    private void join(int index, LiveTrack track) {
        if (ground != null) {
            channelOf.put(index, freeChannel(index));
            track.begin(ground, heardUntil);
        }
    }

    private int freeChannel(int index) {
        return IntStream.range(0, channels)
                .filter(channel -> !channelOf.containsValue(channel))
                .findFirst()
                .orElse(index % channels);
    }

    // What it said last is still to be heard.
    private void removed(int index) {
        var track = tracks.remove(index);
        if (track != null && ground != null) {
            track.end();
            leaving.put(index, track);
        }
    }

    private Optional<LiveTrack> track(int index) {
        return Optional.ofNullable(tracks.get(index));
    }

    /// Samples a second of what is heard.
    int rate() {
        var most = tracks.values().stream().mapToInt(LiveTrack::rate).max().orElse(0);
        return Math.clamp(most, RATE_MIN, RATE_MAX);
    }

    /// All that were there until now get their channels, by their order.
    ///
    /// @param from position of the first sample that is heard
    void begin(LiveGround where, long from) {
        ground = where;
        heardUntil = from;
        channels = Math.clamp(tracks.size(), CHANNELS_MIN, CHANNELS_MAX);
        tracks.forEach(this::join);
    }

    int channels() {
        return channels;
    }

    /// The next samples of each channel, on top of each other where streams share one.
    int[][] hear(int count) {
        var sums = new int[channels][count];
        for (var some : List.of(tracks, leaving)) {
            some.forEach((index, track) -> track.hear(heardUntil, sums[channelOf.getOrDefault(index, 0)]));
        }
        heardUntil += count;
        leaving.entrySet().removeIf(over -> {
            var silent = over.getValue().soundEnd() <= heardUntil;
            if (silent) {
                over.getValue().close();
                channelOf.remove(over.getKey());
            }
            return silent;
        });
        return sums;
    }

    /// What lies before is not heard.
    void skipTo(long position) {
        heardUntil = Math.max(heardUntil, position);
        tracks.values().forEach(track -> track.skipTo(heardUntil));
        leaving.values().forEach(track -> track.skipTo(heardUntil));
    }

    long heardUntil() {
        return heardUntil;
    }

    void passTime(long nowNanos) {
        tracks.values().forEach(track -> track.passTime(nowNanos));
    }

    /// Nothing more comes: what still waits is placed.
    void end() {
        tracks.values().forEach(LiveTrack::end);
    }

    /// Where the last sample that is there ends.
    long soundEnd() {
        return List.of(tracks, leaving).stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .mapToLong(LiveTrack::soundEnd)
                .max()
                .orElse(0);
    }

    /// Whether the session is over.
    boolean hasEnded() {
        return ended;
    }

    /// The journal in which the session goes on, told once.
    Optional<RecordingId> goesOnIn() {
        var next = Optional.ofNullable(goesOnIn);
        goesOnIn = null;
        return next;
    }

    @Override
    public void close() {
        tracks.values().forEach(LiveTrack::close);
        leaving.values().forEach(LiveTrack::close);
    }
}
