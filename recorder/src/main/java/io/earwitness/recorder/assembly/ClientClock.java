package io.earwitness.recorder.assembly;

import io.earwitness.recorder.assembly.Documents.Version;
import io.earwitness.siprec.metadata.CommunicationSession;
import io.earwitness.siprec.metadata.Interval;
import io.earwitness.siprec.metadata.RecordingMetadata;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The clock by which a client dates what it tells, read by ours: how far it is behind, and how finely it counts.
///
/// A client tells of what has just happened, so the freshest of all its documents shows how far it is behind. Whether a
/// time is believed is the calls' affair.
record ClientClock(long behindNanos, boolean seenTwice) {
    private static final Instant LATEST = Instant.ofEpochSecond(1L << 33);
    private static final long SECOND = 1_000_000_000L;
    /// As much later a document may come by the network alone.
    private static final long UNDER_WAY_NANOS = SECOND / 2;

    static ClientClock of(List<Version> versions) {
        var ages = versions.stream()
                .filter(version -> !version.takenOver())
                .flatMap(version -> ages(version).limit(1))
                .sorted()
                .toList();
        var behind = ages.isEmpty() || ages.getFirst() < UNDER_WAY_NANOS ? 0 : ages.getFirst();
        return new ClientClock(behind, ages.size() > 1);
    }

    /// A start that the client states, by our clock. A single document may also be one that came late.
    Optional<Long> startNanos(Instant stated) {
        return sane(stated).map(nanos -> seenTwice ? nanos + behindNanos : nanos);
    }

    /// The same of an end, told in a document of ours. What a client that leaves out the fraction calls the end is the
    /// beginning of its last second, and what came in that was still the call's.
    Optional<Long> endNanos(Instant stated, long toldNanos) {
        var wholeSecond = stated.truncatedTo(ChronoUnit.SECONDS).equals(stated);
        return sane(stated)
                .map(nanos -> nanos + behindNanos)
                .map(nanos -> wholeSecond && nanos < toldNanos ? Math.min(nanos + SECOND - 1, toldNanos) : nanos);
    }

    // How old the newest time of a document was when that came.
    private static Stream<Long> ages(Version version) {
        return times(version.document())
                .flatMap(time -> sane(time).stream())
                .map(nanos -> version.epochNanos() - nanos)
                .sorted();
    }

    private static Optional<Long> sane(Instant time) {
        return Optional.of(time)
                .filter(one -> one.isAfter(Instant.EPOCH) && one.isBefore(LATEST))
                .map(one -> ChronoUnit.NANOS.between(Instant.EPOCH, one));
    }

    private static Stream<Instant> times(RecordingMetadata document) {
        var sessions = document.sessions().stream().flatMap(ClientClock::times);
        var groups = document.groups().stream().flatMap(group -> times(group.interval()));
        var associations = document.sessionAssociations().stream().flatMap(one -> times(one.interval()));
        return Stream.of(sessions, groups, associations).flatMap(times -> times);
    }

    private static Stream<Instant> times(CommunicationSession session) {
        return Stream.concat(session.startTime().stream(), session.stopTime().stream());
    }

    private static Stream<Instant> times(Interval interval) {
        return Stream.concat(interval.associated().stream(), interval.disassociated().stream());
    }
}
