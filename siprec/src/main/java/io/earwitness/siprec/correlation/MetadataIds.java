package io.earwitness.siprec.correlation;

import io.earwitness.siprec.metadata.CommunicationSession;
import io.earwitness.siprec.metadata.CommunicationSessionGroup;
import io.earwitness.siprec.metadata.ExtensionElement;
import io.earwitness.siprec.metadata.RecordingMetadata;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The identifiers in a metadata document: those of RFC 7865, and those in the elements that vendors add.
///
/// Vendors' elements are told by their local names, because the same vendor writes more than one namespace for them.
final class MetadataIds {
    private static final Map<String, CorrelationKind> KNOWN = Map.ofEntries(
            Map.entry("genesysuuid", CorrelationKind.GENESYS_CALL),
            Map.entry("genesyscalluuid", CorrelationKind.GENESYS_CALL),
            Map.entry("genesysconversationid", CorrelationKind.GENESYS_CONVERSATION),
            Map.entry("genesysagentid", CorrelationKind.GENESYS_AGENT),
            Map.entry("exttrackingid", CorrelationKind.BROADWORKS_TRACKING),
            Map.entry("gcid", CorrelationKind.RIBBON_CALL),
            Map.entry("userid", CorrelationKind.USER),
            Map.entry("byuserid", CorrelationKind.USER),
            Map.entry("xferredsessionid", CorrelationKind.TRANSFERRED_SESSION),
            Map.entry("xferredgroupid", CorrelationKind.TRANSFERRED_GROUP),
            Map.entry("request-uri", CorrelationKind.REQUEST_URI),
            Map.entry("realm", CorrelationKind.REALM),
            Map.entry("in-realm", CorrelationKind.REALM),
            Map.entry("gucid", CorrelationKind.CISCO_GUCID));
    private static final Pattern NAMED_LIKE_ID =
            Pattern.compile(".*(?:id|uuid|guid|callref|reference|correlation)", Pattern.CASE_INSENSITIVE);
    // Ids that only point at other elements of the same document.
    private static final List<String> POINTERS =
            List.of("participant_id", "session_id", "stream_id", "group_id", "recording", "parent");

    private final FoundIds found;
    private final HeaderIds headers;

    MetadataIds(FoundIds found) {
        this.found = found;
        this.headers = new HeaderIds(found);
    }

    void read(RecordingMetadata metadata) {
        for (CommunicationSession session : metadata.sessions()) {
            sessionId(session.sessionId());
            session.sipSessionIds().forEach(id -> headers.sessionId(id, "session/sipSessionID"));
            session.groupRef().ifPresent(id -> found.add(CorrelationKind.GROUP, id, "session/group-ref"));
            extensions(session.extensions(), "session");
        }
        for (CommunicationSessionGroup group : metadata.groups()) {
            found.add(CorrelationKind.GROUP, group.groupId(), "group");
            extensions(group.extensions(), "group");
        }
        metadata.participants().forEach(participant -> extensions(participant.extensions(), "participant"));
        metadata.streams().forEach(stream -> extensions(stream.extensions(), "stream"));
        metadata.sessionAssociations().forEach(one -> extensions(one.extensions(), "sessionrecordingassoc"));
        metadata.participantAssociations().forEach(one -> extensions(one.extensions(), "participantsessionassoc"));
        metadata.streamAssociations().forEach(one -> extensions(one.extensions(), "participantstreamassoc"));
        extensions(metadata.extensions(), "");
    }

    // One vendor's session_id is the call's UCID.
    private void sessionId(String id) {
        found.add(CorrelationKind.SESSION, id, "session");
        Ucid.in(id).filter(digits -> !digits.equals(id)).ifPresent(digits -> headers.ucid(id, "session"));
    }

    private void extensions(List<ExtensionElement> extensions, String path) {
        extensions.forEach(extension -> read(extension, path));
    }

    private void read(ExtensionElement element, String path) {
        String where = path.isEmpty() ? element.name() : path + '/' + element.name();
        String name = element.name().toLowerCase(Locale.ROOT);
        if (name.equals("header") && element.attributes().containsKey("label")) {
            copiedHeader(element, where);
            return;
        }
        if (!element.text().isEmpty()) {
            value(name, element.text(), path, where);
        }
        if (!name.equals("extensiondata")) {
            element.attributes().forEach((attribute, value) -> {
                if (!POINTERS.contains(attribute)) {
                    value(attribute.toLowerCase(Locale.ROOT), value, where, where + '@' + attribute);
                }
            });
        }
        element.children().forEach(child -> read(child, where));
    }

    private void value(String name, String value, String path, String where) {
        CorrelationKind known = KNOWN.get(name);
        if (name.endsWith("ucid") && !name.endsWith("gucid")) {
            headers.ucid(value, where);
        } else if (name.equals("callid") || name.equals("call-id")) {
            boolean broadWorks = path.contains("broadWorks");
            found.add(broadWorks ? CorrelationKind.BROADWORKS_CALL : CorrelationKind.CALL_ID, value, where);
        } else if (path.endsWith("/call") && name.equals("id")) {
            found.add(CorrelationKind.GOOGLE_CONVERSATION, value, where);
        } else if (known != null) {
            found.add(known, value, where);
        } else if (NAMED_LIKE_ID.matcher(name).matches()) {
            found.add(CorrelationKind.EXTENSION, value, where);
        }
    }

    // <header label="Call-ID"><value>…</value></header>: a header of the communication session.
    private void copiedHeader(ExtensionElement element, String where) {
        String label = element.attributes().getOrDefault("label", "");
        String value = element.find("value").map(ExtensionElement::text).orElse(element.text());
        if (label.equalsIgnoreCase("Call-ID")) {
            found.add(CorrelationKind.CALL_ID, value, where + '@' + label);
        } else {
            headers.read(label, value, where + '@' + label);
        }
    }
}
