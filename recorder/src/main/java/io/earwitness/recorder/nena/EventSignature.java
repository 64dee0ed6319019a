package io.earwitness.recorder.nena;

import io.earwitness.sip.tls.OwnCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.interfaces.EdECPrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// Wraps an event as NENA-STA-010.3 §5.10 wants it: a JSON Web Signature in its flattened form (RFC 7515 §7.2.2),
/// by Ed448 with the certificates in it (RFC 8037), or by nobody where no key is set, which the standard leaves to
/// the network.
final class EventSignature {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
    private static final String CURVE = "Ed448";

    private final Optional<OwnCertificate> own;
    private final String header;

    private EventSignature(Optional<OwnCertificate> own, Map<String, Object> header) {
        this.own = own;
        this.header = URL.encodeToString(JSON.writeValueAsBytes(header));
    }

    static EventSignature none() {
        return new EventSignature(Optional.empty(), Map.of("alg", "none"));
    }

    /// @throws IOException where the key is of another kind
    static EventSignature by(OwnCertificate own) throws IOException {
        if (!(own.key() instanceof EdECPrivateKey key)
                || !key.getParams().getName().equals(CURVE)) {
            throw new IOException("the signing key is no Ed448 key, which NENA-STA-010.3 wants");
        }
        var header = new LinkedHashMap<String, Object>();
        header.put("alg", "EdDSA");
        header.put("x5c", chain(own));
        return new EventSignature(Optional.of(own), header);
    }

    private static List<String> chain(OwnCertificate own) throws IOException {
        var chain = new ArrayList<String>();
        try {
            for (var certificate : own.chain()) {
                chain.add(Base64.getEncoder().encodeToString(certificate.getEncoded()));
            }
        } catch (CertificateEncodingException broken) {
            throw new IOException("a signing certificate cannot be written", broken);
        }
        return chain;
    }

    byte[] wrapped(byte[] event) {
        var payload = URL.encodeToString(event);
        var wrapped = new LinkedHashMap<String, String>();
        wrapped.put("payload", payload);
        wrapped.put("protected", header);
        wrapped.put(
                "signature",
                own.map(known -> signature(known, header + "." + payload)).orElse(""));
        return JSON.writeValueAsBytes(wrapped);
    }

    private static String signature(OwnCertificate own, String text) {
        try {
            var signer = Signature.getInstance(CURVE);
            signer.initSign(own.key());
            signer.update(text.getBytes(StandardCharsets.US_ASCII));
            return URL.encodeToString(signer.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a key that signed before does not sign", impossible);
        }
    }
}
