package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Requests that meet others on their way, and answers that are not heard.
class ReceivedInDialogTest {
    private static final String OFFER = "v=0\r\ns=offer\r\n";

    private final StillSignalling still = new StillSignalling();
    private final CountDownLatch decide = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        decide.countDown();
    }

    private void holdAnswers() {
        still.handler.recorded.answer = request -> {
            WireScenario.uninterrupted(decide);
            return SipReply.ok();
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    @Tag("SRS-INV-14")
    void a2xxIsRepeatedOnEveryTransportUntilTheCallIsGivenUp(Transport transport) {
        var unheard = new StillSignalling(transport);
        unheard.receiveWith(OFFER, "INVITE", "", 1);
        unheard.awaitAnswer(200, "INVITE");

        unheard.pass(Duration.ofSeconds(32));

        assertThat(unheard.log("200"))
                .containsExactly(
                        "0 200",
                        "500 200",
                        "1500 200",
                        "3500 200",
                        "7500 200",
                        "11500 200",
                        "15500 200",
                        "19500 200",
                        "23500 200",
                        "27500 200",
                        "31500 200");
        unheard.awaitRequest("BYE", 1);
        assertThat(unheard.log("BYE")).startsWith("32000 BYE");
    }

    @Test
    @Tag("SRS-REI-14")
    void areinviteWaitsForTheOneBefore() {
        var tag = still.establish();
        holdAnswers();
        still.receiveWith(OFFER, "INVITE", tag, 2);
        still.receiveWith(OFFER, "INVITE", tag, 3);

        var second = still.awaitAnswer(500, "INVITE");
        decide.countDown();

        assertThat(second.cseq().number()).isEqualTo(3);
        assertThat(Integer.parseInt(second.headers().first("Retry-After").orElseThrow()))
                .isBetween(0, 10);
        await().until(() -> still.log("200").size() == 2);
    }

    @Test
    @Tag("SRS-REI-14")
    @Tag("SRS-UPD-06")
    void offersThatMeetOursAre491AndTakenOnceOursIsAnswered() {
        var tag = still.establish();
        var dialog = still.handler.dialogs.getFirst();
        Thread.ofVirtual().start(() -> {
            try {
                dialog.reinvite(List.of(), Optional.of(SipBody.sdp(OFFER)));
            } catch (io.earwitness.sip.dialog.RequestFailedException unanswered) {
                throw new AssertionError(unanswered);
            }
        });
        var ours = still.awaitRequest("INVITE", 1);
        still.receiveWith(OFFER, "INVITE", tag, 2);
        assertThat(still.awaitAnswer(491, "INVITE").cseq().number()).isEqualTo(2);
        still.receive("ACK", tag, 2);
        still.receiveWith(OFFER, "UPDATE", tag, 3);
        assertThat(still.awaitAnswer(491, "UPDATE").cseq().number()).isEqualTo(3);
        assertThat(still.handler.recorded.requests).isEmpty();

        still.answer(ours, 200);
        still.awaitRequest("ACK", 1);
        await().until(() -> {
            still.receiveWith(OFFER, "UPDATE", tag, 4 + still.log("491").size());
            return still.log("200").size() == 2;
        });

        assertThat(dialog.isEnded()).isFalse();
    }

    @Test
    @Tag("SRS-UPD-01")
    void anUpdateIsAnsweredOnceAndNoAckIsAwaited() {
        var tag = still.establish();
        assertThat(still.awaitAnswer(200, "INVITE").headers().all("Allow")).contains("UPDATE");
        still.receiveWith(OFFER, "UPDATE", tag, 2);
        still.awaitAnswer(200, "UPDATE");

        still.pass(Duration.ofMinutes(2));

        assertThat(still.log("200")).hasSize(2);
        assertThat(still.log("BYE")).isEmpty();
    }

    @Test
    @Tag("SRS-UPD-11")
    void requestsAreHeardInTheirOrder() {
        var tag = still.establish();
        holdAnswers();
        still.receive("UPDATE", tag, 2);
        still.receive("INFO", tag, 3);
        still.receive("INFO", tag, 4);
        await().until(() -> still.handler.recorded.requests.size() == 1);
        decide.countDown();

        await().until(() -> still.handler.recorded.requests.size() == 3);

        assertThat(still.handler.recorded.requests)
                .extracting(request -> request.cseq().number())
                .containsExactly(2L, 3L, 4L);
    }

    @Test
    @Tag("RS-ID-11")
    @Tag("RS-ID-12")
    void callersAreNotMeasuredByWhatTheyLeaveOutLater() {
        var tag = still.establish(
                "Require: siprec",
                "Accept-Contact: *;+sip.srs;require;explicit",
                "Contact: <sip:b@127.0.0.1>;+sip.src");
        still.receive("UPDATE", tag, 2);
        assertThat(still.awaitAnswer(200, "UPDATE").status()).isEqualTo(200);
        still.receiveWith(OFFER, "INVITE", tag, 3);

        assertThat(still.awaitAnswer(200, "INVITE", 3).body()).isEmpty();
        SipRequest invite = still.handler.calls.getFirst().invite();
        assertThat(invite.headers().has("Accept-Contact")).isTrue();
    }
}
