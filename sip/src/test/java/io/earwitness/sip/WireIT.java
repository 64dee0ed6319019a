package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.Answers;
import io.earwitness.sip.transaction.SipTimers;
import io.earwitness.sip.transport.ListenPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes over the wire, message by message, seen by a peer that is only a socket.
class WireIT {
    /// Fast enough that 64*T1 passes while a test waits.
    private static final SipTimers FAST =
            new SipTimers(Duration.ofMillis(40), Duration.ofMillis(200), Duration.ofMillis(250), Duration.ofMillis(10));

    private final AnsweringHandler handler = new AnsweringHandler();
    private SipEndpoint endpoint;
    private RawPeer peer;

    @BeforeEach
    void open() throws IOException {
        endpoint = SipEndpoint.open(
                SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0))
                        .withOptionTags("siprec")
                        .withTimers(FAST),
                handler);
        peer = new RawPeer(endpoint);
    }

    @AfterEach
    void close() {
        peer.close();
        endpoint.close();
    }

    private static String[] lines(String branch, String toTag, String cseq, String... more) {
        var lines = new ArrayList<String>(List.of(
                "Via: SIP/2.0/UDP 127.0.0.1:%port;rport;branch=z9hG4bK" + branch,
                "From: <sip:src@127.0.0.1>;tag=f1",
                "To: <sip:srs@127.0.0.1>" + (toTag.isEmpty() ? "" : ";tag=" + toTag),
                "Call-ID: wire-1",
                "CSeq: " + cseq,
                "Contact: <sip:src@127.0.0.1:%port>",
                "Max-Forwards: 70"));
        lines.addAll(Arrays.asList(more));
        return lines.toArray(String[]::new);
    }

    private static boolean finalTo(SipMessage message, String method) {
        return message instanceof SipResponse response
                && response.isFinal()
                && response.cseq().method().equals(method);
    }

    private SipResponse answer(String method) throws IOException {
        return (SipResponse) peer.receive(message -> finalTo(message, method));
    }

    private String establish(String... more) throws IOException {
        peer.request("INVITE", lines("inv", "", "1 INVITE", more));
        var tag = answer("INVITE").to().tag().orElseThrow();
        peer.request("ACK", lines("ack", tag, "1 ACK"));
        await().until(() -> handler.recorded.acks.size() == 1 && handler.dialogs.size() == 1);
        return tag;
    }

    @Test
    @Tag("SRS-INV-15")
    void repeatedInvitesMakeOneCallAndAreAnsweredByTheRepeated2xx() throws Exception {
        peer.request("INVITE", lines("inv", "", "1 INVITE"));
        var first = answer("INVITE");
        peer.request("INVITE", lines("inv", "", "1 INVITE"));
        var second = answer("INVITE");

        assertThat(second).isEqualTo(first);
        assertThat(handler.calls).hasSize(1);
        peer.request("ACK", lines("ack", first.to().tag().orElseThrow(), "1 ACK"));
        await().until(() -> handler.recorded.acks.size() == 1);
    }

    @Test
    @Tag("SRS-INV-14")
    void unacknowledgedCallsAreEndedWithBye() throws Exception {
        peer.request("INVITE", lines("inv", "", "1 INVITE"));

        var bye = (SipRequest) peer.receive(message -> message instanceof SipRequest);

        await().until(() -> handler.dialogs.size() == 1);
        assertThat(bye.method()).isEqualTo("BYE");
        assertThat(bye.from().tag())
                .isEqualTo(handler.dialogs.getFirst().acceptance().to().tag());
        await().untilAsserted(() -> assertThat(handler.recorded.ends).containsExactly(new DialogEnd.AckTimeout()));
    }

    @Test
    @Tag("SRS-INV-06")
    void saysTryingWhileTheDecisionTakesItsTime() throws Exception {
        var decide = new CountDownLatch(1);
        handler.decision = call -> {
            uninterrupted(decide);
            handler.accept(call);
        };
        peer.request("INVITE", lines("inv", "", "1 INVITE"));

        var first = (SipResponse) peer.receive();
        decide.countDown();

        assertThat(first.status()).isEqualTo(100);
        assertThat(answer("INVITE").status()).isEqualTo(200);
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Tag("SRS-INV-27")
    void cancelIsAnsweredAndEndsTheInviteWith487() throws Exception {
        var decide = new CountDownLatch(1);
        handler.decision = call -> {
            uninterrupted(decide);
            handler.accept(call);
        };
        peer.request("INVITE", lines("inv", "", "1 INVITE"));
        peer.receive();
        peer.request("CANCEL", lines("inv", "", "1 CANCEL", "Require: foo"));

        assertThat(answer("CANCEL").status()).isEqualTo(200);
        assertThat(answer("INVITE").status()).isEqualTo(487);
        peer.request("ACK", lines("inv", "", "1 ACK"));
        decide.countDown();
        assertThat(handler.dialogs).isEmpty();
    }

    @Test
    @Tag("SRS-INV-27")
    @Tag("SRS-INV-02")
    void cancelOfNothingIs481AndOfAnAnsweredCallHasNoEffect() throws Exception {
        peer.request("CANCEL", lines("none", "", "1 CANCEL"));
        assertThat(answer("CANCEL").status()).isEqualTo(481);

        establish();
        peer.request("CANCEL", lines("inv", "", "1 CANCEL"));

        assertThat(answer("CANCEL").status()).isEqualTo(200);
        assertThat(handler.recorded.ends).isEmpty();
        assertThat(handler.dialogs.getFirst().isEnded()).isFalse();
    }

    @Test
    @Tag("SRS-INV-26")
    void invitesThatExpireUndecidedAre487() throws Exception {
        var decide = new CountDownLatch(1);
        handler.decision = call -> uninterrupted(decide);
        peer.request("INVITE", lines("inv", "", "1 INVITE", "Expires: 1"));

        assertThat(answer("INVITE").status()).isEqualTo(487);
        assertThat(handler.calls.getFirst().isCancelled()).isTrue();
        decide.countDown();
    }

    @Test
    @Tag("SRS-INV-05")
    void mergedRequestsAreLoops() throws Exception {
        peer.request("INVITE", lines("one", "", "1 INVITE"));
        peer.request("INVITE", lines("two", "", "1 INVITE"));

        var loop = (SipResponse)
                peer.receive(message -> message.via().branch().orElse("").endsWith("two"));

        assertThat(loop.status()).isEqualTo(482);
        assertThat(handler.calls).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLISH, 405",
        "REFER, 405",
        "SUBSCRIBE, 405",
        "MESSAGE, 405",
        "REGISTER, 405",
        "NOTIFY, 481",
        "PRACK, 481",
        "BYE, 481",
        "UPDATE, 481",
        "INFO, 481"
    })
    @Tag("SRS-INV-03")
    @Tag("SRS-INV-10")
    @Tag("SRS-OTH-06")
    @Tag("SRS-OTH-16")
    void methodsOutsideADialogAreRefused(String method, int status) throws Exception {
        peer.request(method, lines("m", "", "1 " + method));

        var response = answer(method);

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers().has("Allow")).isEqualTo(status == 405);
        assertThat(handler.calls).isEmpty();
    }

    @Test
    @Tag("SRS-INV-01")
    @Tag("SRS-INV-08")
    @Tag("SRS-OTH-17")
    void unknownExtensionsAreNamed() throws Exception {
        peer.request("INVITE", lines("inv", "", "1 INVITE", "Require: siprec, foo, 100rel", "Supported: whatever"));

        var response = answer("INVITE");

        assertThat(response.status()).isEqualTo(420);
        assertThat(response.headers().all("Unsupported")).containsExactly("foo", "100rel");
        assertThat(handler.calls).isEmpty();
    }

    @Test
    @Tag("SRS-INV-04")
    void unknownSchemesAre416AndUrisWithoutUserAreFine() throws Exception {
        var text = peer.requestText("INVITE", lines("inv", "", "1 INVITE"));
        peer.send(text.replace("sip:srs@127.0.0.1 SIP", "foo:bar SIP"));
        assertThat(answer("INVITE").status()).isEqualTo(416);
        peer.request("ACK", lines("inv", "", "1 ACK"));

        peer.send(text.replace("sip:srs@127.0.0.1 SIP", "sip:127.0.0.1 SIP")
                .replace("Kinv", "Kinv2")
                .replace("wire-1", "wire-2"));
        assertThat(answer("INVITE").status()).isEqualTo(200);
    }

    @Test
    @Tag("BODY-11")
    void encodedBodiesAreRefused() throws Exception {
        peer.request("INVITE", lines("inv", "", "1 INVITE", "Content-Encoding: gzip"));

        var response = answer("INVITE");

        assertThat(response.status()).isEqualTo(415);
        assertThat(response.headers().first("Accept-Encoding")).contains("identity");
    }

    @Test
    @Tag("SRS-INV-24")
    void brokenRequestsAreToldSo() throws Exception {
        peer.send(peer.requestText("INVITE", lines("inv", "", "1 BYE")));

        var response = (SipResponse) peer.receive();

        assertThat(response.status()).isEqualTo(400);
        await().untilAsserted(() -> assertThat(handler.malformed).hasSize(1));
        assertThat(endpoint.counters().malformed()).isEqualTo(1);
    }

    @Test
    @Tag("TX-08")
    void viaTellsWhereTheRequestReallyCameFrom() throws Exception {
        var lines = lines("o", "", "1 OPTIONS");
        lines[0] = "Via: SIP/2.0/UDP 192.0.2.99:7;rport;branch=z9hG4bKo, SIP/2.0/UDP 192.0.2.98;branch=z9hG4bKp";
        peer.request("OPTIONS", lines);

        var response = answer("OPTIONS");

        assertThat(response.via().parameters().get("received")).contains("127.0.0.1");
        assertThat(response.via().parameters().get("rport")).contains(Integer.toString(peer.port()));
        assertThat(response.headers().all("Via")).hasSize(2);
    }

    @Test
    @Tag("SRS-INV-12")
    @Tag("TX-17")
    void recordedRoutesAreCopiedAndFollowed() throws Exception {
        var tag = establish(
                "Record-Route: <sip:127.0.0.1:%port;lr;hop=1>, <sip:192.0.2.50;lr>",
                "Record-Route: <sip:192.0.2.51;lr>");
        var dialog = handler.dialogs.getFirst();
        assertThat(dialog.acceptance().headers().all("Record-Route")).hasSize(3);

        Thread.ofVirtual().start(dialog::bye);

        var bye = (SipRequest) peer.receive(message -> message instanceof SipRequest);
        assertThat(bye.headers().all("Route"))
                .containsExactly(
                        "<sip:127.0.0.1:" + peer.port() + ";lr;hop=1>", "<sip:192.0.2.50;lr>", "<sip:192.0.2.51;lr>");
        assertThat(bye.requestUri().toString()).isEqualTo("sip:src@127.0.0.1:" + peer.port());
        assertThat(bye.from().tag()).contains(tag);
        assertThat(bye.via().parameters().has("rport")).isTrue();
    }

    @Test
    @Tag("SRS-REI-17")
    @Tag("SRS-UPD-12")
    void orderIsKeptWithinADialog() throws Exception {
        var tag = establish();
        peer.request("INFO", lines("i1", tag, "20 INFO"));
        assertThat(answer("INFO").status()).isEqualTo(200);
        peer.request("INFO", lines("i2", tag, "7 INFO"));
        assertThat(answer("INFO").status()).isEqualTo(500);
        peer.request("UPDATE", lines("u1", "someone-else", "21 UPDATE"));
        assertThat(answer("UPDATE").status()).isEqualTo(481);
        assertThat(handler.recorded.requests).hasSize(1);
    }

    @Test
    @Tag("SRS-UPD-05")
    @Tag("TX-16")
    void overlappingUpdatesAreToldToWait() throws Exception {
        var tag = establish();
        var decide = new CountDownLatch(1);
        handler.recorded.answer = request -> {
            uninterrupted(decide);
            return SipReply.ok();
        };
        peer.request("UPDATE", lines("u1", tag, "2 UPDATE"));
        peer.request("UPDATE", lines("u2", tag, "3 UPDATE"));

        var second = answer("UPDATE");
        decide.countDown();
        var first = answer("UPDATE");

        assertThat(second.status()).isEqualTo(500);
        assertThat(Integer.parseInt(second.headers().first("Retry-After").orElseThrow()))
                .isBetween(0, 10);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.cseq().number()).isEqualTo(2);
    }

    @Test
    @Tag("SRS-REI-14")
    void reinvitesGlareWithOurs() throws Exception {
        var tag = establish();
        var dialog = handler.dialogs.getFirst();
        Thread.ofVirtual().start(() -> {
            try {
                dialog.reinvite(List.of(), Optional.empty());
            } catch (io.earwitness.sip.dialog.RequestFailedException unanswered) {
                // The peer of this test never answers it.
            }
        });
        peer.receive(message -> message instanceof SipRequest request && request.is("INVITE"));

        peer.request("INVITE", lines("re", tag, "2 INVITE"));

        assertThat(answer("INVITE").status()).isEqualTo(491);
    }

    @Test
    @Tag("SRS-REI-16")
    void theTargetMovesWithThePeersContact() throws Exception {
        var tag = establish();
        try (var elsewhere = new RawPeer(endpoint)) {
            var lines = lines("u1", tag, "2 UPDATE");
            lines[5] = "Contact: <sip:src@127.0.0.1:" + elsewhere.port() + ">";
            peer.request("UPDATE", lines);
            assertThat(answer("UPDATE").status()).isEqualTo(200);

            Thread.ofVirtual().start(handler.dialogs.getFirst()::bye);

            var bye = (SipRequest) elsewhere.receive();
            assertThat(bye.method()).isEqualTo("BYE");
        }
    }

    @Test
    @Tag("SRS-OTH-01")
    void byeEndsAPendingReinvite() throws Exception {
        var tag = establish();
        var decide = new CountDownLatch(1);
        handler.recorded.answer = request -> {
            uninterrupted(decide);
            return SipReply.ok();
        };
        peer.request("INVITE", lines("re", tag, "2 INVITE"));
        peer.request("BYE", lines("bye", tag, "3 BYE", "Reason: Q.850;cause=16", "Reason: SIP;cause=200"));

        assertThat(answer("BYE").status()).isEqualTo(200);
        assertThat(answer("INVITE").status()).isEqualTo(487);
        decide.countDown();
        await().untilAsserted(() -> assertThat(handler.recorded.ends)
                .singleElement()
                .isInstanceOfSatisfying(
                        DialogEnd.RemoteBye.class,
                        end -> assertThat(end.bye().headers().all("Reason")).hasSize(2)));
        peer.request("BYE", lines("bye2", tag, "4 BYE"));
        assertThat(answer("BYE").status()).isEqualTo(481);
    }

    @Test
    @Tag("SRS-OTH-12")
    @Tag("SRS-OTH-14")
    @Tag("SRS-OTH-15")
    void optionsAndStrayAcksLeaveTheDialogAlone() throws Exception {
        var tag = establish();
        peer.request("OPTIONS", lines("o", tag, "2 OPTIONS"));
        assertThat(answer("OPTIONS").status()).isEqualTo(200);
        peer.request("ACK", lines("stray", "nobody", "9 ACK"));
        peer.request("INFO", lines("i", tag, "3 INFO"));
        assertThat(answer("INFO").status()).isEqualTo(200);

        assertThat(handler.dialogs.getFirst().isEnded()).isFalse();
        assertThat(handler.recorded.acks).hasSize(1);
    }

    @Test
    @Tag("RS-ID-13")
    void sameCallIdsWithOtherTagsAreOtherDialogs() throws Exception {
        establish();
        var lines = lines("second", "", "1 INVITE");
        lines[1] = "From: <sip:src@127.0.0.1>;tag=f2";
        peer.request("INVITE", lines);
        assertThat(answer("INVITE").status()).isEqualTo(200);

        await().until(() -> handler.dialogs.size() == 2);
        assertThat(handler.dialogs.get(0).id())
                .isNotEqualTo(handler.dialogs.get(1).id());
        assertThat(endpoint.counters().dialogsOpen()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1800;refresher=uac", "1800;refresher=uas", "1800"})
    @Tag("TMR-01")
    @Tag("TMR-02")
    @Tag("TMR-03")
    void sessionIntervalsAreAgreedAsOffered(String offered) throws Exception {
        peer.request("INVITE", lines("inv", "", "1 INVITE", "Supported: timer", "Session-Expires: " + offered));

        var response = answer("INVITE");

        var refresher = offered.endsWith("uas") ? "uas" : "uac";
        assertThat(response.headers().first("Session-Expires")).contains("1800;refresher=" + refresher);
        assertThat(response.headers().lists("Require", "timer")).isEqualTo(refresher.equals("uac"));
    }

    @Test
    @Tag("TMR-04")
    void shortSessionIntervalsAre422() throws Exception {
        peer.request("INVITE", lines("inv", "", "1 INVITE", "Supported: timer", "x: 30"));

        var response = answer("INVITE");

        assertThat(response.status()).isEqualTo(422);
        assertThat(response.headers().first("Min-SE")).contains("90");
    }

    @Test
    void sessionsNobodyRefreshesAreEnded() throws Exception {
        // A peer that does not know timers cannot be told 422, so its interval stands.
        establish("Session-Expires: 1");

        await().untilAsserted(() -> assertThat(handler.recorded.ends).containsExactly(new DialogEnd.SessionExpired()));
    }

    @Test
    @Tag("TMR-06")
    @Tag("TMR-09")
    void sessionsThatAreOursToRefreshAreRefreshedByUpdate() throws Exception {
        establish("Session-Expires: 2", "Allow: INVITE, ACK, BYE, UPDATE");

        var update = (SipRequest) peer.receive(message -> message instanceof SipRequest);

        assertThat(update.method()).isEqualTo("UPDATE");
        assertThat(update.body()).isEmpty();
        assertThat(update.headers().first("Session-Expires")).contains("2;refresher=uac");
        assertThat(update.headers().has("Contact")).isTrue();
        // A 2xx without Session-Expires turns the timer off.
        var ok = Answers.to(update, 200);
        peer.send(new String(ok.toBytes(), StandardCharsets.UTF_8));
        assertThat(peer.isSilentFor(2500)).isTrue();
        assertThat(handler.dialogs.getFirst().isEnded()).isFalse();
    }

    @Test
    @Tag("SRS-UPD-06")
    void offersInUpdatesWaitForAPendingReinvite() throws Exception {
        var tag = establish();
        var decide = new CountDownLatch(1);
        handler.recorded.answer = request -> {
            uninterrupted(decide);
            return SipReply.ok();
        };
        peer.request("INVITE", lines("re", tag, "2 INVITE"));
        peer.receive();
        var offer = peer.requestText("UPDATE", lines("u", tag, "3 UPDATE", "Content-Type: application/sdp"))
                .replace("Content-Length: 0\r\n\r\n", "Content-Length: 5\r\n\r\nv=0\r\n");
        peer.send(offer);

        var refused = answer("UPDATE");
        decide.countDown();

        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.headers().has("Retry-After")).isTrue();
        assertThat(answer("INVITE").status()).isEqualTo(200);
    }

    @Test
    @Tag("TX-12")
    void peersOfRfc2543AreServed() throws Exception {
        var lines = lines("x", "", "1 INVITE");
        lines[0] = "Via: SIP/2.0/UDP 127.0.0.1:%port";
        peer.request("INVITE", lines);
        var response = answer("INVITE");
        peer.request("INVITE", lines);
        lines[2] = "To: <sip:srs@127.0.0.1>;tag=" + response.to().tag().orElseThrow();
        lines[4] = "CSeq: 1 ACK";
        peer.request("ACK", lines);

        await().until(() -> handler.recorded.acks.size() == 1);
        assertThat(handler.calls).hasSize(1);
    }
}
