package io.earwitness.recorder.rtsp;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The sessions that are set up, up to a limit; ends those whose client is silent or may not listen any more.
final class RtspSessions {
    private static final int ID_BYTES = 18;

    /// A keep-alive on its way is waited for.
    private static final long SILENT_NANOS_MAX = TimeUnit.SECONDS.toNanos(RtspSession.TIMEOUT_SECONDS + 15);

    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(24);

    private final int sessionsMax;
    private final RtspGround ground;
    private final Map<String, RtspSession> sessions = new ConcurrentHashMap<>();

    RtspSessions(int sessionsMax, RtspGround ground) {
        this.sessionsMax = sessionsMax;
        this.ground = ground;
        ground.meters().sessions(sessions::size);
    }

    /// @throws RtspRefusal where there are as many as there may be
    synchronized RtspSession begin(PlaybackUrls.Grant grant, RtspSession.Layout layout, RtspConnection connection) {
        if (sessions.size() >= sessionsMax) {
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

    Optional<RtspSession> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    void end(RtspSession session) {
        sessions.remove(session.id());
        session.connection().remove(session);
        session.close();
    }

    /// Once a second or so.
    void watch() {
        var now = ground.nanoTime().getAsLong();
        for (var session : List.copyOf(sessions.values())) {
            session.listen();
            if (now - session.heardNanos() > SILENT_NANOS_MAX
                    || now - session.begunNanos() > LONGEST_NANOS
                    || !ground.urls().isAllowed(session.grant())) {
                end(session);
            }
        }
    }

    void endAll() {
        List.copyOf(sessions.values()).forEach(this::end);
    }
}
