package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.RequestFailedException;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.Parameters;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.transport.ListenPoint;
import io.earwitness.sip.transport.SeenMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SipEndpointIT {
    private static final NameAddress CALLER = NameAddress.parse("<sip:caller@test.invalid>");
    private static final SipBody OFFER = SipBody.sdp("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");

    private final AnsweringHandler calleeHandler = new AnsweringHandler();
    private final RecordedDialog callerDialog = new RecordedDialog();
    private SipEndpoint callee;
    private SipEndpoint caller;

    @BeforeEach
    void open() throws IOException {
        callee = SipEndpoint.open(
                SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0), ListenPoint.tcp("127.0.0.1", 0))
                        .withContactParameters("+sip.srs")
                        .withOptionTags("siprec"),
                calleeHandler);
        caller = SipEndpoint.open(
                SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0), ListenPoint.tcp("127.0.0.1", 0)),
                new AnsweringHandler());
    }

    @AfterEach
    void close() {
        caller.close();
        callee.close();
    }

    private OutgoingCall call(Transport transport) {
        return OutgoingCall.to(target(callee, transport), CALLER).with(OFFER);
    }

    private static SipUri target(SipEndpoint endpoint, Transport transport) {
        int port = endpoint.listening().stream()
                .filter(point -> point.transport() == transport)
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
        return SipUri.of("srs", "127.0.0.1", port)
                .withParameters(Parameters.none().with("transport", transport.parameter()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    @Tag("TX-01")
    void callsAreAcceptedAcknowledgedAndEnded(Transport transport) throws Exception {
        calleeHandler.acceptance = SipReply.ok(OFFER);

        var dialog = caller.invite(call(transport), callerDialog);

        await().until(() -> calleeHandler.recorded.acks.size() == 1 && calleeHandler.dialogs.size() == 1);
        assertThat(dialog.transport()).isEqualTo(transport);
        assertThat(dialog.acceptance().body()).contains(OFFER);
        assertThat(calleeHandler.calls.getFirst().invite().body()).contains(OFFER);
        assertThat(calleeHandler.dialogs.getFirst().transport()).isEqualTo(transport);

        dialog.bye();

        await().untilAsserted(() -> {
            assertThat(callerDialog.ends).containsExactly(new DialogEnd.LocalBye());
            assertThat(calleeHandler.recorded.ends).hasSize(1).first().isInstanceOf(DialogEnd.RemoteBye.class);
        });
        assertThat(callee.counters().dialogsOpen()).isZero();
        assertThat(caller.counters().dialogsOpen()).isZero();
    }

    @Test
    @Tag("RS-ID-02")
    @Tag("SRS-INV-13")
    void acceptancesSayWhoWeAreAndWhatWeCanDo() throws Exception {
        var dialog = caller.invite(call(Transport.UDP), callerDialog);

        var headers = dialog.acceptance().headers();
        var contact = dialog.acceptance().contact().orElseThrow();
        assertThat(contact.parameters().has("+sip.srs")).isTrue();
        assertThat(contact.uri().port().getAsInt())
                .isEqualTo(callee.listening().getFirst().address().getPort());
        assertThat(headers.all("Allow")).contains("INVITE", "UPDATE", "INFO", "BYE");
        assertThat(headers.all("Supported")).contains("timer");
        assertThat(headers.all("Accept")).contains("application/sdp");
        assertThat(dialog.acceptance().to().tag()).isPresent();
    }

    @Test
    void requestsTravelBothWaysInOneDialog() throws Exception {
        var dialog = caller.invite(call(Transport.TCP), callerDialog);
        await().until(() -> calleeHandler.dialogs.size() == 1);
        Dialog other = calleeHandler.dialogs.getFirst();

        var update = dialog.request("UPDATE", List.of(), Optional.of(OFFER));
        var info = other.request("INFO", List.of(), Optional.of(new SipBody("text/plain", new byte[] {1, 2})));

        assertThat(update.status()).isEqualTo(200);
        assertThat(info.status()).isEqualTo(200);
        assertThat(calleeHandler.recorded.requests.getFirst().method()).isEqualTo("UPDATE");
        assertThat(callerDialog.requests.getFirst().method()).isEqualTo("INFO");
        assertThat(caller.counters().connectionsOpen())
                .as("one connection for both ways")
                .isEqualTo(1);
        other.bye();
        await().untilAsserted(() -> assertThat(callerDialog.ends).hasSize(1));
    }

    @Test
    @Tag("SRS-REI-01")
    void reinvitesAreAnsweredAndAcknowledged() throws Exception {
        var dialog = caller.invite(call(Transport.UDP), callerDialog);
        calleeHandler.recorded.answer = request -> SipReply.ok(OFFER);

        var response = dialog.reinvite(List.of(), Optional.of(OFFER));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.contact().orElseThrow().parameters().has("+sip.srs"))
                .isTrue();
        await().untilAsserted(() -> assertThat(calleeHandler.recorded.acks).hasSize(2));
        dialog.bye();
    }

    @Test
    @Tag("SRS-INV-19")
    void lateOffersAreAnsweredInTheAck() throws Exception {
        calleeHandler.acceptance = SipReply.ok(OFFER);
        var answer = SipBody.sdp("v=0\r\ns=answer\r\n");
        callerDialog.lateAnswer = Optional.of(answer);

        var dialog = caller.invite(OutgoingCall.to(target(callee, Transport.UDP), CALLER), callerDialog);

        await().untilAsserted(() -> assertThat(calleeHandler.recorded.acks).hasSize(1));
        assertThat(calleeHandler.recorded.acks.getFirst().body()).contains(answer);
        dialog.bye();
    }

    @Test
    void refusalsReachTheCallerWithTheirHeaders() {
        calleeHandler.decision = call -> call.reject(SipReply.of(503).with("Retry-After", "7"));

        assertThatThrownBy(() -> caller.invite(call(Transport.UDP), callerDialog))
                .isInstanceOfSatisfying(CallRefusedException.class, refused -> {
                    assertThat(refused.status()).isEqualTo(503);
                    assertThat(refused.response().headers().first("Retry-After"))
                            .contains("7");
                });
        assertThat(callerDialog.ends).isEmpty();
    }

    @Test
    void callsOnWhichTheHandlerDiesAreAnsweredWith500() {
        calleeHandler.decision = _ -> {
            throw new NoClassDefFoundError("a test's");
        };

        assertThatThrownBy(() -> caller.invite(call(Transport.UDP), callerDialog))
                .isInstanceOfSatisfying(
                        CallRefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(500));
    }

    @Test
    void callsNobodyDecidesAreAnsweredWith500() {
        calleeHandler.decision = call -> {};

        assertThatThrownBy(() -> caller.invite(call(Transport.UDP), callerDialog))
                .isInstanceOfSatisfying(
                        CallRefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(500));
    }

    @Test
    @Tag("SRS-INV-27")
    void cancelledCallsCannotBeAccepted() throws Exception {
        var decided = new CountDownLatch(1);
        calleeHandler.decision = call -> {
            await().until(call::isCancelled);
            calleeHandler.accept(call);
            decided.countDown();
        };
        var pending = caller.call(call(Transport.UDP), callerDialog);
        await().until(() -> calleeHandler.calls.size() == 1);

        pending.cancel();

        assertThatThrownBy(pending::await)
                .isInstanceOfSatisfying(
                        CallFailedException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(CallFailedException.Kind.CANCELLED));
        decided.await();
        assertThat(calleeHandler.dialogs).isEmpty();
        assertThat(callee.counters().dialogsOpen()).isZero();
    }

    @Test
    @Tag("SRS-OTH-09")
    void optionsAreAnsweredWithWhatWeCanDo() throws Exception {
        var response = caller.request(OutgoingRequest.options(target(callee, Transport.UDP), CALLER));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().all("Allow")).contains("INVITE", "OPTIONS");
        assertThat(response.headers().has("Accept")).isTrue();
        assertThat(response.headers().has("Accept-Encoding")).isTrue();
        assertThat(response.headers().has("Accept-Language")).isTrue();
        assertThat(response.contact().orElseThrow().parameters().has("+sip.srs"))
                .isTrue();
        assertThat(callee.counters().dialogsOpen()).isZero();
    }

    @Test
    @Tag("TX-02")
    void largeRequestsLeaveOverTcpThoughTheTargetSaysUdp() throws Exception {
        // Both of the callee's listeners must have the same port number for this.
        var points = callee.listening();
        var twin = SipEndpoint.open(SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.2", 0)), calleeHandler);
        int port = twin.listening().getFirst().address().getPort();
        twin.close();
        var both = SipEndpoint.open(
                SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.2", port), ListenPoint.tcp("127.0.0.2", port)),
                calleeHandler);
        try {
            var large = new SipBody("text/plain", new byte[2500]);
            var target = SipUri.of("srs", "127.0.0.2", port);
            var dialog = caller.invite(OutgoingCall.to(target, CALLER).with(large), callerDialog);
            assertThat(dialog.transport()).isEqualTo(Transport.TCP);
            assertThat(dialog.acceptance().via().transport()).isEqualTo("TCP");
            dialog.bye();
        } finally {
            both.close();
        }
        assertThat(points).hasSize(2);
    }

    @Test
    @Tag("TX-03")
    @Tag("TX-04")
    void largeRequestsFallBackToUdpWhereTcpIsRefused() throws Exception {
        var datagramsOnly =
                SipEndpoint.open(SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0)), calleeHandler);
        try {
            var large = new SipBody("text/plain", new byte[20_000]);
            var target = target(datagramsOnly, Transport.UDP);
            var dialog = caller.invite(OutgoingCall.to(target, CALLER).with(large), callerDialog);
            assertThat(dialog.transport()).isEqualTo(Transport.UDP);
            assertThat(calleeHandler.calls.getFirst().invite().body()).contains(large);
            dialog.bye();
        } finally {
            datagramsOnly.close();
        }
    }

    @Test
    @Tag("RS-ID-02")
    void contactsNameTheAddressThatWasReachedThoughWeListenOnAll() throws Exception {
        var everywhere = SipEndpoint.open(SipEndpointConfig.listeningOn(ListenPoint.udp("0.0.0.0", 0)), calleeHandler);
        try {
            int port = everywhere.listening().getFirst().address().getPort();
            var dialog = caller.invite(OutgoingCall.to(SipUri.of("srs", "127.0.0.1", port), CALLER), callerDialog);

            assertThat(dialog.acceptance().contact().orElseThrow().uri().hostPort())
                    .hasToString("127.0.0.1:" + port);
            dialog.bye();
        } finally {
            everywhere.close();
        }
    }

    @Test
    void contactsNameTheAdvertisedHostWhereThereIsOne() throws Exception {
        var natted = SipEndpoint.open(
                SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0)).withAdvertisedHost("localhost"),
                calleeHandler);
        try {
            var dialog = caller.invite(OutgoingCall.to(target(natted, Transport.UDP), CALLER), callerDialog);

            assertThat(dialog.acceptance().contact().orElseThrow().uri().host()).isEqualTo("localhost");
            dialog.bye();
        } finally {
            natted.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    @Tag("TX-19")
    void callsWorkOverIpv6(Transport transport) throws Exception {
        var point = new ListenPoint(transport, new InetSocketAddress("::1", 0));
        try (var six = SipEndpoint.open(SipEndpointConfig.listeningOn(point), calleeHandler);
                var sixToo = SipEndpoint.open(SipEndpointConfig.listeningOn(point), new AnsweringHandler())) {
            int port = six.listening().getFirst().address().getPort();
            var target = SipUri.parse("sip:srs@[::1]:" + port + ";transport=" + transport.parameter());

            var dialog = sixToo.invite(OutgoingCall.to(target, CALLER).with(OFFER), callerDialog);

            assertThat(dialog.acceptance().contact().orElseThrow().uri().host()).startsWith("[");
            assertThat(dialog.acceptance().via().sentBy().host()).startsWith("[");
            dialog.bye();
            await().untilAsserted(() -> assertThat(calleeHandler.recorded.ends).hasSize(1));
        }
    }

    @Test
    void takenPortsAreNamed() {
        var taken = callee.listening().getFirst();

        assertThatThrownBy(() -> SipEndpoint.open(SipEndpointConfig.listeningOn(taken), calleeHandler))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("udp")
                .hasMessageContaining(Integer.toString(taken.address().getPort()));
    }

    @Test
    void closingEndsDialogsAsFailed() throws Exception {
        var dialog = caller.invite(call(Transport.UDP), callerDialog);

        caller.close();

        await().untilAsserted(
                        () -> assertThat(callerDialog.ends).hasSize(1).first().isInstanceOf(DialogEnd.Failed.class));
        assertThatThrownBy(() -> dialog.request("INFO", List.of(), Optional.empty()))
                .isInstanceOf(RequestFailedException.class);
    }

    @Test
    void closingEndsEveryDialogThoughAWitnessFails() throws Exception {
        var mayAnswer = new CountDownLatch(1);
        var recorded = calleeHandler.recorded;
        recorded.answer = request -> {
            await().until(() -> mayAnswer.getCount() == 0);
            return SipReply.ok();
        };
        var endpoint =
                SipEndpoint.open(SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0)), new FailingWitness());
        for (int i = 0; i < 3; i++) {
            var dialog = caller.invite(
                    OutgoingCall.to(target(endpoint, Transport.UDP), CALLER).with(OFFER), callerDialog);
            Thread.ofVirtual().start(() -> {
                try {
                    dialog.reinvite(List.of(), Optional.of(OFFER));
                } catch (RequestFailedException closed) {
                    // The other side goes away.
                }
            });
        }
        await().until(() -> recorded.requests.size() == 3);

        endpoint.close();

        mayAnswer.countDown();
        await().untilAsserted(() -> assertThat(recorded.ends).hasSize(3));
    }

    /// Cannot bear that a pending re-INVITE is refused.
    private final class FailingWitness implements CallHandler {
        @Override
        public void onInvite(IncomingCall call) {
            calleeHandler.onInvite(call);
        }

        @Override
        public SipReply onOptions(SipRequest options) {
            return SipReply.ok();
        }

        @Override
        public void onMessage(SeenMessage message) {
            if (message.message() instanceof SipResponse response && response.status() == 487) {
                throw new IllegalStateException("a test's");
            }
        }
    }
}
