package io.earwitness.sip.digest;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Answers the challenges that requests of ours meet: remembers the last of a server and of a proxy, and
/// authorizes what follows without being asked again. One for a call, or for a request outside any. Used by the
/// loop alone.
public final class DigestAnswers {
    // Without credentials it learns nothing, so that one serves all.
    private static final DigestAnswers NONE = new DigestAnswers(Optional.empty(), RandomGenerator.getDefault());
    private static final String AUTHORIZATION = "Authorization";
    private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

    private final Optional<DigestCredentials> credentials;
    private final RandomGenerator random;
    private final Asker server = new Asker("WWW-Authenticate", AUTHORIZATION);
    private final Asker proxy = new Asker("Proxy-Authenticate", PROXY_AUTHORIZATION);

    public DigestAnswers(Optional<DigestCredentials> credentials, RandomGenerator random) {
        this.credentials = credentials;
        this.random = random;
    }

    /// For who has no credentials: every challenge stands.
    public static DigestAnswers none() {
        return NONE;
    }

    /// What a request shows; the ACK of a 2xx repeats it (RFC 3261 §22.1).
    public static List<Header> in(SipRequest request) {
        return request.headers().asList().stream()
                .filter(header -> header.named(AUTHORIZATION) || header.named(PROXY_AUTHORIZATION))
                .toList();
    }

    /// Takes over a 401 or 407; whether it is worth sending the request again, authorized.
    public boolean learns(SipResponse refusal) {
        return switch (refusal.status()) {
            case 401 -> credentials.isPresent() && server.learns(refusal);
            case 407 -> credentials.isPresent() && proxy.learns(refusal);
            default -> false;
        };
    }

    /// The request with what its challengers want to see; as it is where there are none.
    public SipRequest authorized(SipRequest request) {
        if (credentials.isEmpty()) {
            return request;
        }
        var headers = request.headers().without(server.answering).without(proxy.answering);
        var added = new ArrayList<Header>();
        server.answer(request, credentials.get()).ifPresent(added::add);
        proxy.answer(request, credentials.get()).ifPresent(added::add);
        return request.with(headers.adding(added));
    }

    /// One who challenges us.
    private final class Asker {
        final String asking;
        final String answering;
        private @Nullable Challenge challenge;
        private boolean refused;
        private long count;

        Asker(String asking, String answering) {
            this.asking = asking;
            this.answering = answering;
        }

        private record Challenge(DigestAlgorithm algorithm, String realm, String nonce, DigestValue value) {
            boolean isStale() {
                return value.get("stale").filter("true"::equalsIgnoreCase).isPresent();
            }

            boolean offersAuth() {
                return value.get("qop").stream()
                        .flatMap(list -> List.of(list.split(",", -1)).stream())
                        .anyMatch(quality -> quality.strip().equalsIgnoreCase("auth"));
            }

            boolean isOld() {
                return value.get("qop").isEmpty();
            }
        }

        /// The first challenge that we can answer, as the server prefers (RFC 8760 §2.4). A second one in a row is
        /// only worth an answer where the first had grown stale: the password will not become better.
        boolean learns(SipResponse refusal) {
            var found = refusal.headers().lines(asking).stream()
                    .flatMap(line -> DigestValue.parse(line).stream())
                    .flatMap(value -> usable(value).stream())
                    .findFirst();
            if (found.isEmpty() || (refused && !found.get().isStale())) {
                return false;
            }
            refused = true;
            challenge = found.get();
            count = 0;
            return true;
        }

        private static Optional<Challenge> usable(DigestValue value) {
            var nonce = value.get("nonce");
            return DigestAlgorithm.named(value.get("algorithm"))
                    .filter(algorithm -> nonce.isPresent())
                    .map(algorithm ->
                            new Challenge(algorithm, value.get("realm").orElse(""), nonce.orElseThrow(), value))
                    .filter(challenge -> challenge.offersAuth() || challenge.isOld());
        }

        Optional<Header> answer(SipRequest request, DigestCredentials known) {
            var asked = challenge;
            if (asked == null) {
                return Optional.empty();
            }
            var algorithm = asked.algorithm();
            var secret = algorithm.secret(known.user(), asked.realm(), known.password());
            var uri = request.requestUri().toString();
            var text = new StringBuilder("Digest username=")
                    .append(DigestValue.quoted(known.user()))
                    .append(", realm=")
                    .append(DigestValue.quoted(asked.realm()))
                    .append(", nonce=")
                    .append(DigestValue.quoted(asked.nonce()))
                    .append(", uri=")
                    .append(DigestValue.quoted(uri))
                    .append(", algorithm=")
                    .append(algorithm.token());
            if (asked.isOld()) {
                text.append(", response=\"")
                        .append(algorithm.oldResponse(secret, asked.nonce(), request.method(), uri))
                        .append('"');
            } else {
                var round = new DigestAlgorithm.Round(
                        asked.nonce(),
                        String.format(Locale.ROOT, "%08x", ++count),
                        String.format(Locale.ROOT, "%016x", random.nextLong()));
                text.append(", response=\"")
                        .append(algorithm.response(secret, round, request.method(), uri))
                        .append("\", qop=auth, nc=")
                        .append(round.count())
                        .append(", cnonce=\"")
                        .append(round.clientNonce())
                        .append('"');
            }
            asked.value()
                    .get("opaque")
                    .ifPresent(opaque -> text.append(", opaque=").append(DigestValue.quoted(opaque)));
            return Optional.of(new Header(answering, text.toString()));
        }

        /// An answer was taken: a later challenge is a new one.
        void taken() {
            refused = false;
        }
    }

    /// A request was answered other than by a challenge.
    public void taken() {
        server.taken();
        proxy.taken();
    }
}
