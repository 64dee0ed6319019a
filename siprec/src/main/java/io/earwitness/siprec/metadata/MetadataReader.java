package io.earwitness.siprec.metadata;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads a document's elements to the model, whatever their order, namespace and vendor spelling.
///
/// One instance a document; owned by [MetadataParser]. The single elements are read by [ElementReader].
final class MetadataReader {
    private static final String NAMESPACE = "urn:ietf:params:xml:ns:recording:1";
    private static final Set<String> LEGACY_NAMESPACES =
            Set.of("urn:ietf:params:xml:ns:recording", "urn:ietf:params:xml:ns:siprec");

    private final List<Deviation> deviations;
    private final ElementReader elements;
    private final List<CommunicationSessionGroup> groups = new ArrayList<>();
    private final List<CommunicationSession> sessions = new ArrayList<>();
    private final List<Participant> participants = new ArrayList<>();
    private final List<MediaStream> streams = new ArrayList<>();
    private final List<SessionAssociation> sessionAssociations = new ArrayList<>();
    private final List<ParticipantAssociation> participantAssociations = new ArrayList<>();
    private final List<StreamAssociation> streamAssociations = new ArrayList<>();
    private final List<ExtensionElement> extensions = new ArrayList<>();
    private DataMode dataMode = DataMode.COMPLETE;

    MetadataReader(List<Deviation> deviations) {
        this.deviations = deviations;
        this.elements = new ElementReader(deviations);
    }

    MetadataReading read(XmlElement root) {
        switch (root.name()) {
            case "recording" -> {
                // the name the standard gives
            }
            case "recording_metadata" -> note(DeviationKind.ROOT_ODD, root.name());
            case "requestsnapshot" -> {
                note(DeviationKind.SNAPSHOT_REQUEST_RECEIVED, root.name());
                return unreadable("a snapshot request, which only a recording server sends");
            }
            default -> {
                note(DeviationKind.ROOT_ODD, root.name());
                return unreadable("the root element is <" + root.name() + ">, not <recording>");
            }
        }
        noteNamespace(root.namespace());
        for (XmlElement child : root.children()) {
            readChild(child, root.namespace());
        }
        var metadata = new RecordingMetadata(
                dataMode,
                groups,
                sessions,
                participants,
                streams,
                sessionAssociations,
                participantAssociations,
                merged(streamAssociations),
                extensions);
        MetadataCheck.check(metadata, deviations);
        return new MetadataReading.Parsed(metadata, deviations);
    }

    private void readChild(XmlElement child, String rootNamespace) {
        boolean ours = child.namespace().equals(rootNamespace) || isRecordingNamespace(child.namespace());
        switch (ours ? child.name() : "") {
            case "datamode", "dataMode", "DataMode" -> readDataMode(child);
            case "group" -> groups.add(elements.group(child));
            case "session" -> readSession(child);
            case "participant" -> readParticipant(child);
            case "stream" -> streams.add(elements.stream(child));
            case "sessionrecordingassoc" -> sessionAssociations.add(elements.sessionAssociation(child));
            case "participantsessionassoc" -> participantAssociations.add(elements.participantAssociation(child));
            case "participantstreamassoc" -> streamAssociations.add(elements.streamAssociation(child));
            default -> {
                if (ours) {
                    note(DeviationKind.UNKNOWN_ELEMENT, child.name());
                }
                extensions.add(child.asExtension());
            }
        }
    }

    private void readDataMode(XmlElement element) {
        if (!element.name().equals("datamode")) {
            note(DeviationKind.DATA_MODE_SPELLING, element.name());
        }
        switch (element.text().toLowerCase(Locale.ROOT)) {
            case "complete" -> dataMode = DataMode.COMPLETE;
            case "partial" -> dataMode = DataMode.PARTIAL;
            default -> note(DeviationKind.DATA_MODE_UNKNOWN, "'" + element.text() + "', read as complete");
        }
    }

    private void readSession(XmlElement element) {
        CommunicationSession session = elements.session(element);
        sessions.add(session);
        elements.sessionInterval(element)
                .ifPresent(interval ->
                        sessionAssociations.add(new SessionAssociation(session.sessionId(), interval, List.of())));
    }

    // Older dialects put session, times, send and recv into the participant itself.
    private void readParticipant(XmlElement element) {
        Participant participant = elements.participant(element);
        participants.add(participant);
        Interval interval = elements.interval(element);
        Optional<String> session = element.attribute("session").filter(id -> !id.isEmpty());
        session.ifPresent(sessionId -> participantAssociations.add(
                new ParticipantAssociation(participant.participantId(), sessionId, interval, List.of(), List.of())));
        List<String> send = elements.streamIds(element, "send");
        List<String> recv = elements.streamIds(element, "recv");
        if (!send.isEmpty() || !recv.isEmpty()) {
            note(DeviationKind.SEND_IN_PARTICIPANT, participant.participantId());
            streamAssociations.add(new StreamAssociation(participant.participantId(), send, recv, interval, List.of()));
        }
    }

    // Several open associations of one participant in one document add up.
    private static List<StreamAssociation> merged(List<StreamAssociation> associations) {
        var merged = new LinkedHashMap<Open, Union>();
        for (StreamAssociation association : associations) {
            merged.computeIfAbsent(
                            new Open(
                                    association.participantId(),
                                    association.interval().isOpen()),
                            _ -> new Union(association))
                    .add(association);
        }
        return merged.values().stream().map(Union::association).toList();
    }

    /// Whose association, and whether it still holds.
    private record Open(String participantId, boolean open) {}

    /// What several associations say together.
    private static final class Union {
        private final StreamAssociation first;
        private final Set<String> send = new LinkedHashSet<>();
        private final Set<String> recv = new LinkedHashSet<>();
        private final Set<ExtensionElement> extensions = new LinkedHashSet<>();

        Union(StreamAssociation first) {
            this.first = first;
        }

        void add(StreamAssociation association) {
            send.addAll(association.send());
            recv.addAll(association.recv());
            extensions.addAll(association.extensions());
        }

        StreamAssociation association() {
            return new StreamAssociation(
                    first.participantId(),
                    List.copyOf(send),
                    List.copyOf(recv),
                    first.interval(),
                    List.copyOf(extensions));
        }
    }

    private void noteNamespace(String namespace) {
        if (LEGACY_NAMESPACES.contains(namespace)) {
            note(DeviationKind.NAMESPACE_LEGACY, namespace);
        } else if (namespace.isEmpty()) {
            note(DeviationKind.NAMESPACE_MISSING, "root element");
        } else if (!namespace.equals(NAMESPACE)) {
            note(DeviationKind.NAMESPACE_FOREIGN, namespace);
        }
    }

    private static boolean isRecordingNamespace(String namespace) {
        return namespace.equals(NAMESPACE) || LEGACY_NAMESPACES.contains(namespace);
    }

    private MetadataReading unreadable(String reason) {
        return new MetadataReading.Unreadable(reason, deviations);
    }

    private void note(DeviationKind kind, String detail) {
        deviations.add(new Deviation(kind, detail));
    }
}
