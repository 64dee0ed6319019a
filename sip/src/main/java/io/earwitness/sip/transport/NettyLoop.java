package io.earwitness.sip.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The signalling loop on one Netty event loop: the thread that reads the sockets also runs the state machines.
///
/// A task that throws is logged and lost; the loop goes on.
public final class NettyLoop implements SignallingLoop, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NettyLoop.class);
    private static final Duration CLOSING_MAX = Duration.ofSeconds(5);

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final LoopTimers timers;

    public NettyLoop(String name) {
        ThreadFactory threads = Thread.ofPlatform().daemon().name(name).factory();
        this.group =
                new MultiThreadIoEventLoopGroup(1, threads, SocketKinds.best().handlers());
        this.loop = group.next();
        this.timers = new LoopTimers(System::nanoTime, this::alarm, NettyLoop::guarded);
    }

    EventLoopGroup group() {
        return group;
    }

    /// For a library of Netty's that runs on the same thread.
    public EventLoop next() {
        return loop;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(() -> guarded(task));
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        if (!loop.inEventLoop()) {
            throw new IllegalStateException("the timers of a loop are its own");
        }
        return timers.after(delay, task);
    }

    private Timer alarm(long nanos, Runnable task) {
        if (group.isShuttingDown()) {
            return Timer.NONE;
        }
        var scheduled = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            LOG.error("a signalling task failed; what it worked on may hang until its timer ends it", failure);
        }
    }

    /// Lets what is queued finish, then stops the thread. Not from the loop itself.
    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSING_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSING_MAX.toMillis());
    }
}
