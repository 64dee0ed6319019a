package io.earwitness.siprec;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipUri;
import io.earwitness.siprec.correlation.CorrelationIds;
import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.metadata.CommunicationSession;
import io.earwitness.siprec.metadata.Interval;
import io.earwitness.siprec.metadata.MetadataReading;
import io.earwitness.siprec.metadata.Participant;
import io.earwitness.siprec.metadata.RecordingMetadata;
import io.earwitness.siprec.metadata.StreamRoles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All that is read from a corpus message, one fact a line, to be compared with the facts written beside it.
final class Portrait {
    private final List<String> lines = new ArrayList<>();

    static List<String> of(CorpusMessage message) {
        var portrait = new Portrait();
        portrait.describe(message);
        return portrait.lines;
    }

    private void describe(CorpusMessage message) {
        SiprecOffer offer = message.offer();
        if (!message.isWithinDialog()) {
            fact("marks", marks(message.marks()));
        }
        offer.metadata().ifPresent(this::metadata);
        StreamRoles roles = offer.roles();
        roles.roles()
                .forEach(role -> fact(
                        "line",
                        (role.line().index() + 1) + " " + role.line().mediaType()
                                + label(role.line().label()) + ", "
                                + (role.senders().isEmpty() ? "nobody" : role.shown()) + " by " + role.basis() + ": "
                                + role.reason()));
        if (!roles.roles().isEmpty()) {
            RecordingMetadata known =
                    offer.metadata().flatMap(MetadataReading::found).orElse(RecordingMetadata.EMPTY);
            var order = roles.channelOrder(known);
            fact(
                    "channels",
                    order.channels().stream()
                                    .map(channel -> "line " + (channel.lineIndex() + 1))
                                    .collect(Collectors.joining(", "))
                            + "; " + order.reason());
        }
        CorrelationIds.of(request(message), offer).forEach(id -> fact("id", id.toString()));
        var kinds = new TreeSet<String>();
        Stream.of(message.marks().deviations(), OddHeaders.of(request(message)), offer.deviations(), roles.deviations())
                .flatMap(List::stream)
                .map(Deviation::kind)
                .forEach(kind -> kinds.add(kind.name()));
        kinds.forEach(kind -> fact("deviation", kind));
    }

    private void metadata(MetadataReading reading) {
        if (reading instanceof MetadataReading.Unreadable unreadable) {
            fact(
                    "unreadable",
                    unreadable.reason().replaceAll("(?i)\\[row.*", "").strip());
        }
        reading.found().ifPresent(this::metadata);
    }

    private void metadata(RecordingMetadata metadata) {
        fact("mode", metadata.dataMode().toString());
        metadata.groups().forEach(group -> fact("group", group.groupId() + interval(group.interval())));
        metadata.sessions().forEach(session -> fact("session", session(session)));
        metadata.participants().forEach(one -> fact("participant", participant(one)));
        metadata.streams()
                .forEach(stream -> fact(
                        "stream",
                        shown(stream.streamId())
                                + stream.sessionId().map(id -> " in " + id).orElse("")
                                + label(stream.label())));
        metadata.sessionAssociations().forEach(one -> fact("recorded", one.sessionId() + interval(one.interval())));
        metadata.participantAssociations()
                .forEach(one ->
                        fact("present", one.participantId() + " in " + one.sessionId() + interval(one.interval())));
        metadata.streamAssociations()
                .forEach(one -> fact(
                        "uses",
                        one.participantId() + " sends " + one.send() + " receives " + one.recv()
                                + interval(one.interval())));
    }

    private static String session(CommunicationSession session) {
        return session.sessionId()
                + session.groupRef().map(group -> " in group " + group).orElse("")
                + session.sipSessionIds().stream().map(id -> " sip " + id).collect(Collectors.joining())
                + session.reasons().stream()
                        .map(reason -> " because " + reason.text())
                        .collect(Collectors.joining())
                + interval(new Interval(session.startTime(), session.stopTime()));
    }

    private static String participant(Participant participant) {
        return participant.participantId() + " = " + participant.shown() + " "
                + participant.nameIds().stream()
                        .map(name -> "<" + name.aor() + ">")
                        .toList();
    }

    private static String interval(Interval interval) {
        return time(" from ", interval.associated()) + time(" to ", interval.disassociated());
    }

    private static String time(String word, Optional<Instant> time) {
        return time.map(at -> word + at).orElse("");
    }

    private static String label(Optional<io.earwitness.siprec.metadata.StreamLabel> label) {
        return label.map(value -> " label " + value).orElse("");
    }

    private static String shown(String id) {
        return id.isEmpty() ? "(no id)" : id;
    }

    private static String marks(RecordingMarks marks) {
        return Stream.of(
                        marks.featureTag() ? "tag" : "",
                        marks.oddTag() ? "odd tag" : "",
                        marks.required() ? "required" : "",
                        marks.metadata() ? "metadata" : "")
                .filter(mark -> !mark.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static SipRequest request(CorpusMessage message) {
        var headers = message.headers().stream()
                .skip(1)
                .map(line -> new Header(
                        line.substring(0, line.indexOf(':')),
                        line.substring(line.indexOf(':') + 1).strip()))
                .toList();
        String method = message.headers().getFirst().split(" ", 2)[0];
        return new SipRequest(
                method,
                SipUri.parse("sip:srs@192.0.2.10"),
                Headers.of(headers),
                Optional.of(new SipBody(message.contentType(), message.body())));
    }

    private void fact(String name, String value) {
        lines.add(name + ": " + value);
    }
}
