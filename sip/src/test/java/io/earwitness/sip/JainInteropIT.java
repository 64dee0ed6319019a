package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.transport.ListenPoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sip.header.CSeqHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole calls with a stack that we did not write, in both roles.
@Tag("TX-01")
class JainInteropIT {
    private static final SipBody ANSWER = SipBody.sdp("v=0\r\ns=ours\r\n");

    private final AnsweringHandler handler = new AnsweringHandler();
    private Optional<SipEndpoint> open = Optional.empty();

    private SipEndpoint endpoint(String transport) throws Exception {
        var point = transport.equals("tcp") ? ListenPoint.tcp("127.0.0.1", 0) : ListenPoint.udp("127.0.0.1", 0);
        var endpoint =
                SipEndpoint.open(SipEndpointConfig.listeningOn(point).withContactParameters("+sip.srs"), handler);
        open = Optional.of(endpoint);
        return endpoint;
    }

    @AfterEach
    void close() {
        open.ifPresent(SipEndpoint::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    @Tag("SRS-INV-12")
    void itCallsChangesTheSessionAndHangsUp(String transport) throws Exception {
        handler.acceptance = SipReply.ok(ANSWER);
        handler.recorded.answer = request -> SipReply.ok(ANSWER);
        var endpoint = endpoint(transport);
        int port = endpoint.listening().getFirst().address().getPort();
        try (var peer = new JainPeer(transport)) {
            var dialog = peer.invite(port, "v=0\r\ns=theirs\r\n");
            var ok = peer.finalResponse();
            assertThat(ok.getStatusCode()).isEqualTo(200);
            assertThat(((ToHeader) ok.getHeader(ToHeader.NAME)).getTag()).isNotEmpty();
            assertThat(ok.getHeader(ContactHeader.NAME).toString()).contains("+sip.srs");
            dialog.sendAck(dialog.createAck(((CSeqHeader) ok.getHeader(CSeqHeader.NAME)).getSeqNumber()));
            await().until(() -> handler.recorded.acks.size() == 1);

            peer.send(dialog, Request.UPDATE);
            assertThat(peer.finalResponse().getStatusCode()).isEqualTo(200);
            peer.send(dialog, Request.INVITE);
            var again = peer.finalResponse();
            assertThat(again.getStatusCode()).isEqualTo(200);
            dialog.sendAck(dialog.createAck(((CSeqHeader) again.getHeader(CSeqHeader.NAME)).getSeqNumber()));
            await().until(() -> handler.recorded.acks.size() == 2);
            assertThat(handler.recorded.requests)
                    .extracting(request -> request.method())
                    .containsExactly("UPDATE", "INVITE");

            peer.send(dialog, Request.BYE);
            assertThat(peer.finalResponse().getStatusCode()).isEqualTo(200);
        }
        await().untilAsserted(() ->
                assertThat(handler.recorded.ends).singleElement().isInstanceOf(DialogEnd.RemoteBye.class));
        assertThat(handler.calls).hasSize(1);
        assertThat(endpoint.counters().malformed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void itAnswersOurCallsAndOurBye(String transport) throws Exception {
        var endpoint = endpoint(transport);
        var recorded = new RecordedDialog();
        try (var peer = new JainPeer(transport)) {
            var target = SipUri.parse(
                    String.format(Locale.ROOT, "sip:jain@127.0.0.1:%d;transport=%s", peer.port(), transport));
            var dialog = endpoint.invite(
                    OutgoingCall.to(target, NameAddress.parse("<sip:us@127.0.0.1>"))
                            .with(ANSWER),
                    recorded);
            assertThat(dialog.id().remoteTag()).isEqualTo("jain-uas");
            assertThat(dialog.acceptance().body()).isPresent();
            assertThat(peer.request(Request.INVITE).getContentLength().getContentLength())
                    .isEqualTo(ANSWER.length());
            peer.request(Request.ACK);

            dialog.bye();

            assertThat(peer.request(Request.BYE).getHeader("Call-ID").toString())
                    .contains(dialog.id().callId());
        }
        await().untilAsserted(() -> assertThat(recorded.ends).containsExactly(new DialogEnd.LocalBye()));
        assertThat(endpoint.counters().responsesReceived()).containsEntry(200, 2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    @Tag("SRS-INV-08")
    @Tag("SRS-INV-11")
    void itAcknowledgesOurEarlyAnswer(String transport) throws Exception {
        handler.acceptance = SipReply.ok(ANSWER);
        handler.decision = call -> {
            call.progress(SipReply.of(183).with(ANSWER));
            handler.accept(call);
        };
        var endpoint = endpoint(transport);
        int port = endpoint.listening().getFirst().address().getPort();
        try (var peer = new JainPeer(transport)) {
            var dialog = peer.invite(port, "v=0\r\ns=theirs\r\n", "100rel");
            var early = peer.acknowledgeProvisional(dialog);
            assertThat(new String(early.getRawContent(), StandardCharsets.UTF_8))
                    .isEqualTo(ANSWER.text());
            // Answers of two transactions: nothing says which of them the peer's threads hand over first.
            var answers = List.of(peer.finalResponse(), peer.finalResponse());
            assertThat(answers)
                    .extracting(JainInteropIT::method)
                    .containsExactlyInAnyOrder(Request.PRACK, Request.INVITE);
            assertThat(answers).extracting(Response::getStatusCode).containsOnly(200);
            var ok = answers.get(method(answers.getFirst()).equals(Request.INVITE) ? 0 : 1);
            assertThat(ok.getRawContent()).isNull();
            dialog.sendAck(dialog.createAck(((CSeqHeader) ok.getHeader(CSeqHeader.NAME)).getSeqNumber()));
            await().until(() -> handler.recorded.acks.size() == 1);
            peer.send(dialog, Request.BYE);
            assertThat(peer.finalResponse().getStatusCode()).isEqualTo(200);
        }
    }

    private static String method(Response response) {
        return ((CSeqHeader) response.getHeader(CSeqHeader.NAME)).getMethod();
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void weAcknowledgeItsEarlyAnswer(String transport) throws Exception {
        var endpoint = endpoint(transport);
        var recorded = new RecordedDialog();
        try (var peer = new JainPeer(transport)) {
            peer.progressReliably();
            var target = SipUri.parse(
                    String.format(Locale.ROOT, "sip:jain@127.0.0.1:%d;transport=%s", peer.port(), transport));
            var dialog = endpoint.invite(
                    OutgoingCall.to(target, NameAddress.parse("<sip:us@127.0.0.1>"))
                            .with(ANSWER),
                    recorded);

            assertThat(dialog.acceptance().body()).contains(SipBody.sdp("v=0\r\ns=early\r\n"));
            assertThat(peer.request(Request.PRACK).getHeader("RAck").toString()).contains("1 INVITE");
            peer.request(Request.ACK);
            dialog.bye();
            assertThat(((CSeqHeader) peer.request(Request.BYE).getHeader(CSeqHeader.NAME)).getSeqNumber())
                    .isEqualTo(3);
        }
    }
}
