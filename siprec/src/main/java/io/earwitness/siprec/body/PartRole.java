package io.earwitness.siprec.body;

/// What a body part means to a recording session.
///
/// Decided by the body parser from media type, disposition and, where those are odd, the first octets.
public enum PartRole {
    /// A session description, `application/sdp`.
    DESCRIPTION,
    /// A recording metadata document, `application/rs-metadata+xml` or its older name.
    METADATA,
    /// Anything else: GTD, ISUP, PIDF, text.
    OTHER
}
