package io.earwitness.recorder.nena;

import io.earwitness.sip.tls.OwnCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The logging service of an emergency network, as one who posts to it sees it: where it is, how it is reached, and
/// what its answers mean (NENA's interface of the logging service, POST LogEvents).
public final class LoggingTarget implements AutoCloseable {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    /// That this event is not to its liking: bad, too big, an extension that it does not want. Sent again it would
    /// be the same.
    private static final Set<Integer> EVENT_REFUSED = Set.of(400, 413, 422, 460, 461, 462, 463);

    private final URI events;
    private final EventSignature signature;
    private final HttpClient client;
    private final Duration answerWithin;

    /// Files in PEM.
    ///
    /// @param certificate shown to it, with its key
    /// @param trust       roots that its certificate must lead to; empty for those of Java
    /// @param signing     signs events, with its key; empty for events without a signature
    public record Files(
            Optional<Path> certificate,
            Optional<Path> key,
            Optional<Path> trust,
            Optional<Path> signing,
            Optional<Path> signingKey) {}

    /// What came of an event.
    enum Answer {
        TAKEN,
        REFUSED,
        /// Nobody there, or nobody who takes anything now.
        LATER
    }

    /// @param address what its interface has before `/LogEvents`
    /// @throws IOException with one sentence on what is wrong with a file
    public LoggingTarget(URI address, Files files) throws IOException {
        this(address, files, ANSWER_WITHIN);
    }

    LoggingTarget(URI address, Files files, Duration answerWithin) throws IOException {
        this.answerWithin = answerWithin;
        var text = address.toString();
        this.events = URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + "/LogEvents");
        this.signature = files.signing().isPresent()
                ? EventSignature.by(OwnCertificate.read(
                        files.signing().get(), files.signingKey().orElseThrow()))
                : EventSignature.none();
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WITHIN)
                .sslContext(context(files))
                .build();
    }

    private static SSLContext context(Files files) throws IOException {
        try {
            var keys = files.certificate().isPresent()
                    ? OwnCertificate.read(files.certificate().get(), files.key().orElseThrow())
                            .keyManagers()
                    : new KeyManager[0];
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(files.trust().isPresent() ? roots(files.trust().get()) : null);
            var context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException("TLS cannot be set up: " + unusable.getMessage(), unusable);
        }
    }

    private static KeyStore roots(Path file) throws IOException, GeneralSecurityException {
        var roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        var number = 0;
        for (var root : OwnCertificate.certificates(file)) {
            roots.setCertificateEntry("root-" + number++, root);
        }
        if (number == 0) {
            throw new IOException(file + " holds no certificate in PEM");
        }
        return roots;
    }

    URI address() {
        return events;
    }

    /// Blocks until it answered, or did not in time. The time is that of the whole answer: one that stops in its middle
    /// would be waited for without end otherwise.
    Outcome post(byte[] event) throws InterruptedException {
        var request = HttpRequest.newBuilder(events)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(signature.wrapped(event)))
                .build();
        var answered = client.sendAsync(request, BodyHandlers.discarding());
        try {
            var status =
                    answered.get(answerWithin.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            return new Outcome(answer(status), "status " + status);
        } catch (ExecutionException away) {
            return new Outcome(Answer.LATER, String.valueOf(away.getCause()));
        } catch (TimeoutException silent) {
            return new Outcome(Answer.LATER, "no whole answer within " + answerWithin.toSeconds() + " s");
        } finally {
            answered.cancel(true);
        }
    }

    /// An answer and its words.
    record Outcome(Answer answer, String words) {}

    private static Answer answer(int status) {
        if (status / 100 == 2) {
            return Answer.TAKEN;
        }
        return EVENT_REFUSED.contains(status) ? Answer.REFUSED : Answer.LATER;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
