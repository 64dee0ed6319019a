package io.earwitness.sip.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.sip.digest.DigestGate.Verdict;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.SipUri;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Both sides of digest against each other and against the examples of the standards.
class DigestTest {
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private final InstantSource clock = () -> now;
    private final Random random = new Random(1);

    private static SipRequest invite() {
        return new SipRequest("INVITE", SipUri.parse("sip:srs@example.com"), Headers.empty(), Optional.empty());
    }

    private DigestGate gate(DigestUsers users) {
        return new DigestGate(users, clock, random);
    }

    private static SipResponse refusal(DigestGate gate, boolean stale) {
        return new SipResponse(401, "Unauthorized", Headers.of(gate.challenge(stale)), Optional.empty());
    }

    private DigestAnswers answers(String password) {
        return new DigestAnswers(Optional.of(new DigestCredentials("src", password)), random);
    }

    @Test
    @Tag("TLS-09")
    void theExamplesOfRfc7616ComeOut() {
        var round = new DigestAlgorithm.Round(
                "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                "00000001",
                "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        for (var algorithm : DigestAlgorithm.values()) {
            var secret = algorithm.secret("Mufasa", "http-auth@example.org", "Circle of Life");
            assertThat(algorithm.response(secret, round, "GET", "/dir/index.html"))
                    .isEqualTo(
                            algorithm == DigestAlgorithm.MD5
                                    ? "8ca523f5e9506fed4657c9700eebdbec"
                                    : "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
        }
    }

    @Test
    @Tag("SRS-INV-30")
    void whoKnowsThePasswordComesInAndNobodyElse() {
        var gate = gate(DigestUsers.of("earwitness", "src", "secret"));
        assertThat(gate.judge(invite())).isEqualTo(Verdict.MISSING);

        var right = answers("secret");
        assertThat(right.learns(refusal(gate, false))).isTrue();
        var wrong = answers("guess");
        wrong.learns(refusal(gate, false));

        assertThat(gate.judge(right.authorized(invite()))).isEqualTo(Verdict.GOOD);
        assertThat(gate.judge(wrong.authorized(invite()))).isEqualTo(Verdict.WRONG);
        assertThat(right.authorized(invite()).headers().first("Authorization").orElseThrow())
                .contains("algorithm=SHA-256", "nc=00000002", "qop=auth");
    }

    @Test
    void filesOfHtdigestAreForMd5AndLongerHashesForSha256() {
        var md5 = DigestAlgorithm.MD5.secret("src", "earwitness", "secret");
        var sha = DigestAlgorithm.SHA_256.secret("other", "earwitness", "secret");
        var users = DigestUsers.parse(
                "earwitness",
                List.of(
                        "# made by htdigest",
                        "",
                        "src:elsewhere:" + "0".repeat(32),
                        "src:earwitness:" + md5,
                        "other:earwitness:" + sha));
        var gate = gate(users);

        assertThat(gate.challenge(false))
                .extracting(Header::value)
                .satisfiesExactly(
                        first -> assertThat(first).contains("algorithm=SHA-256"),
                        second -> assertThat(second).contains("algorithm=MD5"));
        // It answers the strongest, for which this user has no line.
        var answers = answers("secret");
        answers.learns(refusal(gate, false));
        assertThat(gate.judge(answers.authorized(invite()))).isEqualTo(Verdict.WRONG);
        var onlyMd5 = gate(DigestUsers.parse("earwitness", List.of("src:earwitness:" + md5)));
        var again = answers("secret");
        again.learns(refusal(onlyMd5, false));
        assertThat(onlyMd5.judge(again.authorized(invite()))).isEqualTo(Verdict.GOOD);
        assertThatThrownBy(() -> DigestUsers.parse("earwitness", List.of("src:my password")))
                .hasMessage("line 1 is not user:realm:hash");
        assertThat(users).hasToString("users of earwitness");
    }

    @Test
    @Tag("TLS-14")
    void theSameAnswerIsNotTakenTwice() {
        var gate = gate(DigestUsers.of("earwitness", "src", "secret"));
        var answers = answers("secret");
        answers.learns(refusal(gate, false));
        var first = answers.authorized(invite());
        var second = answers.authorized(invite());

        assertThat(gate.judge(second)).isEqualTo(Verdict.GOOD);
        assertThat(gate.judge(second)).isEqualTo(Verdict.STALE);
        assertThat(gate.judge(first)).isEqualTo(Verdict.STALE);
    }

    @Test
    void oldNoncesAreStaleAndAreReplaced() {
        var gate = gate(DigestUsers.of("earwitness", "src", "secret"));
        var answers = answers("secret");
        answers.learns(refusal(gate, false));
        now = now.plus(Duration.ofMinutes(5)).plusMillis(1);

        assertThat(gate.judge(answers.authorized(invite()))).isEqualTo(Verdict.STALE);

        assertThat(answers.learns(refusal(gate, true))).isTrue();
        assertThat(gate.judge(answers.authorized(invite()))).isEqualTo(Verdict.GOOD);
    }

    @Test
    void noncesOfAnotherMakeAreAskedForAnew() {
        var users = DigestUsers.of("earwitness", "src", "secret");
        var before = gate(users);
        var answers = answers("secret");
        answers.learns(refusal(before, false));

        assertThat(gate(users).judge(answers.authorized(invite()))).isEqualTo(Verdict.STALE);
    }

    @Test
    void aPasswordThatWasRefusedIsNotTriedAgain() {
        var gate = gate(DigestUsers.of("earwitness", "src", "secret"));
        var answers = answers("guess");

        assertThat(answers.learns(refusal(gate, false))).isTrue();
        assertThat(answers.learns(refusal(gate, false))).isFalse();
        assertThat(new DigestAnswers(Optional.empty(), random).learns(refusal(gate, false)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Digest",
                "Digest ",
                "Basic c3JjOnNlY3JldA==",
                "Digest realm",
                "Digest realm=\"earwitness",
                "Digest =,,=",
                "Digest realm=\"earwitness\", username=\"src\", algorithm=MD5-sess, qop=auth, nc=00000001",
                "Digest realm=\"earwitness\", username=\"src\", qop=auth-int, nc=00000001",
                "Digest realm=\"earwitness\", username=\"src\", qop=auth, nc=xyz",
                "Digest realm=\"earwitness\", username=\"src\", qop=auth, nc=00000001, nonce=\"\u0000\", response=\"\""
            })
    void whatCannotBeCheckedIsNotLetIn(String authorization) {
        var gate = gate(DigestUsers.of("earwitness", "src", "secret"));
        var request = invite();

        var verdict = gate.judge(request.with(request.headers().adding("Authorization", authorization)));

        assertThat(verdict).isIn(Verdict.MISSING, Verdict.WRONG);
    }

    @Test
    void oldServersAreAnsweredAsTheyAsk() {
        var old = new SipResponse(
                407,
                "Proxy Authentication Required",
                Headers.of(List.of(
                        new Header("Proxy-Authenticate", "Digest realm=\"p\", nonce=\"abc\", opaque=\"x\\\"y\""))),
                Optional.empty());
        var answers = answers("secret");

        assertThat(answers.learns(old)).isTrue();

        var value = answers.authorized(invite())
                .headers()
                .first("Proxy-Authorization")
                .orElseThrow();
        var ha1 = DigestAlgorithm.MD5.hash("src", "p", "secret");
        var ha2 = DigestAlgorithm.MD5.hash("INVITE", "sip:srs@example.com");
        assertThat(value)
                .contains("response=\"" + DigestAlgorithm.MD5.hash(ha1, "abc", ha2) + "\"", "opaque=\"x\\\"y\"")
                .doesNotContain("qop");
    }
}
