package io.earwitness.recorder.session;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/// Tells of refused calls in the log: of each reason the first at once, then one line in ten seconds, with how many
/// there were in between, so that a flood of calls is no flood of lines. Every one is counted elsewhere. Thread-safe.
final class RefusalLog {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Logger log;
    private final LongSupplier nanoTime;
    private final Map<String, Told> told = new HashMap<>();

    private record Told(long atNanos, long untold) {}

    RefusalLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    synchronized void tell(InetSocketAddress source, RefusalException refusal) {
        var now = nanoTime.getAsLong();
        var last = told.get(refusal.why());
        if (last != null && now - last.atNanos() < INTERVAL_NANOS) {
            told.put(refusal.why(), new Told(last.atNanos(), last.untold() + 1));
            return;
        }
        told.put(refusal.why(), new Told(now, 0));
        if (last == null || last.untold() == 0) {
            log.info("refused a call from {}: {}", source, refusal.getMessage());
        } else {
            log.info(
                    "refused a call from {}: {}; so were {} more since this was last told",
                    source,
                    refusal.getMessage(),
                    last.untold());
        }
    }
}
