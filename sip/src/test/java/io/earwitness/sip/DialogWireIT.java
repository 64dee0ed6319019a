package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.RequestFailedException;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What becomes of a dialog, message by message, seen by a peer that is only a socket.
class DialogWireIT extends WireScenario {
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
            } catch (RequestFailedException unanswered) {
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

    @Test
    @Tag("TMR-04")
    void shortSessionIntervalsAre422() throws Exception {
        peer.request("INVITE", lines("inv", "", "1 INVITE", "Supported: timer", "x: 30"));

        var response = answer("INVITE");

        assertThat(response.status()).isEqualTo(422);
        assertThat(response.headers().first("Min-SE")).contains("90");
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
}
