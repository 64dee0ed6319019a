package io.earwitness.recorder.rtsp;

import io.earwitness.recorder.assembly.NoRoomException;
import io.earwitness.recorder.assembly.QuietThread;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends sound in real time, from one sample to another, on a quiet thread of its own. Of a call that goes on it
/// waits where there is no more yet, and goes on in the recording when the call is over.
///
/// Owned by the session, which stops it before it does anything else with the streams.
final class Player {
    private static final Logger log = LoggerFactory.getLogger(Player.class);

    /// Payloads of all rates fit into any network's packets.
    private static final int PACKET_MILLIS = 20;

    private static final int PACKET_MILLIS_OF_HIGH_RATES = 10;
    private static final int HIGH_RATE = 32_000;
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /// Whoever was held up for longer goes on from there, rather than to send what is due in a burst.
    private static final long LATE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long ASK_AGAIN_MILLIS = 500;
    private static final long LOOK_MILLIS = 20;
    private static final long FINISHED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long STOP_MILLIS = 2_000;

    private final Plan plan;
    private final RtspGround ground;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile long position;
    private volatile long endedNanos;
    private volatile boolean ended;

    /// What is to be played.
    ///
    /// @param what    the sound is of
    /// @param sound   where it begins
    /// @param streams all of one rate, in step
    /// @param from    the first frame
    /// @param until   the frame that is not played any more
    /// @param atEnd   told once when there is no more, and how it ended, while the streams are still the player's
    record Plan(
            Playable what,
            Sound sound,
            int rate,
            List<OutgoingStream> streams,
            long from,
            long until,
            Consumer<RtspStatus> atEnd) {}

    Player(Plan plan, RtspGround ground) {
        this.plan = plan;
        this.ground = ground;
        this.position = plan.from();
        this.endedNanos = ground.nanoTime().getAsLong();
        this.thread = Thread.ofPlatform().daemon().name("rtsp-player").unstarted(this::run);
    }

    static int packetFrames(int rate) {
        return rate * (rate > HIGH_RATE ? PACKET_MILLIS_OF_HIGH_RATES : PACKET_MILLIS) / 1_000;
    }

    void start() {
        thread.start();
    }

    /// The frame that comes next.
    long position() {
        return position;
    }

    long until() {
        return plan.until();
    }

    /// When it ended, once it is over.
    long endedNanos() {
        return endedNanos;
    }

    /// Whether more may come: not from when the end is being told on, which a client may hear before it is over.
    boolean isPlaying() {
        return !ended;
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /// It stops as soon as it can.
    void signal() {
        stop.countDown();
    }

    /// @return false where the client holds it up, so that it cannot be stopped
    boolean stop() {
        signal();
        if (thread.getState() == Thread.State.NEW) {
            return true;
        }
        try {
            return over.await(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        try {
            QuietThread.become();
            var status = outcome();
            endedNanos = ground.nanoTime().getAsLong();
            ended = true;
            if (stop.getCount() > 0) {
                status.ifPresent(plan.atEnd());
            }
        } finally {
            ended = true;
            over.countDown();
        }
    }

    // How; empty where it was stopped.
    private Optional<RtspStatus> outcome() {
        try {
            return play() ? Optional.of(RtspStatus.OK) : Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (NoRoomException full) {
            log.info("playing {} ends: {}", plan.what(), full.getMessage());
            return Optional.of(RtspStatus.SERVICE_UNAVAILABLE);
        } catch (NoSuchFileException gone) {
            log.info("playing {} ends: it was deleted", plan.what());
            return Optional.of(RtspStatus.GONE);
        } catch (IOException | RuntimeException | Error failure) {
            ground.meters().failed();
            log.warn("playing {} broke off", plan.what(), failure);
            return Optional.of(RtspStatus.INTERNAL_ERROR);
        }
    }

    // Whether the end was reached.
    private boolean play() throws IOException, InterruptedException {
        @Nullable Sound sound = plan.sound();
        while (sound != null) {
            try (var reader = new SoundReader(sound)) {
                if (reader.rate() != plan.rate()) {
                    // Another grid of samples: what was described cannot go on.
                    return true;
                }
                if (!play(reader, sound.grows())) {
                    return false;
                }
            } catch (NoSuchFileException gone) {
                if (!sound.grows()) {
                    throw gone;
                }
                // What was made of the call has given way to another.
            }
            if (!sound.grows() || position >= plan.until()) {
                return true;
            }
            var waitedFrom = ground.nanoTime().getAsLong();
            sound = more(sound).orElse(null);
            if (stop.getCount() == 0) {
                return false;
            }
            pass(ground.nanoTime().getAsLong() - waitedFrom);
        }
        return true;
    }

    // Until there is no more; false where it was stopped.
    private boolean play(SoundReader reader, boolean grows) throws IOException, InterruptedException {
        var packetFrames = packetFrames(plan.rate());
        var begun = ground.nanoTime().getAsLong();
        var begunAt = position;
        var reported = begun - REPORT_NANOS;
        while (position < plan.until()) {
            reader.seek(position);
            var frames = reader.next((int) Math.min(packetFrames, plan.until() - position));
            if (frames == 0 || (grows && frames < packetFrames && position + frames < plan.until())) {
                break;
            }
            var due = begun + nanos(position - begunAt);
            var now = ground.nanoTime().getAsLong();
            if (now - due > LATE_NANOS_MAX) {
                pass(now - due);
                begun += now - due;
                due = now;
            }
            if (stop.await(due - now, TimeUnit.NANOSECONDS)) {
                return false;
            }
            if (due - reported >= REPORT_NANOS) {
                reported = due;
                var wallClock = ground.epochNanos();
                plan.streams().forEach(stream -> stream.report(wallClock));
            }
            for (var stream : plan.streams()) {
                stream.send(reader.payload(stream.index()));
            }
            var next = position + frames;
            position = next;
        }
        // The last packet lasts as long as any other.
        var end = begun + nanos(position - begunAt);
        return !stop.await(end - ground.nanoTime().getAsLong(), TimeUnit.NANOSECONDS);
    }

    private long nanos(long frames) {
        return frames * 1_000_000_000L / plan.rate();
    }

    private void pass(long nanos) {
        plan.streams().forEach(stream -> stream.pass(nanos));
    }

    // The same call with more of it, or its recording; empty where there will be none, or this was stopped.
    private Optional<Sound> more(Sound before) throws IOException, InterruptedException {
        var asking = ground.nanoTime().getAsLong();
        while (true) {
            var found = ask(before);
            switch (found.orElse(new Sounds.Nothing())) {
                case Sounds.Heard(var sound) -> {
                    if (!sound.id().equals(before.id())) {
                        // The call became a recording of its own, which has another beginning.
                        return Optional.empty();
                    }
                    asking = ground.nanoTime().getAsLong();
                    if (!sound.grows() || hasMore(sound)) {
                        return Optional.of(sound);
                    }
                }
                case Sounds.NothingYet() -> asking = ground.nanoTime().getAsLong();
                case Sounds.Nothing() -> {
                    // It ended, and its recording is being made.
                    if (ground.nanoTime().getAsLong() - asking > FINISHED_WITHIN_NANOS) {
                        return Optional.empty();
                    }
                }
            }
            if (stop.await(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        }
    }

    private boolean hasMore(Sound sound) throws IOException {
        try (var reader = new SoundReader(sound)) {
            return reader.rate() != plan.rate() || reader.frames() - position >= packetFrames(plan.rate());
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    // On a thread of its own: it may take long, and to stop must not. Empty where this was stopped.
    private Optional<Sounds.Found> ask(Sound before) throws IOException, InterruptedException {
        var asked = new FutureTask<>(() -> ground.sounds().find(plan.what(), soFar -> !before.isSameAs(soFar.file())));
        Thread.ofVirtual().name("rtsp-more").start(asked);
        while (!asked.isDone()) {
            if (stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                asked.cancel(true);
                return Optional.empty();
            }
        }
        try {
            return Optional.of(asked.get());
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof NoRoomException full) {
                throw full;
            }
            throw new IOException("what comes next cannot be read", failure.getCause());
        }
    }
}
