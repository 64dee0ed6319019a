package io.earwitness.recorder.capture;

import java.util.Set;

/// By what packets of one line are told from those of the others that share its port (RFC 9143 §9.2).
///
/// @param place        of the line in its group; the first is the tagged one
/// @param mid          its name, as packets say it
/// @param midExtension the id of the header extension that says it; 0 where none was agreed
/// @param sources      the SSRCs that signalling named for it (RFC 5576)
public record BundleMarks(int place, String mid, int midExtension, Set<Integer> sources) {
    public BundleMarks {
        sources = Set.copyOf(sources);
    }
}
