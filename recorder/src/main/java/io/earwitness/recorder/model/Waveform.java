package io.earwitness.recorder.model;

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

    /// One stream's levels from the start of the recording.
    ///
    /// @param streamIndex   the stream
    /// @param participantId who is heard, empty where unknown
    /// @param peaks         highest sample of each step, 0–100 (per cent of full scale); -1 where nothing was sent
    public record Lane(int streamIndex, String participantId, List<Integer> peaks) {
        public Lane {
            peaks = List.copyOf(peaks);
        }
    }
}
