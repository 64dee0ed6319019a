package io.earwitness.app.doctor;

import io.earwitness.recorder.RecorderSettings.Delivery;
import io.earwitness.recorder.nena.LoggingTarget;
import io.earwitness.sip.tls.OwnCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the certificates and keys by which log events are signed and posted (`nena.delivery`), as a start would, and
/// tells how long they hold. Posts nothing.
final class LoggingServiceChecks {
    private static final String SUBJECT = "Log events for the logging service";
    private static final String REPLACE = "Replace the files and start the recorder again: it reads them at its start";
    private static final String MEND = "The recorder does not start before this is mended";

    private LoggingServiceChecks() {}

    /// Nothing where no log events are posted.
    static List<Finding> all(Delivery delivery, Instant now, Duration early) {
        if (delivery.loggingService().isEmpty()) {
            return List.of();
        }
        try {
            readAsAStart(delivery);
            var findings = new ArrayList<Finding>();
            shown(delivery.certificate(), "TLS certificate", now, early).ifPresent(findings::add);
            shown(delivery.signingCertificate(), "signing certificate", now, early)
                    .ifPresent(findings::add);
            roots(delivery.trust(), now, early).forEach(findings::add);
            return findings.isEmpty()
                    ? List.of(Finding.ok(SUBJECT, "They are posted without a certificate and without a signature"))
                    : List.copyOf(findings);
        } catch (IOException | IllegalArgumentException unusable) {
            return List.of(Finding.bad(SUBJECT, String.valueOf(unusable.getMessage()), MEND));
        }
    }

    private static void readAsAStart(Delivery delivery) throws IOException {
        var files = new LoggingTarget.Files(
                named(delivery.certificate()),
                named(delivery.key()),
                named(delivery.trust()),
                named(delivery.signingCertificate()),
                named(delivery.signingKey()));
        new LoggingTarget(URI.create(delivery.loggingService()), files).close();
    }

    private static Optional<Path> named(Path file) {
        return Optional.of(file).filter(path -> !path.toString().isEmpty());
    }

    private static Optional<Finding> shown(Path file, String what, Instant now, Duration early) throws IOException {
        return named(file).isEmpty()
                ? Optional.empty()
                : Optional.of(judge(what, OwnCertificate.certificates(file).getFirst(), now, early));
    }

    // Those that hold for long are nobody's business: a file of roots may have hundreds.
    private static List<Finding> roots(Path file, Instant now, Duration early) throws IOException {
        return named(file).isEmpty()
                ? List.of()
                : OwnCertificate.certificates(file).stream()
                        .map(root -> judge("trusted root", root, now, early))
                        .filter(finding -> finding.level() != Finding.Level.OK)
                        .toList();
    }

    private static Finding judge(String what, X509Certificate certificate, Instant now, Duration early) {
        return CertificateChecks.judge(
                SUBJECT + ", " + what,
                certificate.getSubjectX500Principal().getName(),
                certificate.getNotAfter().toInstant(),
                REPLACE,
                now,
                early);
    }
}
