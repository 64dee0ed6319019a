package io.earwitness.recorder.session;

import io.earwitness.recorder.model.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;

/// Says in a recording's words what the readers of bodies and metadata tolerated.
final class DeviationWords {
    private DeviationWords() {}

    static Deviation of(io.earwitness.siprec.deviation.Deviation tolerated) {
        var detail = tolerated.detail();
        return new Deviation(
                rule(tolerated.kind()), sentence(tolerated.kind()) + (detail.isBlank() ? "" : ": " + detail));
    }

    private static String rule(DeviationKind kind) {
        if (kind == DeviationKind.BRACKET_UNCLOSED) {
            return "RFC 3261 §20";
        }
        if (kind.compareTo(DeviationKind.REQUIRE_MISSING) <= 0) {
            return "RFC 7866 §6";
        }
        if (kind.compareTo(DeviationKind.DESCRIPTION_UNREADABLE) <= 0) {
            return "RFC 7866 §9.1";
        }
        return kind.compareTo(DeviationKind.LABEL_WITHOUT_LINE) >= 0 ? "RFC 7866 §7.1.1" : "RFC 7865";
    }

    // Exhaustive, so that a new kind cannot be without words.
    private static String sentence(DeviationKind kind) {
        return switch (kind) {
            case BRACKET_UNCLOSED -> "A header opens an angle bracket and does not close it";
            case FEATURE_TAG_MISSING -> "The Contact header does not carry +sip.src, the mark of a recording client";
            case FEATURE_TAG_BARE ->
                "The mark +sip.src stands outside the angle brackets of Contact, where it is easily lost";
            case FEATURE_TAG_IN_URI -> "The mark +sip.src stands inside the address in Contact, not beside it";
            case FEATURE_TAG_MISSPELT -> "The mark +sip.src in Contact is misspelt";
            case REQUIRE_MISSING -> "The INVITE does not ask for recording by its Require header";
            case CONTENT_TYPE_MISSING -> "A body has no Content-Type";
            case CONTENT_TYPE_ODD -> "The Content-Type of a body cannot be read";
            case BOUNDARY_GUESSED -> "The boundary between the parts of the body is not declared";
            case CLOSING_BOUNDARY_MISSING -> "The body has no closing boundary";
            case BOUNDARY_NOT_ON_OWN_LINE -> "A boundary of the body does not stand on a line of its own";
            case SPACE_AFTER_BOUNDARY -> "Space stands behind a boundary of the body";
            case BARE_LINE_FEEDS -> "Lines do not end as they must";
            case PREAMBLE -> "Something stands before the first part of the body";
            case PART_HEADERS_ODD -> "The headers of a part of the body cannot be read as such";
            case PART_LENGTH_WRONG -> "The Content-Length of a part of the body is wrong";
            case PART_TYPE_GUESSED -> "A part of the body does not say what it is; it was told by its content";
            case PART_REPEATED -> "The body has the same sort of part more than once";
            case LEGACY_METADATA_TYPE -> "The metadata goes by the content type of an early draft";
            case DISPOSITION_MISSING -> "The metadata is not marked as belonging to a recording session";
            case TRANSFER_ENCODING_USED -> "A part of the body is encoded where none should be; it was decoded";
            case TRANSFER_ENCODING_BROKEN -> "The encoding of a part of the body is broken";
            case NESTED_TOO_DEEP -> "Bodies lie too deep within bodies";
            case TOO_MANY_PARTS -> "The body has too many parts";
            case DESCRIPTION_UNREADABLE -> "The session description cannot be read";
            case BYTE_ORDER_MARK -> "The metadata begins with a byte order mark";
            case ENCODING_WRONG -> "The metadata is not in the encoding that it declares";
            case TEXT_BEFORE_PROLOG -> "Something stands before the metadata document";
            case RAW_AMPERSAND -> "An ampersand in the metadata is not escaped; it was read as text";
            case CONTROL_CHARACTERS -> "The metadata holds control characters";
            case PREFIX_UNBOUND -> "The metadata uses a prefix that it never declares";
            case NAMESPACE_LEGACY -> "The metadata is in the namespace of an early draft";
            case NAMESPACE_MISSING -> "The metadata has no namespace";
            case NAMESPACE_FOREIGN -> "The metadata is in a namespace that the standard does not know";
            case ROOT_ODD -> "The metadata document has another root element than the standard names";
            case DATA_MODE_SPELLING -> "The data mode of the metadata is spelt in another way";
            case DATA_MODE_UNKNOWN -> "The data mode of the metadata is neither complete nor partial";
            case UNKNOWN_ELEMENT -> "The metadata holds an element that the standard does not know";
            case ID_MISSING -> "An element of the metadata has no identifier";
            case ID_IN_OTHER_ATTRIBUTE -> "An identifier in the metadata stands in another attribute";
            case ID_REPEATED -> "Two elements of the metadata have the same identifier";
            case REFERENCE_UNDEFINED -> "The metadata refers to something that it does not describe";
            case AOR_AS_ELEMENT -> "An address in the metadata stands in an element, not in its attribute";
            case AOR_MISSING -> "A participant in the metadata has no address";
            case LABEL_AS_ATTRIBUTE -> "The label of a stream stands in an attribute, not in its element";
            case SEND_IN_PARTICIPANT -> "Who sends what stands within the participant, not beside it";
            case ASSOCIATION_MISSING -> "The metadata does not say who sends which stream";
            case REASON_WITHOUT_CAUSE -> "A reason in the metadata has no cause";
            case TIME_ELSEWHERE -> "A time in the metadata stands in another place than the standard names";
            case TIME_WITHOUT_ZONE -> "A time in the metadata has no time zone; it was taken as UTC";
            case TIME_ODD -> "A time in the metadata is not written as the standard says";
            case TIME_UNREADABLE -> "A time in the metadata cannot be read";
            case LABEL_WITHOUT_LINE -> "The metadata describes a stream that is not in the session description";
            case LINE_WITHOUT_STREAM -> "The metadata says nothing of a stream in the session description";
            case SEVERAL_SENDERS -> "Several participants send the same stream";
            case SENDER_UNKNOWN -> "The metadata does not say who sends a stream";
        };
    }
}
