package io.earwitness.app.doctor;

import io.earwitness.recorder.RecorderSettings;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.tls.TlsContext;
import io.earwitness.sip.tls.TlsFiles;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Reads the certificates and keys of every TLS listener, of the HTTP interface and of the delivery of log events, as a
/// start would, and tells how long they hold.
final class CertificateChecks {
    private static final String REPLACE =
            "Replace the files; a running recorder takes the new ones for the next connection";

    private CertificateChecks() {}

    static List<Finding> all(RecorderSettings settings, Instant now) {
        var sip = settings.sip();
        var files = new LinkedHashMap<String, TlsFiles>();
        for (var listener : sip.all()) {
            if (listener.transport() == Transport.TLS) {
                files.put("SIP listener " + listener.name(), listener.files());
            }
        }
        var http = settings.http();
        if (!http.certificate().toString().isEmpty()) {
            files.put("the HTTP interface", TlsFiles.of(http.certificate(), http.key()));
        }
        var rtsp = settings.rtsp();
        if (!rtsp.certificate().toString().isEmpty()) {
            files.put("RTSP", TlsFiles.of(rtsp.certificate(), rtsp.key()));
        }
        var findings = new ArrayList<Finding>();
        files.forEach(
                (name, one) -> findings.add(check(name, one, now, sip.tls().expiryWarning())));
        findings.addAll(LoggingServiceChecks.all(
                settings.nena().delivery(), now, sip.tls().expiryWarning()));
        return List.copyOf(findings);
    }

    private static Finding check(String name, TlsFiles files, Instant now, Duration early) {
        var subject = "Certificate of " + name;
        try {
            return TlsContext.open(name, files)
                    .status()
                    .map(status -> judge(subject, status.subject(), status.expires(), REPLACE, now, early))
                    .orElseGet(() -> Finding.bad(subject, "there is none", "Name one with sip.tls.certificate"));
        } catch (IOException unusable) {
            return Finding.bad(
                    subject,
                    String.valueOf(unusable.getMessage()),
                    "The recorder does not start before this is mended");
        }
    }

    /// @param whose   certificate it is
    /// @param replace what is to be done once it does not hold for long
    static Finding judge(String subject, String whose, Instant expires, String replace, Instant now, Duration early) {
        var left = Duration.between(now, expires);
        if (left.isNegative()) {
            return Finding.bad(subject, whose + " expired at " + expires, replace);
        }
        var text = whose + " holds for " + left.toDays() + " days, until " + expires;
        return left.compareTo(early) < 0 ? Finding.warning(subject, text, replace) : Finding.ok(subject, text);
    }
}
