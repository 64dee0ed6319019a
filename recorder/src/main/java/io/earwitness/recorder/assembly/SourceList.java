package io.earwitness.recorder.assembly;

import io.earwitness.media.timeline.WallClock;
import io.earwitness.recorder.model.RecordedSource;
import io.earwitness.recorder.model.RecordedSource.Clock;
import io.earwitness.recorder.model.RecordedSource.Contributor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Describes the sources of one stream for the manifest.
///
/// @param clocks by SSRC, of sources that sent reports
record SourceList(StreamOutcome outcome, Map<Integer, WallClock> clocks, Moments moments) {

    List<RecordedSource> sources() {
        return outcome.survey().sources().all().stream()
                .filter(source -> source.packets() > 0)
                .map(this::source)
                .toList();
    }

    private RecordedSource source(SourceSurvey source) {
        var known = outcome.survey().sources();
        var ssrc = source.ssrc();
        return new RecordedSource(
                StreamSurvey.hex(ssrc),
                source.address(),
                known.cname(ssrc),
                known.name(ssrc),
                source.packets(),
                moments.millis(source.firstNanos()),
                moments.millis(source.lastNanos()),
                outcome.placedByReports().contains(ssrc) ? Clock.SENDER_REPORTS : Clock.ARRIVAL,
                source.reports().count(),
                drift(ssrc),
                millis(source.byeNanos()),
                source.contributions().entrySet().stream()
                        .map(entry -> contributor(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private Contributor contributor(int csrc, SourceSurvey.Contribution contribution) {
        var known = outcome.survey().sources();
        var name = known.name(csrc);
        return new Contributor(
                StreamSurvey.hex(csrc),
                name.isEmpty() ? known.cname(csrc) : name,
                contribution.packets(),
                moments.millis(contribution.firstNanos()),
                moments.millis(contribution.lastNanos()));
    }

    // To a tenth: reports do not tell more.
    private @Nullable Double drift(int ssrc) {
        var clock = clocks.get(ssrc);
        return clock == null || !outcome.placedByReports().contains(ssrc)
                ? null
                : Math.round(clock.driftPartsPerMillion() * 10) / 10.0;
    }

    private @Nullable Long millis(@Nullable Long nanos) {
        return nanos == null ? null : moments.millis(nanos);
    }
}
