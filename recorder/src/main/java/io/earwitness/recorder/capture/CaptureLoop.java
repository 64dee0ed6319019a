package io.earwitness.recorder.capture;

import io.earwitness.media.net.ArrivalClock;
import io.earwitness.media.net.MediaSocket;
import io.earwitness.media.net.PacketConsumer;
import io.earwitness.media.net.PacketSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread `capture-N`: polls one packet source and gives each packet to the stream of its socket, for ever.
///
/// The only thread that touches the streams and pens of its captures; what others want of it comes as a command. It
/// never waits for anything but packets and the append, and survives whatever a command or a packet does.
final class CaptureLoop {
    private static final Logger log = LoggerFactory.getLogger(CaptureLoop.class);
    private static final long POLL_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(20);
    /// In so many turns every capture has had one of its own: 80 ms.
    private static final int CALM_TURNS = 16;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long ANSWER_SECONDS_MAX = 10;

    /// No disk stalls that long.
    private static final long SLOW_ANSWER_SECONDS_MAX = 600;
    /// No kernel keeps packets back that long; a call must end even so.
    private static final long SETTLE_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);

    private final PacketSource source;
    private final ArrivalClock clock;
    private final StreamCounters totals = new StreamCounters();
    private final AtomicLong failures = new AtomicLong();
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final List<CaptureSession> captures = new ArrayList<>();
    private final List<CaptureSession> hurried = new ArrayList<>();
    private final LoopTime time = new LoopTime();
    private final Queue<Settling> settling = new ArrayDeque<>();
    private final PacketConsumer consumer = new Delivery();
    private final Thread thread;
    private volatile int load;
    private volatile boolean stopped;
    private long turnedAtNanos;
    private int nextCalm;

    /// A command that waits until all that came before it has been handed over.
    private record Settling(BooleanSupplier handedOver, long latestNanos, Runnable command) {}

    private final class Delivery implements PacketConsumer {
        @Override
        public void accept(MediaSocket socket, ByteBuffer packet, InetSocketAddress from, long arrivalEpochNanos) {
            ((PortReceiver) socket.attachment()).accept(packet, from, arrivalEpochNanos);
        }

        @Override
        public void dropped(@Nullable MediaSocket socket, long packets, long epochNanos) {
            if (socket != null) {
                ((PortReceiver) socket.attachment()).dropped(packets, epochNanos);
            } else {
                captures.forEach(capture -> capture.dropped(packets, epochNanos));
            }
        }
    }

    CaptureLoop(int number, PacketSource source, ArrivalClock clock) {
        this.source = source;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("capture-" + number).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!stopped) {
            runCommands();
            poll(hurried.isEmpty() && settling.isEmpty() ? POLL_NANOS_MAX : TURN_NANOS);
            runSettled();
            turn();
        }
        runCommands();
        settling.forEach(waiting -> waiting.command().run());
    }

    private void runSettled() {
        while (!settling.isEmpty() && isSettled(settling.element())) {
            settling.remove().command().run();
        }
    }

    private static boolean isSettled(Settling waiting) {
        return waiting.handedOver().getAsBoolean() || System.nanoTime() - waiting.latestNanos() >= 0;
    }

    private void runCommands() {
        for (var command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
    }

    private void poll(long timeoutNanos) {
        try {
            source.poll(consumer, timeoutNanos);
        } catch (Throwable e) {
            // Errors too: a loop that ends takes every call on it along.
            failed("polling " + source.name(), e);
            // A source that keeps failing must not become a busy loop.
            LockSupport.parkNanos(POLL_NANOS_MAX);
        }
    }

    private void turn() {
        var nowNanos = System.nanoTime();
        time.set(nowNanos);
        if (nowNanos - turnedAtNanos < TURN_NANOS) {
            return;
        }
        var before = turnedAtNanos;
        turnedAtNanos = nowNanos;
        for (var i = hurried.size() - 1; i >= 0; i--) {
            var capture = hurried.get(i);
            if (!turn(capture, nowNanos)) {
                capture.hurried(false);
                hurried.remove(i);
            }
        }
        // Later where turns were longer apart, so that all of them have theirs in time.
        var share = captures.size() * Math.clamp((nowNanos - before) / TURN_NANOS, 1, CALM_TURNS) / CALM_TURNS + 1;
        for (var i = 0L; i < Math.min(share, captures.size()); i++) {
            nextCalm = nextCalm + 1 < captures.size() ? nextCalm + 1 : 0;
            var capture = captures.get(nextCalm);
            if (!capture.isHurried() && turn(capture, nowNanos)) {
                hurry(capture);
            }
        }
    }

    private boolean turn(CaptureSession capture, long nowNanos) {
        try {
            return capture.turn(nowNanos);
        } catch (Throwable e) {
            failed("writing a journal", e);
            return true;
        }
    }

    /// Has a capture turned at each turn from the next one on, until it says that it does not need that any more.
    private void hurry(CaptureSession capture) {
        if (!capture.isHurried()) {
            capture.hurried(true);
            hurried.add(capture);
        }
    }

    /// The same, from any thread.
    void hurrySoon(CaptureSession capture) {
        give(() -> {
            if (captures.contains(capture)) {
                hurry(capture);
            }
        });
    }

    /// Every command comes this way: the loop does not sleep over it.
    private void give(Runnable command) {
        commands.add(command);
        LockSupport.unpark(thread);
        source.wakeUp();
    }

    /// Once in full, then by the metric alone: this must not log per packet.
    private void failed(String doing, Throwable cause) {
        if (failures.incrementAndGet() == 1) {
            log.error("{} failed while {}; further failures are only counted", thread.getName(), doing, cause);
        }
    }

    /// Reads what lies in the sockets of `streams` now. Only for the loop itself, in a command.
    void drain(Iterable<StreamCapture> streams) {
        // A flooded port gets at most so many rounds; whoever floods us does not keep a call from ending.
        for (var round = 0; round < 64; round++) {
            var before = arrivals(streams);
            poll(0);
            if (arrivals(streams) == before) {
                return;
            }
        }
    }

    private static long arrivals(Iterable<StreamCapture> streams) {
        var sum = 0L;
        for (var stream : streams) {
            sum += stream.arrivals();
        }
        return sum;
    }

    /// Only for the loop itself, in a command.
    void take(CaptureSession capture) {
        captures.add(capture);
        hurry(capture);
        load = captures.size();
    }

    /// Only for the loop itself, in a command.
    void leave(CaptureSession capture) {
        captures.remove(capture);
        hurried.remove(capture);
        load = captures.size();
    }

    /// Has the loop do something between two polls, and waits until it has. From any thread but the loop's.
    <T> T call(Callable<T> command) {
        return call(command, this::give, ANSWER_SECONDS_MAX);
    }

    /// The same for what waits for a disk, and must not be taken for undone while the loop is at it.
    <T> T callSlow(Callable<T> command) {
        return call(command, this::give, SLOW_ANSWER_SECONDS_MAX);
    }

    /// The same once the source has handed over what had come until then, which a ring does some milliseconds later.
    <T> T callSettled(Callable<T> command) {
        return call(
                command,
                task -> give(() -> {
                    var latest = System.nanoTime() + SETTLE_NANOS_MAX;
                    settling.add(new Settling(source.handedOver(), latest, task));
                }),
                ANSWER_SECONDS_MAX);
    }

    private <T> T call(Callable<T> command, Consumer<Runnable> line, long seconds) {
        var done = new CompletableFuture<T>();
        line.accept(() -> {
            try {
                done.complete(command.call());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        if (stopped && !thread.isAlive()) {
            throw new IllegalStateException(thread.getName() + " has ended");
        }
        return await(done, seconds);
    }

    /// Has the loop do something soon, between two polls, and does not wait. From any thread.
    void execute(Runnable command) {
        give(() -> {
            try {
                command.run();
            } catch (Throwable e) {
                failed("doing what a handshake asked for", e);
            }
        });
    }

    /// Not to be interrupted half-way: it is a matter of milliseconds, and the loop will do it in any case.
    private <T> T await(CompletableFuture<T> done, long seconds) {
        var interrupted = false;
        try {
            while (true) {
                try {
                    return done.get(seconds, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    throw new IllegalStateException(thread.getName() + " does not answer", e);
                } catch (ExecutionException e) {
                    throw new IllegalStateException(thread.getName() + ": " + e.getCause(), e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// How many captures it has.
    int load() {
        return load;
    }

    PacketSource source() {
        return source;
    }

    /// For the streams of this loop.
    LoopTime time() {
        return time;
    }

    StreamCounters totals() {
        return totals;
    }

    long nowEpochNanos() {
        return clock.epochNanos();
    }

    long failures() {
        return failures.get();
    }

    /// Ends the thread, then the source. Captures must have been closed.
    void stop() throws IOException {
        stopped = true;
        try {
            thread.join(Duration.ofSeconds(ANSWER_SECONDS_MAX));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        source.close();
    }
}
