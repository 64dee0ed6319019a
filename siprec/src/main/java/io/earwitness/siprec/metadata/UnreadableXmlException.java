package io.earwitness.siprec.metadata;

/// A document that is no XML tree within our limits, even after repair; caught by [MetadataParser] and made a value
/// there.
final class UnreadableXmlException extends Exception {
    UnreadableXmlException(String reason) {
        super(reason);
    }

    UnreadableXmlException(String reason, Throwable cause) {
        super(reason, cause);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
