package io.earwitness.recorder.session;

import io.earwitness.recorder.capture.StreamStatistics;
import io.earwitness.recorder.model.StreamDescription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// Counts what came while it was not to be recorded: not kept, but not kept secret either.
///
/// Owned by one session, under its lock. What comes while both sides pause counts for the recorder's pause.
final class PassedOver {
    private static final String WHILE_PAUSED =
            "The client went on sending while the recorder paused; that was not kept";
    private static final String AFTER_BYE =
            "The client went on sending after it had refused our BYE; that was not kept";

    private final IntFunction<StreamStatistics> statistics;
    private final SessionJournal journal;
    private final Map<Integer, Long> beforeOurs = new HashMap<>();
    private final Map<Integer, Long> duringOurs = new HashMap<>();
    private boolean ours;
    private String words = WHILE_PAUSED;

    /// @param statistics by the stream's index
    PassedOver(IntFunction<StreamStatistics> statistics, SessionJournal journal) {
        this.statistics = statistics;
        this.journal = journal;
    }

    /// Our pause has begun.
    void stopped(List<StreamDescription> streams) {
        ours = true;
        beforeOurs.clear();
        streams.forEach(stream -> beforeOurs.put(stream.index(), count(stream)));
    }

    /// The client refused our BYE: nothing is kept any more.
    void refused(List<StreamDescription> streams) {
        if (!ours) {
            words = AFTER_BYE;
            stopped(streams);
        }
    }

    /// Our pause is over.
    void started(List<StreamDescription> streams) {
        ours = false;
        for (var stream : streams) {
            var packets = count(stream) - beforeOurs.getOrDefault(stream.index(), 0L);
            duringOurs.merge(stream.index(), packets, Long::sum);
            note(words, stream, packets);
        }
    }

    /// The session is over.
    void note(List<StreamDescription> streams) {
        if (ours) {
            started(streams);
        }
        for (var stream : streams) {
            var packets = count(stream) - duringOurs.getOrDefault(stream.index(), 0L);
            note("Packets came during a pause of the client and were not kept", stream, packets);
        }
    }

    private void note(String text, StreamDescription stream, long packets) {
        if (packets > 0) {
            journal.noted(text, packets + " of stream " + (stream.index() + 1));
        }
    }

    private long count(StreamDescription stream) {
        return statistics.apply(stream.index()).pausedPackets();
    }
}
