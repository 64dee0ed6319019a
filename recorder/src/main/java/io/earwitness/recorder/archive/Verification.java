package io.earwitness.recorder.archive;

import io.earwitness.recorder.model.RecordingId;
import java.util.List;

/// What a comparison of a recording's files with its manifest showed.
///
/// @param id       the recording
/// @param files    how many files were compared
/// @param findings what differs; empty where everything is as the manifest says
public record Verification(RecordingId id, int files, List<Finding> findings) {
    public Verification {
        findings = List.copyOf(findings);
    }

    public boolean intact() {
        return findings.isEmpty();
    }

    /// One thing that is not as the manifest says.
    ///
    /// @param name which file
    /// @param text what is wrong with it, one sentence
    public record Finding(String name, String text) {}
}
