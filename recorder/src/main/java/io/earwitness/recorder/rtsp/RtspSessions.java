package io.earwitness.recorder.rtsp;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The sessions that are set up, up to a limit for all and one for each user; ends those whose client is silent or may
/// not listen any more.
final class RtspSessions {
    private static final int ID_BYTES = 18;

    /// A keep-alive on its way is waited for.
    private static final long SILENT_NANOS_MAX = TimeUnit.SECONDS.toNanos(RtspSession.TIMEOUT_SECONDS + 15);

    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(24);

    private final int sessionsMax;
    private final RtspGround ground;
    private final Map<String, RtspSession> sessions = new ConcurrentHashMap<>();
    private boolean closed;

    /// Sessions that are being ended, each on a thread of its own.
    record Ending(List<Thread> threads) {
        /// For so long at most, for all of them together.
        void await(Duration patience) {
            var deadline = System.nanoTime() + patience.toNanos();
            try {
                for (var thread : threads) {
                    thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                }
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
        }
    }

    RtspSessions(int sessionsMax, RtspGround ground) {
        this.sessionsMax = sessionsMax;
        this.ground = ground;
        ground.meters().sessions(sessions::size);
    }

    /// @throws RtspRefusal where there are as many as there may be
    synchronized RtspSession begin(PlaybackUrls.Grant grant, RtspSession.Layout layout, RtspConnection connection) {
        if (closed || sessions.size() >= sessionsMax || hasTooMany(grant.listener())) {
            ground.meters().refused(RtspMeters.Refused.SESSIONS);
            throw new RtspRefusal(RtspStatus.SERVICE_UNAVAILABLE).with("Retry-After", "10");
        }
        var bytes = new byte[ID_BYTES];
        ground.random().nextBytes(bytes);
        var id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var session = new RtspSession(id, grant, layout, connection, ground);
        sessions.put(id, session);
        connection.add(session);
        return session;
    }

    private boolean hasTooMany(Listener listener) {
        return !listener.name().isEmpty()
                && sessions.values().stream()
                                .map(session -> session.grant().listener().name())
                                .filter(listener.name()::equals)
                                .count()
                        >= Share.ofOne(sessionsMax);
    }

    Optional<RtspSession> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    /// Waits until its player has stopped, or longer than that for a client that does not read.
    void end(RtspSession session) {
        forget(session);
        session.close();
    }

    private void forget(RtspSession session) {
        sessions.remove(session.id());
        session.connection().remove(session);
    }

    /// Once a second or so. Waits for nobody.
    void watch() {
        var now = ground.nanoTime().getAsLong();
        for (var session : List.copyOf(sessions.values())) {
            session.listen();
            if (now - session.heardNanos() > SILENT_NANOS_MAX
                    || now - session.begunNanos() > LONGEST_NANOS
                    || !session.grant().isAllowed()) {
                beginToEnd(session);
            }
        }
    }

    private Thread beginToEnd(RtspSession session) {
        forget(session);
        session.signal();
        return Thread.ofVirtual().name("rtsp-end").start(session::close);
    }

    /// All at once, and for good.
    Ending endAll() {
        synchronized (this) {
            closed = true;
        }
        var all = List.copyOf(sessions.values());
        all.forEach(RtspSession::signal);
        return new Ending(all.stream().map(this::beginToEnd).toList());
    }
}
