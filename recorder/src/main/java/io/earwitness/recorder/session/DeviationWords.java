package io.earwitness.recorder.session;

import static io.earwitness.recorder.session.Stands.element;
import static io.earwitness.recorder.session.Stands.elementFirst;
import static io.earwitness.recorder.session.Stands.elementNamed;
import static io.earwitness.recorder.session.Stands.inHeader;
import static io.earwitness.recorder.session.Stands.lastWord;
import static io.earwitness.recorder.session.Stands.matching;
import static io.earwitness.recorder.session.Stands.nowhere;
import static io.earwitness.recorder.session.Stands.prefix;
import static io.earwitness.recorder.session.Stands.quoted;

import io.earwitness.recorder.model.Deviation.Part;
import io.earwitness.siprec.deviation.DeviationKind;

/// Says in a recording's words what the readers of headers, bodies and metadata tolerated.
///
/// One entry a kind: rule, what is otherwise, what we did about it, and where it stands.
final class DeviationWords {
    private static final String BYTES_KEPT = " The bytes are kept as received.";
    private static final Part XML = Part.METADATA;
    private static final Part BODY = Part.BODY;

    private DeviationWords() {}

    // One table, exhaustive, so that a new kind cannot be without words.
    static DeviationTerms of(DeviationKind kind) {
        return switch (kind) {
            case BRACKET_UNCLOSED ->
                said(
                        "RFC 3261 §20.10",
                        "A header opens an angle bracket and does not close it",
                        "Read as if the bracket were closed at its end.",
                        quoted(Part.HEADERS));
            case FEATURE_TAG_MISSING ->
                said(
                        "RFC 7866 §6.1.1",
                        "The Contact header does not carry +sip.src, the mark of a recording client",
                        "Recorded without it.",
                        inHeader("Contact"));
            case FEATURE_TAG_BARE ->
                said(
                        "RFC 3840 §9",
                        "The Contact header says src where +sip.src should stand",
                        "Taken as the mark of a recording client.",
                        inHeader("Contact"));
            case FEATURE_TAG_IN_URI ->
                said(
                        "RFC 3840 §9",
                        "The mark +sip.src stands inside the address in Contact, not beside it",
                        "Taken as the mark of a recording client.",
                        inHeader("Contact"));
            case FEATURE_TAG_MISSPELT ->
                said(
                        "RFC 7866 §6.1.1",
                        "The mark +sip.src in Contact is misspelt",
                        "Taken as the mark of a recording client.",
                        inHeader("Contact"));
            case REQUIRE_MISSING ->
                said(
                        "RFC 7866 §6.1.1",
                        "The INVITE does not ask for recording by its Require header",
                        "Recorded without it.",
                        inHeader("Require"));
            case CONTENT_TYPE_MISSING ->
                said(
                        "RFC 3261 §20.15",
                        "A body has no Content-Type",
                        "What it is was told by how it begins.",
                        nowhere(BODY));
            case CONTENT_TYPE_ODD ->
                said(
                        "RFC 2045 §5.1",
                        "The Content-Type of a body cannot be read",
                        "What it is was told by its disposition or by how it begins.",
                        matching(BODY, "(?i)^content-type"));
            case BOUNDARY_GUESSED ->
                said(
                        "RFC 2046 §5.1.1",
                        "The boundary between the parts of the body is not the one declared",
                        "Looked for in the body itself.",
                        matching(BODY, "^--\\S"));
            case CLOSING_BOUNDARY_MISSING ->
                said(
                        "RFC 2046 §5.1.1",
                        "The body has no closing boundary",
                        "The last part was taken to end with the body.",
                        nowhere(BODY));
            case BOUNDARY_NOT_ON_OWN_LINE ->
                said(
                        "RFC 2046 §5.1.1",
                        "A boundary of the body does not stand on a line of its own",
                        "Taken as the boundary that it is.",
                        quoted(BODY));
            case SPACE_AFTER_BOUNDARY ->
                said(
                        "RFC 2046 §5.1.1",
                        "Space stands behind a boundary of the body",
                        "The space was ignored.",
                        quoted(BODY));
            case BARE_LINE_FEEDS ->
                said(
                        "RFC 2046 §4.1.1",
                        "Lines of the body end without a carriage return",
                        "Taken as lines." + BYTES_KEPT,
                        nowhere(BODY));
            case PREAMBLE ->
                said(
                        "RFC 2046 §5.1.1",
                        "Something stands before the first part of the body",
                        "It was left aside." + BYTES_KEPT,
                        nowhere(BODY));
            case PART_HEADERS_ODD ->
                said(
                        "RFC 2046 §5.1",
                        "The headers of a part of the body cannot be read as such",
                        "The part was read from where its headers break off.",
                        nowhere(BODY));
            case PART_LENGTH_WRONG ->
                said(
                        "RFC 2046 §5.1.1",
                        "The Content-Length of a part of the body is wrong",
                        "The boundary decided where the part ends.",
                        matching(BODY, "(?i)^content-length"));
            case PART_TYPE_GUESSED ->
                said(
                        "RFC 7866 §9.1",
                        "A part of the body does not say what it is",
                        "Told by its disposition or by how it begins.",
                        matching(BODY, "(?i)^content-(?:type|disposition)"));
            case PART_REPEATED ->
                said(
                        "RFC 7866 §9.1",
                        "The body has the same sort of part more than once",
                        "The first one counts; all are kept.",
                        matching(BODY, "(?i)^content-type"));
            case LEGACY_METADATA_TYPE ->
                said(
                        "RFC 9806 §2",
                        "The metadata goes by the content type of an early draft",
                        "Read as metadata.",
                        matching(BODY, "(?i)^content-type.*rs-metadata"));
            case DISPOSITION_MISSING ->
                said(
                        "RFC 7866 §9",
                        "The metadata is not marked as belonging to a recording session",
                        "Told by its content type.",
                        matching(BODY, "(?i)^content-type.*rs-metadata"));
            case TRANSFER_ENCODING_USED ->
                said(
                        "RFC 5621 §3",
                        "A part of the body is encoded where none should be",
                        "It was decoded." + BYTES_KEPT,
                        matching(BODY, "(?i)^content-transfer-encoding"));
            case TRANSFER_ENCODING_BROKEN ->
                said(
                        "RFC 2045 §6",
                        "The encoding of a part of the body is broken",
                        "The part was taken as it stands.",
                        matching(BODY, "(?i)^content-transfer-encoding"));
            case NESTED_TOO_DEEP ->
                said(
                        "RFC 5621 §4",
                        "Bodies lie deeper within bodies than we look",
                        "The innermost were left unopened." + BYTES_KEPT,
                        nowhere(BODY));
            case TOO_MANY_PARTS ->
                said(
                        "RFC 5621 §4",
                        "The body has more parts than we read",
                        "The first ones were read." + BYTES_KEPT,
                        nowhere(BODY));
            case DESCRIPTION_UNREADABLE ->
                said(
                        "RFC 8866 §5",
                        "The session description cannot be read",
                        "What could be read of it counts.",
                        quoted(Part.DESCRIPTION));
            case DOCUMENT_UNREADABLE ->
                said(
                        "RFC 7865 §5",
                        "The metadata cannot be read, even after repair",
                        "Recorded without it." + BYTES_KEPT,
                        nowhere(XML));
            case BYTE_ORDER_MARK ->
                said(
                        "RFC 7865 §5.1",
                        "The metadata begins with a byte order mark",
                        "It was left aside." + BYTES_KEPT,
                        matching(XML, "^\\uFEFF"));
            case ENCODING_WRONG ->
                said(
                        "XML 1.0 §4.3.3",
                        "The metadata is not in the encoding that it declares",
                        "Read as UTF-8 where it is that, else as Latin-1." + BYTES_KEPT,
                        matching(XML, "<\\?xml"));
            case TEXT_BEFORE_PROLOG ->
                said(
                        "XML 1.0 §2.8",
                        "Something stands before the metadata document",
                        "It was left aside." + BYTES_KEPT,
                        quoted(XML));
            case RAW_AMPERSAND ->
                said(
                        "XML 1.0 §2.4",
                        "An ampersand in the metadata is not escaped",
                        "Read as text." + BYTES_KEPT,
                        matching(XML, "&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)"));
            case CONTROL_CHARACTERS ->
                said(
                        "XML 1.0 §2.2",
                        "The metadata holds control characters",
                        "They were left out in reading." + BYTES_KEPT,
                        matching(XML, "[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F]|&#"));
            case PREFIX_UNBOUND ->
                said(
                        "Namespaces in XML 1.0 §5",
                        "The metadata uses a prefix that it never declares",
                        "The element was taken by its bare name.",
                        prefix());
            case NAMESPACE_LEGACY ->
                said(
                        "RFC 7865 §5.1.1",
                        "The metadata is in the namespace of an early draft",
                        "Read as that of the standard.",
                        quoted(XML));
            case NAMESPACE_MISSING ->
                said(
                        "RFC 7865 §5.1.1",
                        "The metadata has no namespace",
                        "Read as that of the standard.",
                        element("recording|recording_metadata"));
            case NAMESPACE_FOREIGN ->
                said(
                        "RFC 7865 §5.1.1",
                        "The metadata is in a namespace that the standard does not know",
                        "Read as that of the standard.",
                        quoted(XML));
            case ROOT_ODD ->
                said(
                        "RFC 7865 §5.1.2",
                        "The metadata document has another root element than the standard names",
                        "Read as recording metadata where it is that.",
                        elementNamed());
            case SNAPSHOT_REQUEST_RECEIVED ->
                said(
                        "RFC 7865 §7",
                        "The client asks for a snapshot of the metadata, which only a recording server does",
                        "Ignored.",
                        element("requestsnapshot"));
            case DATA_MODE_SPELLING ->
                said(
                        "RFC 7865 §9",
                        "The data mode of the metadata is spelt in another way",
                        "Read as datamode.",
                        elementNamed());
            case DATA_MODE_UNKNOWN ->
                said(
                        "RFC 7865 §5.1.2",
                        "The data mode of the metadata is neither complete nor partial",
                        "Taken as complete.",
                        element("datamode|dataMode|DataMode"));
            case UNKNOWN_ELEMENT ->
                said(
                        "RFC 7865 §9",
                        "The metadata holds an element that the standard does not know",
                        "Kept as an extension.",
                        elementNamed());
            case ID_MISSING ->
                said(
                        "RFC 7865 §6.10",
                        "An element of the metadata has no identifier",
                        "Kept; what refers to it cannot find it.",
                        elementFirst());
            case ID_IN_OTHER_ATTRIBUTE ->
                said(
                        "RFC 7865 §9",
                        "An identifier in the metadata stands in another attribute",
                        "Taken from there.",
                        elementFirst());
            case ID_REPEATED ->
                said(
                        "RFC 7865 §6.10",
                        "Two elements of the metadata have the same identifier",
                        "Both are kept; what refers to it finds the first.",
                        lastWord(XML));
            case REFERENCE_UNDEFINED ->
                said(
                        "RFC 7865 §6.10",
                        "The metadata refers to something that it does not describe",
                        "The reference leads nowhere and was left aside.",
                        lastWord(XML));
            case AOR_AS_ELEMENT ->
                said(
                        "RFC 7865 §6.5.1",
                        "An address in the metadata stands in an element, not in its attribute",
                        "Taken from there.",
                        element("aor"));
            case AOR_MISSING ->
                said(
                        "RFC 7865 §6.5.1",
                        "A participant in the metadata has no address",
                        "Shown by name, or by its identifier.",
                        element("participant|nameID"));
            case LABEL_AS_ATTRIBUTE ->
                said(
                        "RFC 7865 §6.7.1",
                        "The label of a stream stands in an attribute, not in its element",
                        "Taken from there.",
                        matching(XML, "\\b(?:media_label|label)\\s*="));
            case SEND_IN_PARTICIPANT ->
                said(
                        "RFC 7865 §6.8",
                        "Who sends what stands within the participant, not beside it",
                        "Taken from there.",
                        element("send|recv"));
            case ASSOCIATION_MISSING ->
                said(
                        "RFC 7865 §6.8",
                        "The metadata does not say who sends which stream",
                        "Participants were given their streams by order where the numbers fit.",
                        element("stream"));
            case REASON_WITHOUT_CAUSE ->
                said(
                        "RFC 7865 §6.3.1",
                        "A reason in the metadata has no cause",
                        "Kept without one.",
                        element("reason"));
            case TIME_ELSEWHERE ->
                said(
                        "RFC 7865 §9",
                        "A time in the metadata stands in another place than the standard names",
                        "Taken from there.",
                        element("associate-time|disassociate-time|start-time|stop-time|end-time"));
            case TIME_WITHOUT_ZONE ->
                said("RFC 7865 §6.9", "A time in the metadata has no time zone", "Taken as UTC.", quoted(XML));
            case TIME_ODD ->
                said(
                        "RFC 7865 §6.9",
                        "A time in the metadata is not written as the standard says",
                        "Read as what it means.",
                        quoted(XML));
            case TIME_NEVER_SET ->
                said(
                        "RFC 7865 §6.9",
                        "A time in the metadata lies before SIP existed; the client's clock was never set",
                        "Where a time is needed, that of the arrival is taken.",
                        quoted(XML));
            case TIME_UNREADABLE ->
                said(
                        "RFC 7865 §6.9",
                        "A time in the metadata cannot be read",
                        "The time is taken as unknown.",
                        quoted(XML));
            case LABEL_WITHOUT_LINE ->
                said(
                        "RFC 7866 §7.1.1",
                        "The metadata describes a stream that is not in the session description",
                        "Left aside.",
                        lastWord(XML));
            case LINE_WITHOUT_STREAM ->
                said(
                        "RFC 7866 §7.1.1",
                        "The metadata says nothing of a stream in the session description",
                        "Recorded all the same.",
                        nowhere(XML));
            case SEVERAL_SENDERS ->
                said(
                        "RFC 7865 §6.8",
                        "Several participants send the same stream",
                        "It stands without a name.",
                        nowhere(XML));
            case SENDER_UNKNOWN ->
                said(
                        "RFC 7865 §6.8",
                        "The metadata does not say who sends a stream",
                        "It stands without a name.",
                        nowhere(XML));
        };
    }

    private static DeviationTerms said(String rule, String text, String done, Stands stands) {
        return new DeviationTerms(rule, text, done, stands);
    }
}
