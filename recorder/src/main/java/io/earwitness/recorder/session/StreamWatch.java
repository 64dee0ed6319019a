package io.earwitness.recorder.session;

import io.earwitness.recorder.capture.StreamStatistics;
import io.earwitness.recorder.session.StreamSilences.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks once a second at every stream of one session: whether media comes that was promised, and whether a sender of
/// video is to be asked for a whole picture by SIP.
///
/// Owned by one session, under its lock.
final class StreamWatch {
    private final SessionLines lines;
    private final SessionJournal journal;
    private final StreamSilences silences = new StreamSilences();
    private final PictureRefresh pictures = new PictureRefresh();

    StreamWatch(SessionLines lines, SessionJournal journal) {
        this.lines = lines;
        this.journal = journal;
    }

    /// The streams that fell silent or were heard again since the last look; each is noted in the journal.
    List<Silence> look(Instant now, Duration silentAfter) {
        var changed = new ArrayList<Silence>();
        for (var line : lines.standing()) {
            line.stream().ifPresent(stream -> {
                var seen = lines.statistics(stream.index());
                silences.look(stream, seen, lines.promisesPackets(line), now, silentAfter)
                        .ifPresent(changed::add);
                look(line, stream.index(), seen);
            });
        }
        changed.forEach(this::note);
        return changed;
    }

    private void look(AgreedLine line, int stream, StreamStatistics seen) {
        if (line.offered().mediaType().equalsIgnoreCase("video") && !asksByRtcp(line)) {
            pictures.look(stream, seen);
        }
    }

    private static boolean asksByRtcp(AgreedLine line) {
        var terms = new OfferedControl(line.offered()).terms(Optional.empty());
        return terms.mayReport() && terms.feedback().fullIntra();
    }

    private void note(Silence silence) {
        var stream = "stream " + (silence.stream().index() + 1);
        if (silence.over()) {
            journal.noted(
                    "Media comes again on " + stream,
                    "after " + silence.length().toSeconds() + " s");
        } else {
            journal.noted(
                    "No media came on " + stream,
                    "for " + silence.length().toSeconds() + " s, "
                            + silence.sign().words());
        }
    }

    PictureRefresh pictures() {
        return pictures;
    }
}
