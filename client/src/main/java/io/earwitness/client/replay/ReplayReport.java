package io.earwitness.client.replay;

import java.util.List;

/// What came of playing a capture: every dialog that was played, and those that could not be.
///
/// @param remarks what could not be read of the file, and what was done otherwise than captured
public record ReplayReport(List<DialogReport> dialogs, List<LeftOut> leftOut, List<String> remarks) {
    public ReplayReport {
        dialogs = List.copyOf(dialogs);
        leftOut = List.copyOf(leftOut);
        remarks = List.copyOf(remarks);
    }

    /// Whether the server did in every dialog what the captured one had done.
    public boolean matches() {
        return leftOut.isEmpty()
                && dialogs.stream().allMatch(dialog -> dialog.mismatches().isEmpty());
    }
}
