package io.earwitness.recorder.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The picture of a recording's sound: peak level per step and lane, to be drawn before any audio is loaded.
///
/// Written as `waveform.json`; the catalog keeps a coarse one (at most 120 steps) for the list.
///
/// @param stepMillis length of one step
/// @param lanes      one per audio stream, in channel order
public record Waveform(int stepMillis, List<Lane> lanes) {
    public Waveform {
        lanes = List.copyOf(lanes);
    }

    /// The same picture with longer steps: at most `stepsMax` in every lane, each with its highest peak.
    public Waveform coarse(int stepsMax) {
        var steps = lanes.stream().mapToInt(lane -> lane.peaks().size()).max().orElse(0);
        var factor = Math.max(1, (steps + stepsMax - 1) / stepsMax);
        return new Waveform(
                stepMillis * factor,
                lanes.stream().map(lane -> lane.coarse(factor)).toList());
    }

    /// One stream's levels from the start of the recording.
    ///
    /// @param streamIndex   the stream
    /// @param participantId who is heard, empty where unknown
    /// @param peaks         highest sample of each step, 0–100 (per cent of full scale); -1 where nothing was sent
    public record Lane(int streamIndex, String participantId, List<Integer> peaks) {
        public Lane {
            peaks = List.copyOf(peaks);
        }

        Lane coarse(int factor) {
            var merged = new ArrayList<Integer>();
            for (var from = 0; from < peaks.size(); from += factor) {
                merged.add(Collections.max(peaks.subList(from, Math.min(peaks.size(), from + factor))));
            }
            return new Lane(streamIndex, participantId, merged);
        }
    }
}
