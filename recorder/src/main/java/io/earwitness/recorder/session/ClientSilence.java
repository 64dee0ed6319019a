package io.earwitness.recorder.session;

import io.earwitness.recorder.session.RecordingSession.SessionParts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// For how long nothing has come from the client of one session, and what was done about it.
///
/// Owned by one session, under its lock.
final class ClientSilence {
    private final SessionParts parts;
    private final SessionLines lines;
    private long heardNanos;
    private boolean noted;
    private long probedNanos;
    private long resumedNanos;

    ClientSilence(SessionParts parts, SessionLines lines) {
        this.parts = parts;
        this.lines = lines;
        this.heardNanos = now();
    }

    /// A message came.
    void heard() {
        heardNanos = now();
        noted = false;
    }

    /// The session goes on after a restart.
    void resumed() {
        resumedNanos = now();
    }

    /// How long neither packet nor message has come; nothing where neither is expected.
    Optional<Duration> length(Instant at) {
        if (!lines.expectsAnything()) {
            return Optional.empty();
        }
        var lastPacket = Instant.EPOCH.plusNanos(lines.lastArrivalEpochNanos());
        var sincePacket = Duration.between(lastPacket.isBefore(parts.startedAt()) ? parts.startedAt() : lastPacket, at);
        var sinceMessage = Duration.ofNanos(now() - heardNanos);
        return Optional.of(sincePacket.compareTo(sinceMessage) < 0 ? sincePacket : sinceMessage);
    }

    /// Whether it means something: who only writes may be silent.
    boolean isOdd() {
        return lines.expectsPackets();
    }

    /// Notes it in the journal, once until a message comes again; true the first time.
    boolean note(Duration length) {
        if (noted || !isOdd()) {
            return false;
        }
        noted = true;
        parts.journal().noted("Nothing came from the client", "for " + length.toSeconds() + " s, on no stream");
        return true;
    }

    /// Whether the client is to be asked again if it is still there; true at most once in that time.
    boolean takeProbe(Duration every) {
        var due = probedNanos == 0 || now() - probedNanos > every.toNanos();
        probedNanos = due ? now() : probedNanos;
        return due;
    }

    /// Whether no media came since the restart, for so long, although it should; true once.
    boolean takeMissed(Duration patience) {
        if (resumedNanos == 0 || now() - resumedNanos < patience.toNanos()) {
            return false;
        }
        resumedNanos = 0;
        return lines.expectsPackets() && parts.capture().lastPacketEpochNanos() == 0;
    }

    private long now() {
        return parts.nanoTime().getAsLong();
    }
}
