package io.earwitness.siprec.metadata;

import java.io.Serial;

/// A document that is no XML tree within our limits, even after repair; where metadata is read, [MetadataParser] makes
/// a value of it.
public final class UnreadableXmlException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

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
