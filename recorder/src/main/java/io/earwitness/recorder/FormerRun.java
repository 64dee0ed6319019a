package io.earwitness.recorder;

import io.earwitness.media.dtls.DtlsEndpoint;
import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.journal.LeftJournal;
import io.earwitness.recorder.journal.RecoveredJournal;
import io.earwitness.recorder.journal.SealedJournal;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a former process left: the sessions that may go on, the certificate that it announced, and journals for
/// recovery.
final class FormerRun {
    private static final Logger log = LoggerFactory.getLogger(FormerRun.class);

    private final Journals journals;
    private final RecorderSettings.Session settings;
    private final Clock clock;
    private final List<LeftJournal> sessions;

    /// Looks what there is.
    FormerRun(Journals journals, RecorderSettings.Session settings, Clock clock) throws IOException {
        this.journals = journals;
        this.settings = settings;
        this.clock = clock;
        this.sessions = settings.resume() && isRecent() ? journals.left() : List.of();
    }

    // A client whose recorder was away for long has noticed, or is gone: what comes to those ports may be
    // another's.
    private boolean isRecent() {
        var away = journals.process()
                .lastAlive()
                .map(last -> Duration.between(last, clock.instant()))
                .orElse(Duration.ZERO);
        if (away.compareTo(settings.resumeWithin()) <= 0) {
            return true;
        }
        log.warn(
                "the recorder was away for {} s, longer than session.resume-within: no session of then goes on",
                away.toSeconds());
        return false;
    }

    /// Those that may go on.
    List<LeftJournal> sessions() {
        return sessions;
    }

    /// Answers of the former process announced its certificate; where nobody is left who heard them there is a new one.
    DtlsEndpoint certificate() {
        var former = sessions.isEmpty()
                ? Optional.<byte[]>empty()
                : journals.process().certificate();
        if (former.isPresent()) {
            return DtlsEndpoint.goOn(former.get(), clock);
        }
        return DtlsEndpoint.create(clock, made -> {
            if (settings.resume()) {
                journals.process().certificate(made);
            }
        });
    }

    /// Recovers what does not go on.
    List<SealedJournal> recovered() throws IOException {
        var all = journals.recoverOpen();
        for (var recovered : all) {
            log.warn(
                    "{}: recovered {} records of a session that a former run left open, cut {} bytes of torn tail",
                    recovered.journal().id(),
                    recovered.records(),
                    recovered.cutBytes());
        }
        return all.stream().map(RecoveredJournal::journal).toList();
    }
}
