package io.earwitness.recorder.session;

import io.earwitness.recorder.journal.JournalRecord.BodyPartReceived;
import io.earwitness.recorder.journal.JournalRecord.RunningCall;
import io.earwitness.recorder.journal.JournalRecord.SegmentBegun;
import io.earwitness.recorder.journal.JournalRecord.SessionOpened;
import io.earwitness.recorder.journal.JournalWriter;
import io.earwitness.recorder.journal.SegmentHead;
import io.earwitness.recorder.journal.SegmentStart;
import io.earwitness.recorder.session.RecordingSession.SessionParts;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.siprec.metadata.MetadataWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Follows which calls run in a session, and has it go on in another journal once one has stopped, so that what is
/// complete can be assembled while the session goes on.
///
/// Owned by one session, under its lock.
final class SessionSegments {
    private static final String METADATA = "application/rs-metadata+xml";

    private final SessionParts parts;
    private final SessionLines lines;
    private final SessionMetadata metadata;
    private final Map<Integer, String> labels = new HashMap<>();
    private final Map<String, Long> since = new LinkedHashMap<>();
    private byte[] opening = new byte[0];
    private long number = 1;
    private boolean openingKnown;
    private boolean documentCame;
    private boolean stopped;
    private long stoppedNanos;

    SessionSegments(SessionParts parts, SessionLines lines, SessionMetadata metadata) {
        this.parts = parts;
        this.lines = lines;
        this.metadata = metadata;
    }

    /// The INVITE that opened the session names every call in it, unless it came with one.
    void opened(SipRequest invite) {
        if (metadata.running().isEmpty()) {
            opening = invite.withoutBody().toBytes();
        }
    }

    /// A document came with the message that is dealt with.
    void documentCame() {
        documentCame = true;
    }

    /// A message has been dealt with: its lines and its metadata stand. A label counts within the message of the
    /// metadata (RFC 7866 §7.1.1), so that an offer without any renames nothing.
    void heard() {
        var standing = lines.streams().stream()
                .collect(Collectors.toMap(stream -> stream.index(), stream -> stream.label(), (_, later) -> later));
        labels.keySet().retainAll(standing.keySet());
        standing.forEach((stream, label) -> {
            if (documentCame) {
                labels.put(stream, label);
            } else {
                labels.putIfAbsent(stream, label);
            }
        });
        documentCame = false;
        follow();
    }

    private void follow() {
        var running = metadata.running();
        var ended = since.keySet().retainAll(Set.copyOf(running));
        running.forEach(call -> since.putIfAbsent(call, number));
        if (ended && !stopped) {
            stopped = true;
            stoppedNanos = parts.nanoTime().getAsLong();
        }
    }

    /// Whether a call stopped some time ago, and nothing that comes now would be torn apart.
    boolean isDue() {
        return stopped
                && parts.nanoTime().getAsLong() - stoppedNanos
                        >= parts.config().splitAfter().toNanos()
                && metadata.isWhole()
                && (since.isEmpty() || everyLineHasACall());
    }

    // What belongs to no call while some run, a mix of several, is one recording as long as it goes on.
    private boolean everyLineHasACall() {
        return lines.streams().stream()
                .filter(stream -> lines.pausedBy(stream.index()).isEmpty())
                .allMatch(stream -> metadata.sessionOf(labels.getOrDefault(stream.index(), ""))
                        .isPresent());
    }

    /// Goes on in that journal, from one packet to the next.
    ///
    /// @throws IOException where one of the two journals cannot be written; then it stays where it is
    void goOnIn(JournalWriter next) throws IOException {
        var standing = metadata.standing(Set.copyOf(labels.values()));
        var now = EpochNanos.of(parts.clock().instant());
        next.append(new SessionOpened(now, parts.id(), parts.call().origin()));
        next.append(new BodyPartReceived(now, SegmentHead.CARRIED, METADATA, MetadataWriter.writeAsItIs(standing)));
        parts.messages().tellAgain(next::append);
        next.sync();
        var calls = since.entrySet().stream()
                .map(call -> new RunningCall(call.getKey(), call.getValue()))
                .toList();
        var start = new SegmentStart(parts.id(), number + 1, parts.tape().count(), calls, labels, opening);
        parts.capture().goOnIn(parts.journal().writer(), next, start);
        parts.journal().goOnIn(next);
        metadata.takeOver(standing);
        number++;
        stopped = false;
    }

    /// What a former process went on in.
    void goOn(SegmentBegun begun) {
        number = begun.number();
        opening = begun.opening();
        labels.putAll(begun.labels());
        begun.running().forEach(call -> since.put(call.sessionId(), call.since()));
    }

    /// An INVITE that a former process heard; the first opened the session.
    void openedBefore(SipRequest invite) {
        if (!openingKnown) {
            openingKnown = true;
            opened(invite);
        }
    }

    /// A message that a former process heard.
    void heardBefore() {
        follow();
    }
}
