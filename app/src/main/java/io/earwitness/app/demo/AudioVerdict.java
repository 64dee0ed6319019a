package io.earwitness.app.demo;

import java.util.List;

/// Whether a recording holds exactly the sound that was sent.
///
/// @param right every stream is there, complete, and equal to the last sample
/// @param lines one sentence per thing that was compared
public record AudioVerdict(boolean right, List<String> lines) {
    public AudioVerdict {
        lines = List.copyOf(lines);
    }
}
