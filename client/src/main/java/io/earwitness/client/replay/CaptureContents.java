package io.earwitness.client.replay;

import java.util.List;

/// What a capture holds for us: recording sessions to play, and those that cannot be played, with the reason.
///
/// @param dialogs in the order of their INVITEs
public record CaptureContents(List<CapturedDialog> dialogs, List<LeftOut> leftOut) {
    public CaptureContents {
        dialogs = List.copyOf(dialogs);
        leftOut = List.copyOf(leftOut);
    }
}
