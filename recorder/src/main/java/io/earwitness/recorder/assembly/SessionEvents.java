package io.earwitness.recorder.assembly;

import io.earwitness.recorder.assembly.Parties.Party;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.MetadataDocument;
import io.earwitness.recorder.model.RecordingEvent.Kind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Tells what happened to the session as a whole: accepted, parties coming and going, pauses, notes, recovery.
final class SessionEvents {
    private final Survey survey;
    private final Cast cast;
    private final EventList events;

    SessionEvents(Survey survey, Cast cast, EventList events) {
        this.survey = survey;
        this.cast = cast;
        this.events = events;
    }

    void add() {
        accepted();
        cast.parties().forEach(this::party);
        survey.metadata().all().stream().skip(1).forEach(this::document);
        survey.streams().forEach(this::protection);
        new PauseEvents(survey.streams(), cast::speaker).addTo(events);
        new ControlEvents(survey.controls()).addTo(events);
        survey.notes()
                .forEach(note -> events.add(note.epochNanos(), Kind.SIGNALLING, note.text(), note.detail(), null));
        for (var lost : survey.losses()) {
            var millis = (lost.epochNanos() - lost.sinceNanos()) / 1_000_000;
            events.add(
                    lost.sinceNanos(),
                    Kind.GAP,
                    "The disk could not be written for " + Wording.length(millis) + "; what came then is lost",
                    lost.records() + " packets and messages of the session: " + lost.reason(),
                    null);
        }
        if (survey.endCause() == EndCause.PROCESS_DIED) {
            events.add(
                    survey.endNanos(),
                    Kind.RECOVERED,
                    "Recovered after the recorder died",
                    "the journal ends with its last whole record",
                    null);
        }
    }

    private void document(MetadataDocument document) {
        var text = switch (document.outcome()) {
            case APPLIED, PENDING, LATE, REPEATED, BEYOND_LIMIT -> "The client sent new metadata";
            case REFUSED -> "Metadata of the client was refused";
            case UNREADABLE -> "The client sent metadata that cannot be read";
        };
        var how = document.mode().isEmpty() ? document.method() : document.mode() + ", " + document.method();
        var reason = document.outcome() == MetadataDocument.Outcome.APPLIED ? "" : ". " + document.reason();
        events.add(
                ChronoUnit.NANOS.between(Instant.EPOCH, document.receivedAt()),
                Kind.METADATA,
                text,
                how + reason,
                null);
    }

    private void accepted() {
        survey.opened().ifPresent(opened -> {
            var origin = opened.origin();
            var who = origin.userAgent().isEmpty() ? origin.remote() : origin.userAgent() + " at " + origin.remote();
            events.add(
                    Math.max(opened.epochNanos(), survey.startNanos()),
                    Kind.ACCEPTED,
                    survey.segment().isPresent()
                            ? "The recording session goes on from a recording before"
                            : "Accepted a recording session",
                    "from " + who + " over " + origin.transport(),
                    null);
        });
    }

    private void protection(StreamSurvey stream) {
        var speaker = cast.speaker(stream.index());
        var whom = speaker.participantId().orElse(null);
        for (var key : stream.keys()) {
            events.add(
                    key.epochNanos(),
                    Kind.STREAM,
                    Wording.capital(speaker.shown()) + " is protected by a key of its own from here on",
                    key.suite(),
                    whom);
        }
        if (stream.unopened() > 0) {
            events.add(
                    stream.firstUnopenedNanos(),
                    Kind.STREAM,
                    "From here on packets on " + speaker.shown() + " could not be authenticated and are not heard",
                    Wording.packets(stream.unopened()),
                    whom);
        }
    }

    private void party(Party party) {
        var joined = party.joinedNanos();
        if (joined != null) {
            var before = joined < survey.startNanos();
            events.add(
                    joined,
                    Kind.PARTICIPANT,
                    party.shown() + (before ? " was already there" : " joined"),
                    party.aor(),
                    party.id());
        }
        var left = party.leftNanos();
        if (left != null && left < survey.endNanos()) {
            events.add(left, Kind.PARTICIPANT, party.shown() + " left", party.aor(), party.id());
        }
    }

    static String end(EndCause cause) {
        return switch (cause) {
            case CLIENT_BYE -> "Ended by the client";
            case CALL_STOPPED -> "The call stopped; the recording session went on";
            case CONTINUED -> "The recording session went on, in further recordings";
            case RECORDER_BYE -> "Ended by the recorder";
            case SHUTDOWN -> "Ended because the recorder was stopped";
            case NO_ACK -> "Ended: the client never acknowledged our answer";
            case SESSION_EXPIRED -> "Ended: the session timer ran out";
            case SILENT_CLIENT -> "Ended: nothing came from the client any more";
            case SIGNALLING_FAILED -> "Ended: signalling broke down";
            case PROCESS_DIED -> "Ended: the recorder died";
        };
    }
}
