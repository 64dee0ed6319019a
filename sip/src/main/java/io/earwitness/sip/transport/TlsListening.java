package io.earwitness.sip.transport;

import io.earwitness.sip.tls.ClientCertificate;
import io.earwitness.sip.tls.TlsFiles;

/// How a listener speaks TLS: with which files, and whether clients show a certificate.
public record TlsListening(TlsFiles files, ClientCertificate clientCertificate) {
    public TlsListening {
        if (files.certificate().isEmpty()) {
            throw new IllegalArgumentException("a TLS listener needs a certificate and its key");
        }
        if (clientCertificate != ClientCertificate.OFF && files.trust().isEmpty()) {
            throw new IllegalArgumentException("client certificates need roots of their own to trust");
        }
    }
}
