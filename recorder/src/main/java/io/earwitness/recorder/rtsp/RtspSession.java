package io.earwitness.recorder.rtsp;

import io.earwitness.recorder.events.RecorderEvent;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One RTSP session: the streams that are set up, and where playing stands (RFC 7826 appendix B). Plays what one
/// address names and nothing else. Thread-safe.
final class RtspSession {
    static final int TIMEOUT_SECONDS = 60;

    private static final Logger audit = LoggerFactory.getLogger("io.earwitness.audit");

    private final String id;
    private final PlaybackUrls.Grant grant;
    private final Layout layout;
    private final RtspConnection connection;
    private final RtspGround ground;
    private final String cname;
    private final long begunNanos;
    private final SortedMap<Integer, OutgoingStream> streams = new ConcurrentSkipListMap<>();
    private volatile long heardNanos;
    private volatile @Nullable Player player;
    private long standsAt;
    private OptionalLong silentSince = OptionalLong.empty();
    private boolean told;
    private boolean closed;

    /// What was described when it began: streams of another rate cannot be played in it.
    ///
    /// @param streams indexes
    /// @param frames  that there were then
    record Layout(int rate, List<Integer> streams, long frames, boolean grows) {
        static Layout of(SoundReader sound) {
            return new Layout(
                    sound.rate(), sound.streams(), sound.frames(), sound.sound().grows());
        }
    }

    private record Stretch(long from, long until) {}

    /// @param connection on which it was set up, and hears of the end
    RtspSession(String id, PlaybackUrls.Grant grant, Layout layout, RtspConnection connection, RtspGround ground) {
        this.id = id;
        this.grant = grant;
        this.layout = layout;
        this.connection = connection;
        this.ground = ground;
        this.cname = OutgoingStream.cname(ground.random());
        this.begunNanos = ground.nanoTime().getAsLong();
        this.heardNanos = begunNanos;
    }

    String id() {
        return id;
    }

    PlaybackUrls.Grant grant() {
        return grant;
    }

    Layout layout() {
        return layout;
    }

    RtspConnection connection() {
        return connection;
    }

    /// Somebody is there.
    void heard() {
        heardNanos = ground.nanoTime().getAsLong();
    }

    long heardNanos() {
        return heardNanos;
    }

    long begunNanos() {
        return begunNanos;
    }

    /// Looks whether RTCP came. Waits for nobody, whatever the session does meanwhile.
    void listen() {
        // Every way is asked: those that are not would fill up.
        var heard =
                streams.values().stream().filter(stream -> stream.way().heard()).count();
        if (heard > 0) {
            heard();
        }
    }

    synchronized boolean isSetUpAlone(int stream) {
        return streams.size() == 1 && streams.containsKey(stream);
    }

    /// @throws RtspRefusal where it plays
    synchronized void requireNotPlaying() {
        requireOpen();
        var playing = player;
        if (playing != null && playing.isPlaying()) {
            throw new RtspRefusal(RtspStatus.METHOD_NOT_VALID);
        }
        if (playing != null && !playing.isOver()) {
            halt();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new RtspRefusal(RtspStatus.SESSION_NOT_FOUND);
        }
    }

    /// Takes the way, whatever becomes of it.
    ///
    /// @return the `Transport` of the answer
    synchronized String setUp(int stream, MediaWay way) {
        try {
            requireNotPlaying();
        } catch (RtspRefusal refusal) {
            way.close();
            throw refusal;
        }
        var before = streams.remove(stream);
        if (before != null) {
            before.way().close();
        }
        var outgoing = new OutgoingStream(stream, layout.rate(), cname, way, ground.random());
        streams.put(stream, outgoing);
        return outgoing.transport();
    }

    /// @param range    of the request; empty to go on where it stands
    /// @param base     of the addresses of its streams
    /// @param sequence of the request
    Answer play(Optional<NptRange> range, String base, String sequence) throws IOException {
        // Of a call that goes on it may take a while; nobody waits for the session meanwhile.
        var beyond = range.filter(asked -> asked.isBeyond(layout.frames(), layout.rate()));
        try (var reader = ground.sounds().open(grant.what(), beyond.isPresent() ? Sounds.NEW : Sounds.ANY)) {
            return play(range, base, sequence, reader.sound(), Layout.of(reader));
        }
    }

    private synchronized Answer play(Optional<NptRange> range, String base, String sequence, Sound sound, Layout now) {
        requireOpen();
        if (streams.isEmpty()) {
            throw new RtspRefusal(RtspStatus.METHOD_NOT_VALID);
        }
        var before = player;
        if (before != null && before.isPlaying() && range.isEmpty()) {
            return Answer.of(playing(before.position(), before.until(), base));
        }
        if (now.rate() != layout.rate()) {
            // Of a call that goes on, whose streams became finer since it was described.
            throw new RtspRefusal(RtspStatus.SERVICE_UNAVAILABLE).with("Retry-After", "0");
        }
        stretch(range, now);
        halt();
        passTheSilence();
        var stretch = stretch(range, now);
        standsAt = stretch.from();
        var outgoing = List.copyOf(streams.values());
        var plan = new Player.Plan(
                grant.what(),
                sound,
                layout.rate(),
                outgoing,
                stretch.from(),
                stretch.until(),
                status -> tellTheEnd(status, outgoing, base, sequence));
        var next = new Player(plan, ground);
        player = next;
        tell(sound);
        return new Answer(playing(stretch.from(), stretch.until(), base), next::start, false);
    }

    private long position() {
        var playing = player;
        return playing == null ? standsAt : playing.position();
    }

    private Stretch stretch(Optional<NptRange> range, Layout now) {
        var rate = layout.rate();
        var from = position();
        var until = now.grows() ? Long.MAX_VALUE : now.frames();
        if (range.isPresent()) {
            var asked = range.get();
            if (asked.now()) {
                from = now.grows() ? now.frames() : from;
            } else if (asked.from().isPresent()) {
                from = NptRange.frames(asked.from().getAsLong(), rate);
            }
            if (asked.until().isPresent()) {
                until = Math.min(until, NptRange.frames(asked.until().getAsLong(), rate));
            }
        }
        var there = now.grows() ? from <= now.frames() : from < now.frames();
        if (!there || until <= from) {
            throw new RtspRefusal(RtspStatus.INVALID_RANGE)
                    .with("Range", NptRange.text(0, OptionalLong.of(now.frames()), rate));
        }
        return new Stretch(from, until);
    }

    private RtspResponse playing(long from, long until, String base) {
        return RtspResponse.ok()
                .with("Session", header())
                .with("Range", rangeText(from, until))
                .with("RTP-Info", info(streams.values(), base));
    }

    private String rangeText(long from, long until) {
        var end = until == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(until);
        return NptRange.text(from, end, layout.rate());
    }

    // While a player has them, the numbers are those of about now.
    private static String info(Collection<OutgoingStream> streams, String base) {
        return streams.stream().map(stream -> stream.next(base)).collect(Collectors.joining(", "));
    }

    String header() {
        return id + ";timeout=" + TIMEOUT_SECONDS;
    }

    /// Who listens from where is told once, beside who got the address: of a session that goes on by its own id.
    private void tell(Sound sound) {
        if (!told) {
            told = true;
            var what = sound.grows() ? grant.what().id() : sound.id();
            var who = grant.listener().called();
            var from = connection.client().getHostAddress();
            audit.info("{} took audio by RTSP of {} from {}", who, what, from);
            ground.events()
                    .publish(new RecorderEvent.RecordingTaken(
                            ground.clock().instant(), what, who, from, "audio by RTSP"));
        }
    }

    // On the player's thread, which does not wait for the session.
    private void tellTheEnd(RtspStatus status, List<OutgoingStream> outgoing, String base, String sequence) {
        var ended = player;
        var info = outgoing.stream().map(stream -> stream.last(base)).collect(Collectors.joining(", "));
        connection.request("PLAY_NOTIFY", base, head -> {
            RtspResponse.line(head, "Session", id);
            RtspResponse.line(head, "Notify-Reason", "end-of-stream");
            RtspResponse.line(
                    head,
                    "Request-Status",
                    "cseq=" + sequence + " status=" + status.code() + " reason=\"" + status.reason() + "\"");
            RtspResponse.line(
                    head, "Range", "npt=-" + NptRange.time(ended == null ? 0 : ended.position(), layout.rate()));
            RtspResponse.line(head, "RTP-Info", info);
        });
        // For those who do not read that. Whoever plays again is told of the new sources.
        outgoing.forEach(stream -> stream.bye(ground.epochNanos()));
    }

    /// Where it stands then can be heard again.
    synchronized RtspResponse pause() {
        requireOpen();
        var playing = player;
        var until = playing == null ? layout.frames() : playing.until();
        halt();
        return RtspResponse.ok().with("Session", header()).with("Range", rangeText(standsAt, until));
    }

    // After it, the streams are the session's own.
    private void halt() {
        var playing = player;
        if (playing == null) {
            return;
        }
        if (!playing.stop()) {
            connection.abort();
            throw new RtspRefusal(RtspStatus.INTERNAL_ERROR);
        }
        player = null;
        standsAt = playing.position();
        silentSince = OptionalLong.of(playing.endedNanos());
    }

    private void passTheSilence() {
        if (silentSince.isPresent()) {
            var nanos = ground.nanoTime().getAsLong() - silentSince.getAsLong();
            streams.values().forEach(stream -> stream.pass(nanos));
            silentSince = OptionalLong.empty();
        }
    }

    /// Ends one stream of it.
    ///
    /// @return whether others are left
    synchronized boolean tearDown(int stream) {
        requireNotPlaying();
        var gone = streams.remove(stream);
        if (gone == null) {
            throw new RtspRefusal(RtspStatus.NOT_FOUND);
        }
        gone.bye(ground.epochNanos());
        gone.way().close();
        return !streams.isEmpty();
    }

    /// What it plays stops as soon as it can. Waits for nobody.
    void signal() {
        var playing = player;
        if (playing != null) {
            playing.signal();
        }
    }

    /// Ends it for good; again does nothing.
    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        // Where the client holds the player up, its connection is closed, which frees it.
        var playing = player;
        var quiet = playing == null || playing.stop();
        if (!quiet) {
            connection.abort();
        }
        for (var stream : streams.values()) {
            if (quiet) {
                stream.bye(ground.epochNanos());
            }
            stream.way().close();
        }
        streams.clear();
    }

    /// Whether a stream goes over a connection itself, without which there is no session.
    synchronized boolean needs(RtspConnection other) {
        return connection == other
                && streams.values().stream().anyMatch(stream -> stream.way() instanceof InterleavedWay);
    }
}
