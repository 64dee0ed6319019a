package io.earwitness.recorder.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Whether a call would be recorded now: the checks of all stages, asked anew each time.
///
/// Thread-safe; filled by the wiring. Deciding what to refuse is admission's business, not this class's.
public final class Health {
    private final List<HealthCheck> checks = new CopyOnWriteArrayList<>();

    public void add(HealthCheck check) {
        checks.add(check);
    }

    /// Why we are not ready, one sentence each; empty where we are.
    public List<String> reasons() {
        var reasons = new ArrayList<String>();
        for (var check : checks) {
            try {
                check.problem().ifPresent(reasons::add);
            } catch (RuntimeException broken) {
                reasons.add("A health check failed itself: " + broken);
            }
        }
        return List.copyOf(reasons);
    }
}
