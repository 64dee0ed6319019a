package io.earwitness.recorder.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One metadata document of the client: how and when it came, and what became of it.
///
/// All of them together are what was known of the call at any moment; the documents themselves are files.
///
/// @param number       counts what came beside session descriptions, from 1, as the files' names do
/// @param file         `metadata/1-invite.xml`; empty where it has none of its own
/// @param receivedAt   by our clock
/// @param method       of the request that carried it, or that its response answered
/// @param sequence     CSeq of that request; null where it came in a response
/// @param mode         `complete` or `partial`; empty where it cannot be read
/// @param outcome      what became of it
/// @param supersededBy number of the complete document that replaced what this one had said; null while it stands
/// @param reason       one sentence on the outcome
public record MetadataDocument(
        int number,
        String file,
        Instant receivedAt,
        String method,
        @Nullable Long sequence,
        String mode,
        Outcome outcome,
        @Nullable Integer supersededBy,
        String reason) {

    public MetadataDocument withoutFile() {
        return new MetadataDocument(number, "", receivedAt, method, sequence, mode, outcome, supersededBy, reason);
    }

    /// This one, once a complete document has replaced what it said.
    public MetadataDocument supersededBy(int by) {
        return new MetadataDocument(number, file, receivedAt, method, sequence, mode, outcome, by, reason);
    }

    /// What became of a document.
    public enum Outcome {
        APPLIED,
        /// A partial document before any complete one: taken as far as it goes.
        PENDING,
        /// Came after one with a higher CSeq, and was put in its place before that.
        LATE,
        /// Said nothing new.
        REPEATED,
        /// Its request was refused, and it with it.
        REFUSED,
        UNREADABLE,
        /// One document too many.
        BEYOND_LIMIT;

        /// Whether the state rests on it.
        public boolean counts() {
            return this == APPLIED || this == PENDING || this == LATE;
        }
    }
}
