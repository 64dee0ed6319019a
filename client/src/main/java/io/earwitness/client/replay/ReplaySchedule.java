package io.earwitness.client.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// When each dialog of a capture begins: as far from the others as captured, except that time in which nothing ran is
/// cut.
///
/// Immutable. Captures that were merged may be days apart.
final class ReplaySchedule {
    /// Idle time up to this is kept.
    private static final long IDLE_NANOS_MAX = 5_000_000_000L;

    private final List<CapturedDialog> order;
    private final List<Long> offsets = new ArrayList<>();
    private long cutNanos;

    private ReplaySchedule(List<CapturedDialog> order) {
        this.order = order;
    }

    static ReplaySchedule of(List<CapturedDialog> dialogs) {
        var schedule = new ReplaySchedule(dialogs.stream()
                .sorted(Comparator.comparingLong(CapturedDialog::startNanos))
                .toList());
        schedule.cutIdleTime();
        return schedule;
    }

    private void cutIdleTime() {
        long busyUntil = order.isEmpty() ? 0 : order.getFirst().startNanos();
        long first = busyUntil;
        for (CapturedDialog dialog : order) {
            cutNanos += Math.max(0, dialog.startNanos() - busyUntil - IDLE_NANOS_MAX);
            offsets.add(dialog.startNanos() - first - cutNanos);
            busyUntil = Math.max(busyUntil, dialog.lastNanos());
        }
    }

    /// From the beginning of the first dialog.
    long offsetNanos(CapturedDialog dialog) {
        return offsets.get(order.indexOf(dialog));
    }

    List<String> remarks() {
        return cutNanos == 0
                ? List.of()
                : List.of("%s without any dialog were left out between dialogs"
                        .formatted(text(Duration.ofNanos(cutNanos))));
    }

    private static String text(Duration time) {
        return time.compareTo(Duration.ofHours(1)) < 0
                ? "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart())
                : "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
    }
}
