package io.earwitness.siprec.deviation;

/// The sorts of deviation that the readers tolerate, grouped by where they occur.
///
/// Names are stable, because metrics and manifests carry them; a new dialect adds a constant and changes none.
public enum DeviationKind {
    // headers (RFC 3261 §20)
    BRACKET_UNCLOSED,

    // marks of a recording session (RFC 7866 §6)
    FEATURE_TAG_MISSING,
    FEATURE_TAG_BARE,
    FEATURE_TAG_IN_URI,
    FEATURE_TAG_MISSPELT,
    REQUIRE_MISSING,

    // message bodies (RFC 2046, RFC 5621)
    CONTENT_TYPE_MISSING,
    CONTENT_TYPE_ODD,
    BOUNDARY_GUESSED,
    CLOSING_BOUNDARY_MISSING,
    BOUNDARY_NOT_ON_OWN_LINE,
    SPACE_AFTER_BOUNDARY,
    BARE_LINE_FEEDS,
    PREAMBLE,
    PART_HEADERS_ODD,
    PART_LENGTH_WRONG,
    PART_TYPE_GUESSED,
    PART_REPEATED,
    LEGACY_METADATA_TYPE,
    DISPOSITION_MISSING,
    TRANSFER_ENCODING_USED,
    TRANSFER_ENCODING_BROKEN,
    NESTED_TOO_DEEP,
    TOO_MANY_PARTS,
    DESCRIPTION_UNREADABLE,

    // the metadata document as XML
    BYTE_ORDER_MARK,
    ENCODING_WRONG,
    TEXT_BEFORE_PROLOG,
    RAW_AMPERSAND,
    CONTROL_CHARACTERS,
    PREFIX_UNBOUND,
    NAMESPACE_LEGACY,
    NAMESPACE_MISSING,
    NAMESPACE_FOREIGN,

    // the metadata document as RFC 7865
    ROOT_ODD,
    DATA_MODE_SPELLING,
    DATA_MODE_UNKNOWN,
    UNKNOWN_ELEMENT,
    ID_MISSING,
    ID_IN_OTHER_ATTRIBUTE,
    ID_REPEATED,
    REFERENCE_UNDEFINED,
    AOR_AS_ELEMENT,
    AOR_MISSING,
    LABEL_AS_ATTRIBUTE,
    SEND_IN_PARTICIPANT,
    ASSOCIATION_MISSING,
    REASON_WITHOUT_CAUSE,
    TIME_ELSEWHERE,
    TIME_WITHOUT_ZONE,
    TIME_ODD,
    TIME_UNREADABLE,

    // metadata beside the description
    LABEL_WITHOUT_LINE,
    LINE_WITHOUT_STREAM,
    SEVERAL_SENDERS,
    SENDER_UNKNOWN
}
