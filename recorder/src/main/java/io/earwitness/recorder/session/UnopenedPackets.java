package io.earwitness.recorder.session;

import io.earwitness.recorder.capture.StreamStatistics;
import io.earwitness.recorder.model.StreamDescription;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/// Looks for streams of a session on which packets came that no agreed key opens, and tells of each once.
///
/// Owned by one session, under its lock.
final class UnopenedPackets {
    private final IntFunction<StreamStatistics> statistics;
    private final Set<Integer> told = new HashSet<>();

    /// @param statistics by the stream's index
    UnopenedPackets(IntFunction<StreamStatistics> statistics) {
        this.statistics = statistics;
    }

    /// Is told a stream's index, and how many came so far.
    interface Listener {
        void unopened(int stream, long packets);
    }

    void lookAt(List<StreamDescription> streams, Listener listener) {
        for (var stream : streams) {
            var packets = statistics.apply(stream.index()).unopened();
            if (packets > 0 && told.add(stream.index())) {
                listener.unopened(stream.index(), packets);
            }
        }
    }
}
