package io.earwitness.recorder.catalog;

import io.earwitness.recorder.model.Gap;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.Pause;
import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.recorder.model.Span;
import io.earwitness.recorder.model.Waveform;
import java.util.ArrayList;
import java.util.List;

/// The small picture of a recording in a list: who spoke when, where something is missing.
///
/// Made once from manifest and waveform, and kept with the row.
///
/// @param stepMillis length of one step of `peaks`
/// @param lanes      one per audio stream, in channel order
public record Overview(int stepMillis, List<Lane> lanes) {
    static final int STEPS_MAX = 120;
    /// More than these cannot be told apart in the picture.
    static final int SPANS_MAX = 200;

    public Overview {
        lanes = List.copyOf(lanes);
    }

    /// One stream in the picture.
    ///
    /// @param streamIndex   the stream
    /// @param participantId who is heard, empty where unknown
    /// @param peaks         highest sample of each step, 0–100; -1 where nothing was sent
    /// @param gaps          what never arrived
    /// @param pauses        what somebody asked not to record
    public record Lane(int streamIndex, String participantId, List<Integer> peaks, List<Span> gaps, List<Span> pauses) {
        public Lane {
            peaks = List.copyOf(peaks);
            gaps = List.copyOf(gaps);
            pauses = List.copyOf(pauses);
        }
    }

    static Overview of(Manifest manifest, Waveform waveform) {
        var steps = waveform.lanes().stream()
                .mapToInt(lane -> lane.peaks().size())
                .max()
                .orElse(0);
        var fold = Math.max(1, Math.ceilDiv(steps, STEPS_MAX));
        var lanes = new ArrayList<Lane>();
        for (var lane : waveform.lanes()) {
            var stream = manifest.streams().stream()
                    .filter(candidate -> candidate.index() == lane.streamIndex())
                    .findFirst();
            lanes.add(new Lane(
                    lane.streamIndex(),
                    lane.participantId(),
                    folded(lane.peaks(), fold),
                    stream.map(Overview::gaps).orElse(List.of()),
                    stream.map(Overview::pauses).orElse(List.of())));
        }
        return new Overview(Math.multiplyExact(waveform.stepMillis(), fold), lanes);
    }

    private static List<Integer> folded(List<Integer> peaks, int fold) {
        var coarse = new ArrayList<Integer>();
        for (var start = 0; start < peaks.size(); start += fold) {
            var end = Math.min(start + fold, peaks.size());
            coarse.add(peaks.subList(start, end).stream()
                    .mapToInt(Integer::intValue)
                    .max()
                    .orElse(-1));
        }
        return coarse;
    }

    private static List<Span> gaps(RecordedStream stream) {
        return stream.gaps().stream().map(Gap::span).limit(SPANS_MAX).toList();
    }

    private static List<Span> pauses(RecordedStream stream) {
        return stream.pauses().stream().map(Pause::span).limit(SPANS_MAX).toList();
    }
}
