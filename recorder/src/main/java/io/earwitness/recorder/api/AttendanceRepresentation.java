package io.earwitness.recorder.api;

import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.MetadataDocument;
import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.siprec.history.Attendance;
import io.earwitness.siprec.history.Presence;
import io.earwitness.siprec.history.Span;
import io.earwitness.siprec.history.StreamUse;
import io.earwitness.siprec.metadata.MediaStream;
import io.earwitness.siprec.metadata.NameId;
import io.earwitness.siprec.metadata.StreamLabel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `Attendance` of the contract: who was on at a moment and sent what, as it was known at a moment.
///
/// @param at        the moment asked for; null for all the time
/// @param known     what had been received until then counts; null for everything
/// @param documents how many metadata documents that were
record AttendanceRepresentation(
        @Nullable Instant at, @Nullable Instant known, int documents, List<Stay> participants, List<Session> sessions) {

    /// One stay of a participant in a communication session.
    record Stay(
            String id,
            String name,
            String aor,
            String sessionId,
            Moment from,
            @Nullable Moment to,
            List<Use> sends,
            List<Use> receives) {}

    /// A stream that the participant sent or received.
    ///
    /// @param streamIndex of the recording's stream that carried it then; null where none was delivered
    record Use(
            String streamId,
            String label,
            @Nullable Integer streamIndex,
            Moment from,
            @Nullable Moment to) {}

    /// @param groups that the session belonged to
    record Session(String sessionId, Moment from, @Nullable Moment to, List<String> groups) {}

    /// @param basis how we know the time
    record Moment(Instant at, String basis) {
        static Moment of(io.earwitness.siprec.history.Moment moment) {
            return new Moment(moment.at(), moment.basis().name());
        }

        static @Nullable Moment end(Span span) {
            return span.to().map(Moment::of).orElse(null);
        }
    }

    static AttendanceRepresentation of(
            Manifest manifest,
            List<MetadataDocument> received,
            Attendance attendance,
            Optional<Instant> at,
            Optional<Instant> known) {
        var view = new View(manifest, attendance, at);
        var documents = received.stream()
                .filter(document -> document.outcome().counts())
                .filter(document -> known.map(until -> !document.receivedAt().isAfter(until))
                        .orElse(true))
                .count();
        return new AttendanceRepresentation(
                at.orElse(null), known.orElse(null), (int) documents, view.stays(), view.sessions());
    }

    /// A stream of the recording that carried one of the metadata from some moment on.
    private record Carrier(int index, String label, Instant from) {}

    /// A time during which a stream of the metadata was used and carried by one of the recording, or by none.
    private record Piece(String streamId, String label, Optional<Integer> index, Span span) {
        Use use() {
            return new Use(streamId, label, index.orElse(null), Moment.of(span.from()), Moment.end(span));
        }
    }

    /// The attendance at one moment, or at all of them.
    private record View(Manifest manifest, Attendance attendance, Optional<Instant> at) {
        boolean shown(Span span) {
            return at.map(span::covers).orElse(true);
        }

        /// A recording of one call is about nobody who was only in another call of its session.
        boolean isOurs(String sessionId) {
            var link = manifest.session();
            return sessionId.isEmpty()
                    || link.recordingSession().equals(manifest.id())
                    || link.communicationSessions().contains(sessionId);
        }

        boolean isOurStream(StreamUse use) {
            return stream(use).flatMap(MediaStream::sessionId).map(this::isOurs).orElse(true);
        }

        Optional<MediaStream> stream(StreamUse use) {
            return attendance.streams().stream()
                    .filter(stream -> stream.streamId().equals(use.streamId()))
                    .findFirst();
        }

        List<Stay> stays() {
            return attendance.presences().stream()
                    .filter(presence -> shown(presence.span()) && isOurs(presence.sessionId()))
                    .map(this::stay)
                    .toList();
        }

        Stay stay(Presence presence) {
            var names = attendance
                    .participant(presence.participantId())
                    .map(participant -> participant.nameIds())
                    .orElse(List.of());
            return new Stay(
                    presence.participantId(),
                    names.stream()
                            .flatMap(name -> name.plainName().stream())
                            .findFirst()
                            .orElse(""),
                    names.stream().map(NameId::aor).findFirst().orElse(""),
                    presence.sessionId(),
                    Moment.of(presence.span().from()),
                    Moment.end(presence.span()),
                    uses(presence, StreamUse.Way.SENDS),
                    uses(presence, StreamUse.Way.RECEIVES));
        }

        List<Use> uses(Presence presence, StreamUse.Way way) {
            return attendance.streamUses().stream()
                    .filter(use -> use.way() == way && use.participantId().equals(presence.participantId()))
                    .filter(use -> isOurStream(use) && meets(use.span(), presence.span()))
                    .flatMap(use -> pieces(use).stream())
                    .filter(piece -> shown(piece.span()) && meets(piece.span(), presence.span()))
                    .map(Piece::use)
                    .toList();
        }

        /// What was carried by one stream of the recording after the other, taken apart.
        List<Piece> pieces(StreamUse use) {
            var carriers = carriers(use.streamId());
            if (carriers.isEmpty()) {
                return List.of(byLabel(use));
            }
            var pieces = new ArrayList<Piece>();
            for (var i = 0; i < carriers.size(); i++) {
                var from = i == 0
                        ? use.span().from()
                        : later(use.span().from(), carriers.get(i).from());
                var to = i + 1 == carriers.size()
                        ? use.span().to()
                        : Optional.of(
                                earlier(use.span().to(), carriers.get(i + 1).from()));
                if (to.map(end -> end.at().isAfter(from.at())).orElse(true)) {
                    pieces.add(new Piece(
                            use.streamId(),
                            carriers.get(i).label(),
                            Optional.of(carriers.get(i).index()),
                            new Span(from, to)));
                }
            }
            return pieces;
        }

        private List<Carrier> carriers(String streamId) {
            var byTime = new TreeMap<Instant, Carrier>();
            for (var stream : manifest.streams()) {
                for (var one : stream.carried()) {
                    if (one.streamId().equals(streamId)) {
                        byTime.putIfAbsent(one.from(), new Carrier(stream.index(), one.label(), one.from()));
                    }
                }
            }
            return List.copyOf(byTime.values());
        }

        private static io.earwitness.siprec.history.Moment later(
                io.earwitness.siprec.history.Moment begun, Instant carried) {
            return carried.isAfter(begun.at()) ? received(carried) : begun;
        }

        private static io.earwitness.siprec.history.Moment earlier(
                Optional<io.earwitness.siprec.history.Moment> end, Instant carried) {
            return end.filter(known -> known.at().isBefore(carried)).orElseGet(() -> received(carried));
        }

        private static io.earwitness.siprec.history.Moment received(Instant at) {
            return new io.earwitness.siprec.history.Moment(at, io.earwitness.siprec.history.Moment.Basis.RECEIVED);
        }

        // Nothing tells which stream carried it: in a recording of an earlier version, or where none was delivered.
        private Piece byLabel(StreamUse use) {
            var label = stream(use)
                    .flatMap(MediaStream::label)
                    .map(StreamLabel::value)
                    .orElse("");
            var index = manifest.streams().stream()
                    .filter(stream -> stream.carried().isEmpty())
                    .filter(stream -> !label.isEmpty() && stream.label().equals(label))
                    .map(RecordedStream::index)
                    .findFirst();
            return new Piece(use.streamId(), label, index, use.span());
        }

        List<Session> sessions() {
            return attendance.sessions().stream()
                    .filter(session -> shown(session.span()) && isOurs(session.sessionId()))
                    .map(session -> new Session(
                            session.sessionId(),
                            Moment.of(session.span().from()),
                            Moment.end(session.span()),
                            attendance.groupings().stream()
                                    .filter(one -> one.sessionId().equals(session.sessionId()) && shown(one.span()))
                                    .map(one -> one.groupId())
                                    .distinct()
                                    .toList()))
                    .toList();
        }

        private static boolean meets(Span one, Span other) {
            return one.to().map(end -> end.at().isAfter(other.from().at())).orElse(true)
                    && other.to().map(end -> end.at().isAfter(one.from().at())).orElse(true);
        }
    }
}
