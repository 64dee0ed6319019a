package io.earwitness.client.replay;

import java.util.List;

/// What came of playing a capture: every dialog that was played, and those that could not be.
public record ReplayReport(List<DialogReport> dialogs, List<LeftOut> leftOut) {
    public ReplayReport {
        dialogs = List.copyOf(dialogs);
        leftOut = List.copyOf(leftOut);
    }

    /// Whether the server did in every dialog what the captured one had done.
    public boolean matches() {
        return leftOut.isEmpty()
                && dialogs.stream().allMatch(dialog -> dialog.mismatches().isEmpty());
    }
}
