package io.earwitness.siprec.metadata;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/// Reads single elements of a document to records of the model; what it does not know is kept as extension.
///
/// One instance a document; owned by [MetadataReader], which decides where each record goes.
final class ElementReader {
    private static final Set<String> TIMES = Set.of("associate-time", "disassociate-time");
    private final List<Deviation> deviations;

    ElementReader(List<Deviation> deviations) {
        this.deviations = deviations;
    }

    CommunicationSessionGroup group(XmlElement element) {
        return new CommunicationSessionGroup(id(element, "group_id"), interval(element), extensions(element, TIMES));
    }

    CommunicationSession session(XmlElement element) {
        Optional<Instant> associated = time(element, "associate-time");
        Optional<Instant> stop = time(element, "stop-time").or(() -> elsewhere(element, "end-time"));
        if (associated.isPresent()) {
            note(DeviationKind.TIME_ELSEWHERE, "associate-time in session");
        }
        return new CommunicationSession(
                id(element, "session_id"),
                texts(element, "sipSessionID").stream()
                        .map(value -> value.replaceAll("\\s+", ""))
                        .toList(),
                children(element, "reason").map(this::reason).toList(),
                texts(element, "group-ref").stream().findFirst().or(() -> element.attribute("group")),
                time(element, "start-time").or(() -> associated),
                stop,
                extensions(
                        element,
                        Set.of(
                                "sipSessionID",
                                "reason",
                                "group-ref",
                                "start-time",
                                "stop-time",
                                "end-time",
                                "associate-time",
                                "disassociate-time")));
    }

    /// When the session itself carries associate times, as the oldest drafts had it.
    Optional<Interval> sessionInterval(XmlElement element) {
        boolean any = element.children().stream().anyMatch(child -> TIMES.contains(child.name()));
        return any ? Optional.of(interval(element)) : Optional.empty();
    }

    Participant participant(XmlElement element) {
        var nameIds = new ArrayList<NameId>();
        children(element, "nameID").map(this::nameId).forEach(nameIds::add);
        children(element, "aor").forEach(aor -> {
            note(DeviationKind.AOR_AS_ELEMENT, aor.text());
            nameIds.add(new NameId(aor.text(), Optional.empty(), Optional.empty()));
        });
        if (nameIds.isEmpty()) {
            note(DeviationKind.AOR_MISSING, "participant without nameID");
        }
        var known = Set.of("nameID", "aor", "send", "recv", "associate-time", "disassociate-time");
        return new Participant(id(element, "participant_id"), nameIds, extensions(element, known));
    }

    MediaStream stream(XmlElement element) {
        Optional<String> session = element.attribute("session_id").or(() -> element.attribute("session"));
        return new MediaStream(
                id(element, "stream_id"),
                session.filter(id -> !id.isEmpty()),
                label(element),
                extensions(element, Set.of("label")));
    }

    SessionAssociation sessionAssociation(XmlElement element) {
        return new SessionAssociation(id(element, "session_id"), interval(element), extensions(element, TIMES));
    }

    ParticipantAssociation participantAssociation(XmlElement element) {
        var params = children(element, "param")
                .map(param -> new ParticipantAssociation.Param(
                        param.attribute("pname").orElse(""),
                        param.attribute("pval").orElse("")))
                .toList();
        return new ParticipantAssociation(
                id(element, "participant_id"),
                id(element, "session_id"),
                interval(element),
                params,
                extensions(element, Set.of("param", "associate-time", "disassociate-time")));
    }

    StreamAssociation streamAssociation(XmlElement element) {
        return new StreamAssociation(
                id(element, "participant_id"),
                streamIds(element, "send"),
                streamIds(element, "recv"),
                interval(element),
                extensions(element, Set.of("send", "recv", "associate-time", "disassociate-time")));
    }

    /// Stream ids of `send` or `recv` children: their text, or that of an `id` child.
    List<String> streamIds(XmlElement element, String name) {
        return children(element, name)
                .map(child -> child.children().stream()
                        .filter(inner -> inner.name().equals("id"))
                        .findFirst()
                        .map(XmlElement::text)
                        .orElse(child.text()))
                .map(id -> id.replaceAll("\\s+", " "))
                .filter(id -> !id.isEmpty())
                .toList();
    }

    Interval interval(XmlElement element) {
        return new Interval(time(element, "associate-time"), time(element, "disassociate-time"));
    }

    private NameId nameId(XmlElement element) {
        Optional<XmlElement> name = children(element, "name").findFirst();
        Optional<String> aor =
                element.attribute("aor").or(() -> texts(element, "aor").stream().findFirst());
        if (aor.isEmpty()) {
            note(DeviationKind.AOR_MISSING, "nameID without aor");
        }
        return new NameId(
                aor.orElse(""),
                name.map(XmlElement::text).filter(text -> !text.isBlank()),
                name.flatMap(n -> n.attribute("lang")));
    }

    // One dialect describes the stream in <label> and puts the SDP label into an attribute.
    private Optional<StreamLabel> label(XmlElement element) {
        Optional<String> attribute = element.attribute("media_label").or(() -> element.attribute("label"));
        if (attribute.isPresent()) {
            note(DeviationKind.LABEL_AS_ATTRIBUTE, attribute.get());
        }
        return attribute.or(() -> texts(element, "label").stream().findFirst()).map(StreamLabel::new);
    }

    private Reason reason(XmlElement element) {
        OptionalInt cause = OptionalInt.empty();
        try {
            cause = OptionalInt.of(Integer.parseInt(element.attribute("cause").orElse("")));
        } catch (NumberFormatException notANumber) {
            note(DeviationKind.REASON_WITHOUT_CAUSE, element.text());
        }
        return new Reason(cause, element.attribute("protocol").orElse("SIP"), element.text());
    }

    private String id(XmlElement element, String attribute) {
        Optional<String> proper = element.attribute(attribute);
        if (proper.isPresent()) {
            if (proper.get().isEmpty()) {
                note(DeviationKind.ID_MISSING, element.name() + ' ' + attribute + " is empty");
            }
            return proper.get();
        }
        Optional<String> other = element.attribute("id").or(() -> element.attribute(attribute.replace("_id", "")));
        note(
                other.isPresent() ? DeviationKind.ID_IN_OTHER_ATTRIBUTE : DeviationKind.ID_MISSING,
                element.name() + " without " + attribute);
        return other.orElse("");
    }

    private Optional<Instant> elsewhere(XmlElement element, String name) {
        Optional<Instant> time = time(element, name);
        time.ifPresent(found -> note(DeviationKind.TIME_ELSEWHERE, name));
        return time;
    }

    private Optional<Instant> time(XmlElement element, String name) {
        return texts(element, name).stream().findFirst().flatMap(text -> MetadataTime.read(text, deviations));
    }

    private List<ExtensionElement> extensions(XmlElement element, Set<String> known) {
        return element.children().stream()
                .filter(child -> !(isOfParent(child, element) && known.contains(child.name())))
                .peek(child -> {
                    if (isOfParent(child, element)) {
                        note(DeviationKind.UNKNOWN_ELEMENT, element.name() + '/' + child.name());
                    }
                })
                .map(XmlElement::asExtension)
                .toList();
    }

    private static List<String> texts(XmlElement element, String name) {
        return children(element, name)
                .map(XmlElement::text)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static Stream<XmlElement> children(XmlElement element, String name) {
        return element.children().stream().filter(child -> child.name().equals(name) && isOfParent(child, element));
    }

    private static boolean isOfParent(XmlElement child, XmlElement parent) {
        return child.namespace().equals(parent.namespace());
    }

    private void note(DeviationKind kind, String detail) {
        deviations.add(new Deviation(kind, detail));
    }
}
