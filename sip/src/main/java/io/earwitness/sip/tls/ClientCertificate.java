package io.earwitness.sip.tls;

/// Whether a TLS listener asks the clients for a certificate. One that is shown must be good in any case.
public enum ClientCertificate {
    OFF,
    WANTED,
    REQUIRED
}
