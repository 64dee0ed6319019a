package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.digest.DigestCredentials;
import io.earwitness.sip.digest.DigestGate.Verdict;
import io.earwitness.sip.digest.DigestUsers;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.transport.ListenPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Digest with sipp on the other side: it calls us, and judges what we answer it. Needs `sipp` on the path.
class DigestIT {
    private static final SipBody OFFER = SipBody.sdp("v=0\r\ns=offer\r\n");

    @TempDir
    Path work;

    private final AnsweringHandler handler = new AnsweringHandler();

    @BeforeAll
    static void sippIsInstalled() {
        assumeTrue(Sipp.isInstalled(), "sipp is not installed");
    }

    private SipEndpoint open(SipEndpointConfig config) throws IOException {
        return SipEndpoint.open(config, handler);
    }

    private static SipEndpointConfig config() {
        return SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0));
    }

    @ParameterizedTest
    @CsvSource({"secret, true", "guess, false"})
    @Tag("SRS-INV-30")
    @Tag("TLS-09")
    void aCallerWithTheRightPasswordIsLetIn(String password, boolean letIn) throws Exception {
        // md5("src:earwitness:secret"), as htdigest writes it; this sipp knows MD5 alone.
        var users = DigestUsers.parse("earwitness", List.of("src:earwitness:b097a3552919d3d51c2d6a2df6c0f760"));
        handler.acceptance = SipReply.ok();
        try (var endpoint = open(config().withDigest(users))) {
            var sipp = new Sipp(work);
            var process = sipp.start(
                    "-sf",
                    Sipp.scenario("authenticated-caller.xml").toString(),
                    "-au",
                    "src",
                    "-ap",
                    password,
                    "-m",
                    "3",
                    "-timeout",
                    "30s",
                    "-timeout_error",
                    "127.0.0.1:" + endpoint.listening().getFirst().address().getPort());

            assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();

            assertThat(process.exitValue() == 0).as(sipp::output).isEqualTo(letIn);
            assertThat(handler.calls).hasSize(letIn ? 3 : 0);
            assertThat(endpoint.counters().digest())
                    .containsEntry(Verdict.MISSING, 3L)
                    .containsEntry(letIn ? Verdict.GOOD : Verdict.WRONG, 3L)
                    .containsEntry(letIn ? Verdict.WRONG : Verdict.GOOD, 0L);
            assertThat(handler.calls)
                    .allSatisfy(
                            call -> assertThat(call.invite().cseq().number()).isEqualTo(2));
        }
    }

    @Test
    @Tag("TLS-09")
    void weShowOurCredentialsToACalleeThatDemandsThem() throws Exception {
        try (var endpoint = open(config())) {
            var sipp = new Sipp(work);
            var process = sipp.start(
                    "-sf",
                    Sipp.scenario("demanding-callee.xml").toString(),
                    "-m",
                    "1",
                    "-timeout",
                    "30s",
                    "-timeout_error");
            try {
                var call = OutgoingCall.to(
                                SipUri.of("sipp", "127.0.0.1", sipp.port()), NameAddress.parse("<sip:us@127.0.0.1>"))
                        .with(OFFER);

                var dialog = endpoint.invite(call.as(new DigestCredentials("src", "secret")), new RecordedDialog());
                assertThat(dialog.invite().cseq().number()).isEqualTo(2);
                dialog.bye();

                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).as(sipp::output).isZero();
            } finally {
                process.destroy();
            }
        }
    }

    @Test
    @Tag("SRS-INV-30")
    void weAreStoppedByOurselvesWithoutCredentialsAndLetInWithThem() throws Exception {
        try (var server = open(config().withDigest(DigestUsers.of("earwitness", "src", "secret")));
                var client = open(config())) {
            var target = SipUri.of(
                    "srs", "127.0.0.1", server.listening().getFirst().address().getPort());
            var call = OutgoingCall.to(target, NameAddress.parse("<sip:us@127.0.0.1>"))
                    .with(OFFER);

            assertThatThrownBy(() -> client.invite(call, new RecordedDialog())).hasMessage("401 Unauthorized");
            assertThatThrownBy(
                            () -> client.invite(call.as(new DigestCredentials("src", "guess")), new RecordedDialog()))
                    .hasMessage("401 Unauthorized");
            var dialog = client.invite(call.as(new DigestCredentials("src", "secret")), new RecordedDialog());
            dialog.bye();

            assertThat(handler.calls).hasSize(1);
            assertThat(handler.calls
                            .getFirst()
                            .invite()
                            .headers()
                            .first("Authorization")
                            .orElseThrow())
                    .contains("algorithm=SHA-256");
            await().untilAsserted(() -> assertThat(handler.recorded.acks)
                    .singleElement()
                    .satisfies(ack ->
                            assertThat(ack.headers().has("Authorization")).isTrue()));
        }
    }

    @Test
    void onlyTheListenersThatAreNamedDemandIt() throws Exception {
        var demand = new DigestDemand(DigestUsers.of("earwitness", "src", "secret"), Set.of("outside"));
        var outside = ListenPoint.udp("127.0.0.1", 0).named("outside");
        var inside = ListenPoint.udp("127.0.0.1", 0).named("inside");
        try (var server = open(SipEndpointConfig.listeningOn(outside, inside).withDigest(demand));
                var client = open(config())) {
            var us = NameAddress.parse("<sip:us@127.0.0.1>");
            var doors = server.listening().stream()
                    .map(point -> SipUri.of("srs", "127.0.0.1", point.address().getPort()))
                    .toList();

            assertThatThrownBy(() ->
                            client.invite(OutgoingCall.to(doors.get(0), us).with(OFFER), new RecordedDialog()))
                    .hasMessage("401 Unauthorized");
            client.invite(OutgoingCall.to(doors.get(1), us).with(OFFER), new RecordedDialog())
                    .bye();

            assertThat(server.counters().digest()).containsEntry(Verdict.MISSING, 1L);
        }
    }
}
