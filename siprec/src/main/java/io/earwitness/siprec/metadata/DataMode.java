package io.earwitness.siprec.metadata;

/// Whether a metadata document is the whole state or only what changed (RFC 7865 §5.1.2).
public enum DataMode {
    COMPLETE,
    PARTIAL
}
