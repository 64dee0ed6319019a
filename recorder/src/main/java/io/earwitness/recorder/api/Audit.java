package io.earwitness.recorder.api;

import io.earwitness.recorder.events.RecorderEvent;
import io.earwitness.recorder.events.RecorderEvents;
import io.earwitness.recorder.model.RecordingId;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells, in a log of its own and as an event, who heard or took away what of a recording. Names nobody who is in it.
///
/// A player asks for a sound piece by piece: the same of the same one is told once a minute.
final class Audit {
    private static final Logger log = LoggerFactory.getLogger("io.earwitness.audit");
    private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);
    private static final int REMEMBERED_MAX = 1_000;

    private final RecorderEvents events;
    private final InstantSource clock;
    private final Map<Access, Instant> told = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Access, Instant> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    /// @param name as it is told
    record Who(String name, String address) {}

    private record Access(RecordingId id, String who, String address, String what) {}

    Audit(RecorderEvents events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    /// @param what `audio`, `packets` …
    void tell(Context request, RecordingId id, String what) {
        if (!FileDelivery.isHead(request)) {
            tell(who(request), id, what);
        }
    }

    /// Who asks, for what is told of them later.
    Who who(Context request) {
        return new Who(Caller.of(request).called(), request.ip());
    }

    /// From any thread.
    void tell(Who who, RecordingId id, String what) {
        var access = new Access(id, who.name(), who.address(), what);
        var now = clock.instant();
        synchronized (told) {
            var last = told.get(access);
            if (last != null && now.isBefore(last.plus(AGAIN_AFTER))) {
                return;
            }
            told.put(access, now);
        }
        log.info("{} took {} of {} from {}", access.who(), what, id, access.address());
        events.publish(new RecorderEvent.RecordingTaken(now, id, access.who(), access.address(), what));
    }
}
