package io.earwitness.app.doctor;

import io.earwitness.recorder.RecorderSettings;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.tls.CertificateStatus;
import io.earwitness.sip.tls.TlsContext;
import io.earwitness.sip.tls.TlsFiles;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/// Reads the certificates and keys of every TLS listener and of the HTTP interface, as a start would, and tells how
/// long they hold.
final class CertificateChecks {
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
        return files.entrySet().stream()
                .map(one -> check(one.getKey(), one.getValue(), now, sip.tls().expiryWarning()))
                .toList();
    }

    private static Finding check(String name, TlsFiles files, Instant now, Duration early) {
        var subject = "Certificate of " + name;
        try {
            return TlsContext.open(name, files)
                    .status()
                    .map(status -> judge(subject, status, now, early))
                    .orElseGet(() -> Finding.bad(subject, "there is none", "Name one with sip.tls.certificate"));
        } catch (IOException unusable) {
            return Finding.bad(
                    subject,
                    String.valueOf(unusable.getMessage()),
                    "The recorder does not start before this is mended");
        }
    }

    private static Finding judge(String subject, CertificateStatus status, Instant now, Duration early) {
        var left = Duration.between(now, status.expires());
        if (left.isNegative()) {
            return Finding.bad(
                    subject,
                    status.subject() + " expired at " + status.expires(),
                    "Replace the files; a running recorder takes the new ones for the next connection");
        }
        var text = status.subject() + " holds for " + left.toDays() + " days, until " + status.expires();
        return left.compareTo(early) < 0
                ? Finding.warning(
                        subject,
                        text,
                        "Replace the files; a running recorder takes the new ones for the next connection")
                : Finding.ok(subject, text);
    }
}
