package io.earwitness.client.replay;

import java.util.List;

/// What a capture holds for us: recording sessions to play, and those that cannot be played, with the reason.
///
/// @param dialogs in the order of their INVITEs
/// @param remarks what could not be read of the file, and what else a reader should know
public record CaptureContents(List<CapturedDialog> dialogs, List<LeftOut> leftOut, List<String> remarks) {
    public CaptureContents {
        dialogs = List.copyOf(dialogs);
        leftOut = List.copyOf(leftOut);
        remarks = List.copyOf(remarks);
    }
}
