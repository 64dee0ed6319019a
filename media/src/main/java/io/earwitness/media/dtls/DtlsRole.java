package io.earwitness.media.dtls;

/// Our part in a handshake: who starts it is the client, whoever sends media afterwards.
public enum DtlsRole {
    /// `a=setup:active`.
    CLIENT("active"),
    /// `a=setup:passive`.
    SERVER("passive");

    private final String setup;

    DtlsRole(String setup) {
        this.setup = setup;
    }

    /// As `a=setup` says it (RFC 4145 §4).
    public String setup() {
        return setup;
    }
}
