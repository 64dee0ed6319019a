package io.earwitness.app;

import io.earwitness.recorder.journal.JournalRecord.SegmentBegun;
import io.earwitness.recorder.journal.JournalVerification;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Holds the journals of one session to each other: each names the hash chain of the one before, and that one's end
/// names it.
///
/// Looks only at those that were given together and can be read.
final class JournalLinks {
    private final Map<Path, JournalVerification> journals;
    private final Map<RecordingId, Path> files = new HashMap<>();

    /// What was found of two journals.
    record Link(boolean fits, String told) {}

    JournalLinks(Map<Path, JournalVerification> journals) {
        this.journals = journals;
        journals.forEach((file, it) -> files.put(it.header().id(), file));
    }

    List<Link> check() throws IOException {
        var links = new ArrayList<Link>();
        for (var journal : journals.values()) {
            var begun = journal.contents().flatMap(contents -> contents.head().begun());
            if (begun.isPresent() && files.containsKey(begun.get().previous())) {
                links.add(link(begun.get(), journal.header().id()));
            }
        }
        return links;
    }

    private Link link(SegmentBegun begun, RecordingId id) throws IOException {
        var file = files.get(begun.previous());
        var before = journals.get(file);
        var words = "%s goes on from %s".formatted(id, begun.previous());
        if (file == null || before == null) {
            return new Link(true, words);
        }
        if (!JournalVerification.chainAfter(file, begun.previousBlocks())
                .filter(begun.previousChain()::equals)
                .isPresent()) {
            return new Link(false, words + ": NOT THE CHAIN that it names");
        }
        var next = before.contents().flatMap(contents -> contents.next());
        return next.isPresent() && next.get().equals(id)
                ? new Link(true, words + ": the chain is the one that it names")
                : new Link(false, words + ": NOT NAMED by the end of that one");
    }
}
