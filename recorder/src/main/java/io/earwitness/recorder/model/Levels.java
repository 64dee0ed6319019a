package io.earwitness.recorder.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How loud a recording's channels are, second by second and all in all. Written as `levels.json`.
///
/// @param stepMillis length of one step
/// @param lanes      one per channel of the multi-channel file, in their order
public record Levels(int stepMillis, List<Lane> lanes) {
    public Levels {
        lanes = List.copyOf(lanes);
    }

    /// One channel from the start of the recording, in decibels of full scale, tenths; -100 where there is nothing.
    ///
    /// @param streamIndex   the stream
    /// @param participantId who is heard, empty where unknown
    /// @param loudness      of all of it, in LUFS; null where nothing is as loud as -70
    /// @param peak          highest sample of each step
    /// @param rms           mean power of each step
    public record Lane(
            int streamIndex, String participantId, @Nullable Double loudness, List<Double> peak, List<Double> rms) {
        public Lane {
            peak = List.copyOf(peak);
            rms = List.copyOf(rms);
        }
    }
}
