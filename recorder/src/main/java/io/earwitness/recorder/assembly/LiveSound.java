package io.earwitness.recorder.assembly;

import io.earwitness.media.container.WavWriter;
import io.earwitness.recorder.journal.JournalTail;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.OngoingSound;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Follows a session's journal for one listener and makes sound of what comes, a second behind it.
///
/// Goes through the journal once, to learn what was agreed; then it reads what is new. Time passes by what is known to
/// be in the file: a capture loop or a disk that is late makes the sound late, not silent, up to a limit. Owned by one
/// thread.
final class LiveSound implements AutoCloseable {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    /// What the network, the order of packets and the judgement of clocks may take.
    static final long DELAY_NANOS = 800 * MILLI;
    /// So much a listener gets at once, from before the beginning: a browser plays none before it has as much.
    static final long AT_ONCE_NANOS = 1_200 * MILLI;
    /// What lies further back than this beyond the delay is left out.
    static final long BEHIND_NANOS_MAX = AT_ONCE_NANOS + 500 * MILLI;
    private static final long BEFORE_NANOS = 2 * SECOND;
    private static final long WRITE_EVERY_NANOS = 200 * MILLI;

    private final RecordingId session;
    private final Journals journals;
    private final ListenersDecoding decoding;
    private final Clocks clocks;
    private final OngoingSound.Wish wish;
    private final LiveEar ear;
    private final LiveGround.NativeLeave natives;
    private final LiveStreams streams;
    private final Consumer<RecordingId> hears;
    private JournalTail tail;
    private LiveGround ground;
    private boolean decodesNatively;
    private Optional<CompletableFuture<Void>> asked = Optional.empty();
    private long askedNanos;
    private long askedAt;
    private long knownNanos;

    /// Finds journals that are being written.
    @FunctionalInterface
    interface Journals {
        /// @param id of the journal
        Optional<JournalTail> tail(RecordingId id) throws IOException;
    }

    /// @param wall     tells packets' times
    /// @param nanoTime paces what is done again and again, whatever happens to the other
    record Clocks(InstantSource wall, LongSupplier nanoTime) {}

    /// What a turn found.
    enum State {
        GOES_ON,
        /// The session has ended, and everything was handed on.
        OVER,
        /// Nobody here writes it any more, and it has not ended.
        LEFT
    }

    /// @param tail  of the session's present journal; closed with this
    /// @param hears told of each journal after the first before anything of it is heard
    LiveSound(
            RecordingId session,
            JournalTail tail,
            Journals journals,
            ListenersDecoding decoding,
            Clocks clocks,
            OngoingSound.Wish wish,
            Consumer<RecordingId> hears,
            LiveEar ear) {
        this.session = session;
        this.tail = tail;
        this.journals = journals;
        this.decoding = decoding;
        this.clocks = clocks;
        this.wish = wish;
        this.hears = hears;
        this.ear = ear;
        this.natives = this::mayDecodeNatively;
        this.knownNanos = now();
        this.askedAt = clocks.nanoTime().getAsLong() - WRITE_EVERY_NANOS;
        this.ground = new LiveGround(1, knownNanos - DELAY_NANOS - AT_ONCE_NANOS - BEFORE_NANOS, natives);
        this.streams = new LiveStreams(ground.startNanos());
    }

    private boolean mayDecodeNatively() {
        decodesNatively = decodesNatively || decoding.begin(session);
        return decodesNatively;
    }

    private long now() {
        var now = clocks.wall().instant();
        return now.getEpochSecond() * SECOND + now.getNano();
    }

    /// Goes through what is there already. That may take long: what is heard begins with the end of it.
    void begin() throws IOException {
        ask();
        read();
        learn();
        var begunNanos = now();
        ask();
        read();
        ground = new LiveGround(wish.rate().orElse(streams.rate()), ground.startNanos(), natives);
        streams.begin(ground, ground.position(begunNanos - DELAY_NANOS - AT_ONCE_NANOS));
        ear.begin(WavWriter.headWithoutEnd(ground.rate(), wish.mixed() ? 1 : streams.channels()));
    }

    /// Takes what came and hands on what is due.
    ///
    State turn() throws IOException {
        var mayGoOn = tail.isOpen();
        learn();
        read();
        var next = streams.goesOnIn();
        if (next.isPresent()) {
            goOnIn(next.get());
            mayGoOn = true;
        }
        if (streams.hasEnded() || !mayGoOn) {
            streams.end();
            handOnUntil(Math.min(streams.soundEnd(), ground.position(now())));
            return streams.hasEnded() ? State.OVER : State.LEFT;
        }
        streams.passTime(knownNanos);
        if (now() - DELAY_NANOS - BEHIND_NANOS_MAX > ground.epochNanos(streams.heardUntil())) {
            streams.skipTo(ground.position(now() - DELAY_NANOS));
        }
        handOnUntil(ground.position(knownNanos - DELAY_NANOS));
        ask();
        return State.GOES_ON;
    }

    // What came before it was asked for is in the file now.
    private void learn() {
        if (asked.filter(CompletableFuture::isDone).isPresent()) {
            knownNanos = askedNanos;
            asked = Optional.empty();
        }
    }

    private void ask() {
        var at = clocks.nanoTime().getAsLong();
        if (asked.isEmpty() && at - askedAt >= WRITE_EVERY_NANOS) {
            askedAt = at;
            askedNanos = now();
            asked = Optional.of(tail.writeSoon());
        }
    }

    private void read() throws IOException {
        for (var record = tail.next(); record.isPresent() && !ear.isClosed(); record = tail.next()) {
            streams.take(record.get());
        }
    }

    private void goOnIn(RecordingId id) throws IOException {
        var next = journals.tail(id)
                .orElseThrow(() -> new IOException("the journal in which " + session + " goes on is not there"));
        hears.accept(id);
        tail.close();
        tail = next;
        asked = Optional.empty();
        read();
    }

    private void handOnUntil(long position) {
        var pieceMax = ground.rate() / 2;
        while (streams.heardUntil() < position) {
            var count = (int) Math.min(pieceMax, position - streams.heardUntil());
            ear.give(bytes(streams.hear(count), count));
        }
    }

    private byte[] bytes(int[][] channels, int count) {
        var parts = wish.mixed() ? new int[][] {sum(channels, count)} : channels;
        var bytes = new byte[2 * parts.length * count];
        var at = 0;
        for (var i = 0; i < count; i++) {
            for (var part : parts) {
                var sample = Math.clamp(part[i], Short.MIN_VALUE, Short.MAX_VALUE);
                bytes[at++] = (byte) sample;
                bytes[at++] = (byte) (sample >> 8);
            }
        }
        return bytes;
    }

    private static int[] sum(int[][] channels, int count) {
        var sum = new int[count];
        for (var channel : channels) {
            for (var i = 0; i < count; i++) {
                sum[i] += channel[i];
            }
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        try {
            streams.close();
        } finally {
            if (decodesNatively) {
                decoding.end(session);
            }
            tail.close();
        }
    }
}
