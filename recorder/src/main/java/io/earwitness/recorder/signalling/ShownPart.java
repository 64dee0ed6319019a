package io.earwitness.recorder.signalling;

import io.earwitness.recorder.model.Deviation.Part;
import java.util.List;

/// One part of a message, line by line as it is shown.
///
/// @param part        which
/// @param contentType as written; empty for headers
/// @param bytes       its length as received
/// @param pretty      broken into lines and indented for reading, because it came without lines
/// @param cut         longer than is shown
/// @param lines       what is shown
/// @param received    for each of them the number of the line as received, from 1
public record ShownPart(
        Part part,
        String contentType,
        int bytes,
        boolean pretty,
        boolean cut,
        List<String> lines,
        List<Integer> received) {
    static final int LINES_MAX = 5_000;
    static final int LINE_CHARS_MAX = 4_000;

    public ShownPart {
        lines = List.copyOf(lines);
        received = List.copyOf(received);
    }
}
