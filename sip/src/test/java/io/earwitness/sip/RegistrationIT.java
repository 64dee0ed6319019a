package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.digest.DigestCredentials;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.transport.ListenPoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;
import javax.sip.header.CSeqHeader;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Registering at a registrar on a stack that we did not write.
class RegistrationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Registration.Attempt> attempts = new CopyOnWriteArrayList<>();

    @Test
    @Tag("RS-ID-10")
    void registersItsFeatureTagByDigestRefreshesAndLeaves() throws Exception {
        try (var registrar = new JainRegistrar(_ -> 2);
                var endpoint = endpoint()) {
            try (var registration = begin(endpoint, registrar, JainRegistrar.PASSWORD)) {
                await().atMost(PATIENCE).until(() -> registrar.registered.size() >= 2);
                assertThat(registration.isRegistered()).isTrue();
            }
            await().atMost(PATIENCE).until(() -> expires(registrar.registered.getLast()) == 0);

            var first = registrar.registered.getFirst();
            var second = registrar.registered.get(1);
            assertThat(first.getHeader(ContactHeader.NAME).toString())
                    .contains("+sip.srs")
                    .contains("127.0.0.1:"
                            + endpoint.listening().getFirst().address().getPort());
            assertThat(first.getHeader(ToHeader.NAME).toString()).contains("sip:recorder@example.com");
            assertThat(expires(first)).isEqualTo(3600);
            assertThat(second.getHeader(CallIdHeader.NAME)).isEqualTo(first.getHeader(CallIdHeader.NAME));
            assertThat(number(second)).isGreaterThan(number(first));
            assertThat(registrar.answered).startsWith(401, 200, 401, 200);
        }
    }

    @Test
    void asksForLongerWhereTheRegistrarWantsThat() throws Exception {
        IntUnaryOperator wantsLong = asked -> Math.max(asked, 7200);
        try (var registrar = new JainRegistrar(wantsLong);
                var endpoint = endpoint();
                var registration = begin(endpoint, registrar, JainRegistrar.PASSWORD)) {
            await().atMost(PATIENCE).until(registration::isRegistered);

            assertThat(expires(registrar.registered.getFirst())).isEqualTo(7200);
            assertThat(attempts).hasSize(1);
        }
    }

    @Test
    void saysWhyItIsNotRegisteredAndTriesAgain() throws Exception {
        try (var registrar = new JainRegistrar(asked -> asked);
                var endpoint = endpoint()) {
            registrar.refusing(503);
            try (var registration = begin(endpoint, registrar, JainRegistrar.PASSWORD)) {
                await().atMost(PATIENCE).until(() -> !attempts.isEmpty());
                assertThat(attempts.getFirst().words()).startsWith("503");
                assertThat(registration.isRegistered()).isFalse();

                registrar.refusing(0);

                await().atMost(PATIENCE).until(registration::isRegistered);
            }
        }
    }

    @Test
    void aWrongPasswordIsNotTriedForEverInOneAttempt() throws Exception {
        try (var registrar = new JainRegistrar(asked -> asked);
                var endpoint = endpoint();
                var registration = begin(endpoint, registrar, "wrong")) {
            await().atMost(PATIENCE).until(() -> !attempts.isEmpty());

            assertThat(attempts.getFirst().registered()).isFalse();
            assertThat(attempts.getFirst().words()).startsWith("401");
            assertThat(registration.isRegistered()).isFalse();
            assertThat(registrar.registered).isEmpty();
        }
    }

    private static SipEndpoint endpoint() throws Exception {
        var config =
                SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0)).withContactParameters("+sip.srs");
        return SipEndpoint.open(config, new AnsweringHandler());
    }

    private Registration begin(SipEndpoint endpoint, JainRegistrar registrar, String password) {
        return Registration.begin(
                endpoint,
                new Registration.Plan(
                        SipUri.parse("sip:127.0.0.1:" + registrar.port()),
                        SipUri.parse("sip:recorder@example.com"),
                        Duration.ofHours(1),
                        Optional.of(new DigestCredentials(JainRegistrar.USER, password))),
                attempts::add);
    }

    private static int expires(Request register) {
        return ((ExpiresHeader) register.getHeader(ExpiresHeader.NAME)).getExpires();
    }

    private static long number(Request register) {
        return ((CSeqHeader) register.getHeader(CSeqHeader.NAME)).getSeqNumber();
    }
}
