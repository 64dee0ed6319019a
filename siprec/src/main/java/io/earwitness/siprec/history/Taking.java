package io.earwitness.siprec.history;

/// What became of a document that a history was given.
public enum Taking {
    APPLIED,
    /// A partial document before any complete one: it stands provisionally, and a snapshot should be asked for.
    PENDING,
    /// Came after a document with a higher CSeq: put in its place before that one.
    LATE,
    /// The same request once more, or the same complete state: nothing changed.
    REPEATED,
    /// One document too many; not taken.
    BEYOND_LIMIT
}
