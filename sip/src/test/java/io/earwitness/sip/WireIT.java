package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of requests outside a dialog, message by message, seen by a peer that is only a socket.
class WireIT extends WireScenario {
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
        await().untilAsserted(() -> assertThat(handler.calls).hasSize(1));
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
    @Tag("SRS-OTH-17")
    void unknownExtensionsAreNamed() throws Exception {
        peer.request("INVITE", lines("inv", "", "1 INVITE", "Require: siprec, foo, replaces", "Supported: whatever"));

        var response = answer("INVITE");

        assertThat(response.status()).isEqualTo(420);
        assertThat(response.headers().all("Unsupported")).containsExactly("foo", "replaces");
        assertThat(handler.calls).isEmpty();
    }

    @Test
    @Tag("SRS-INV-01")
    void optionTagsAreReadInAnyCase() throws Exception {
        peer.request("INVITE", lines("inv", "", "1 INVITE", "Require: SIPREC, Timer"));

        assertThat(answer("INVITE").status()).isEqualTo(200);
    }

    @Test
    @Tag("SRS-INV-25")
    void callersThatForgetTheClosingBracketAreTakenAndFoundAgain() throws Exception {
        peer.send(peer.requestText("INVITE", lines("inv", "", "1 INVITE"))
                .replace("From: <sip:src@127.0.0.1>", "From: <sip:src@127.0.0.1")
                .replace("To: <sip:srs@127.0.0.1>", "To: <sip:srs@127.0.0.1"));
        var accepted = answer("INVITE");
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(accepted.headers().first("From")).contains("<sip:src@127.0.0.1;tag=f1");

        var tag = accepted.to().tag().orElseThrow();
        peer.request("ACK", lines("ack", tag, "1 ACK"));
        peer.request("BYE", lines("bye", tag, "2 BYE"));

        assertThat(answer("BYE").status()).isEqualTo(200);
    }

    @Test
    @Tag("SRS-INV-32")
    void sessionIdentifiersAreSwappedAndStayForTheWholeDialog() throws Exception {
        var theirs = "0123456789abcdef0123456789abcdef";
        peer.request("INVITE", lines("inv", "", "1 INVITE", "Session-ID: " + theirs + ";remote=" + "0".repeat(32)));
        var accepted = answer("INVITE");
        var ours = accepted.headers().first("Session-ID").orElseThrow();
        assertThat(ours).matches("[0-9a-f]{12}5[0-9a-f]{3}[89ab][0-9a-f]{15};remote=" + theirs);
        var tag = accepted.to().tag().orElseThrow();
        peer.request("ACK", lines("ack", tag, "1 ACK"));
        await().until(() -> handler.dialogs.size() == 1);

        Thread.ofVirtual().start(() -> handler.dialogs.getFirst().bye());
        var bye = peer.receive(message -> message instanceof SipRequest request && request.is("BYE"));

        assertThat(bye.headers().first("Session-ID")).contains(ours);
    }

    @Test
    @Tag("SRS-INV-32")
    void anOldSessionIdentifierIsEchoedAndABrokenOneIgnored() throws Exception {
        peer.request("OPTIONS", lines("old", "", "1 OPTIONS", "Session-ID: " + "ab".repeat(16)));
        assertThat(answer("OPTIONS").headers().first("Session-ID")).contains("ab".repeat(16));

        peer.request("OPTIONS", lines("odd", "", "2 OPTIONS", "Session-ID: none;remote=x"));
        assertThat(answer("OPTIONS").headers().has("Session-ID")).isFalse();
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
