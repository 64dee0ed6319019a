package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Reliable provisional answers (RFC 3262 §3) second by second, by a peer whose every message the test writes.
class ReliableProvisionalTest {
    private static final String OFFER = "v=0\r\ns=offer\r\n";
    private static final SipBody ANSWER = SipBody.sdp("v=0\r\ns=answer\r\n");

    private final StillSignalling still = new StillSignalling();
    private final CountDownLatch decide = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        decide.countDown();
    }

    private void progressThenDecide(SipReply... provisionals) {
        still.handler.decision = call -> {
            for (var reply : provisionals) {
                call.progress(reply);
            }
            WireScenario.uninterrupted(decide);
            still.handler.accept(call);
        };
    }

    private SipResponse provisional(int status) {
        return still.awaitAnswer(status, "INVITE");
    }

    private static String number(SipResponse response) {
        return response.headers().first("RSeq").orElseThrow();
    }

    private static String tag(SipResponse response) {
        return response.to().tag().orElseThrow();
    }

    @Test
    @Tag("SRS-INV-08")
    @Tag("SRS-INV-10")
    void areRepeatedUntilThe5xxWhereNoPrackComes() {
        progressThenDecide(SipReply.of(183));
        still.receiveWith(OFFER, "INVITE", "", 1, "Require: 100rel");

        var first = provisional(183);
        still.pass(Duration.ofSeconds(40));

        assertThat(first.headers().lists("Require", "100rel")).isTrue();
        assertThat(Long.parseLong(number(first))).isBetween(1L, (1L << 31) - 1);
        assertThat(still.log("183"))
                .containsExactly("0 183", "500 183", "1500 183", "3500 183", "7500 183", "15500 183", "31500 183");
        assertThat(still.log("504")).startsWith("32000 504");
        decide.countDown();
        await().until(() -> still.handler.calls.getFirst().isCancelled());
        assertThat(still.handler.dialogs).isEmpty();
        assertThat(still.flow.sent.stream()
                        .filter(message -> message instanceof SipResponse response && response.isSuccess()))
                .isEmpty();
    }

    @Test
    @Tag("SRS-INV-08")
    @Tag("SRS-INV-09")
    @Tag("SRS-INV-10")
    void comeOneAfterTheOtherEachAfterThePrackOfTheOneBefore() {
        progressThenDecide(SipReply.of(180), SipReply.of(183));
        still.receiveWith(OFFER, "INVITE", "", 1, "Require: 100rel");
        var first = provisional(180);
        assertThat(still.log("183")).isEmpty();

        still.receive("PRACK", tag(first), 2, "RAck: 99 1 INVITE");
        assertThat(still.awaitAnswer(481, "PRACK").cseq().number()).isEqualTo(2);
        assertThat(still.log("183")).isEmpty();

        still.receive("PRACK", tag(first), 3, "RAck: " + number(first) + " 1 INVITE");
        assertThat(still.awaitAnswer(200, "PRACK").cseq().number()).isEqualTo(3);
        var second = provisional(183);
        assertThat(Long.parseLong(number(second))).isEqualTo(Long.parseLong(number(first)) + 1);

        still.pass(Duration.ofSeconds(4));
        assertThat(still.log("180")).containsExactly("0 180");
        assertThat(still.log("183")).containsExactly("0 183", "500 183", "1500 183", "3500 183");
        still.receive("PRACK", tag(first), 4, "RAck: " + number(first) + " 1 INVITE");
        assertThat(still.awaitAnswer(481, "PRACK").cseq().number()).isEqualTo(4);
    }

    @Test
    @Tag("SRS-INV-09")
    void areNotForCallersThatDoNotListThem() {
        progressThenDecide(SipReply.of(183).with(ANSWER));
        still.receiveWith(OFFER, "INVITE", "", 1);

        var plain = provisional(183);
        still.pass(Duration.ofSeconds(40));

        assertThat(plain.headers().has("RSeq")).isFalse();
        assertThat(plain.headers().has("Require")).isFalse();
        assertThat(still.log("183")).containsExactly("0 183");
        assertThat(still.log("504")).isEmpty();
    }

    @Test
    @Tag("SRS-INV-06")
    @Tag("SRS-INV-09")
    void neverAre100() {
        progressThenDecide();
        still.receiveWith(OFFER, "INVITE", "", 1, "Require: 100rel");

        still.pass(Duration.ofMillis(200));

        var trying = provisional(100);
        assertThat(still.log("100")).containsExactly("200 100");
        assertThat(trying.headers().has("RSeq")).isFalse();
        assertThat(trying.headers().has("Require")).isFalse();
    }

    @Test
    @Tag("SRS-INV-11")
    @Tag("SRS-INV-12")
    void holdThe2xxBackWhereTheyCarryTheAnswerWhichIsNotSaidTwice() {
        still.handler.acceptance = SipReply.ok(ANSWER);
        progressThenDecide(SipReply.of(183).with(ANSWER));
        decide.countDown();
        still.receiveWith(OFFER, "INVITE", "", 1, "Supported: 100rel");
        var early = provisional(183);
        still.pass(Duration.ofSeconds(10));
        assertThat(still.log("200")).isEmpty();

        still.receive("PRACK", tag(early), 2, "RAck: " + number(early) + " 1 INVITE");

        var accepted = still.awaitAnswer(200, "INVITE");
        assertThat(early.body()).contains(ANSWER);
        assertThat(accepted.body()).isEmpty();
        assertThat(tag(accepted)).isEqualTo(tag(early));
        assertThat(still.log("200")).containsExactly("10000 200", "10000 200");
        still.receive("ACK", tag(accepted), 1);
        await().until(() -> still.handler.dialogs.size() == 1);
        still.receive("INFO", tag(accepted), 2);
        assertThat(still.awaitAnswer(200, "INFO").status()).isEqualTo(200);
    }

    @Test
    @Tag("SRS-INV-11")
    void withoutADescriptionLetThe2xxPassAndTheirLatePrackIsAnswered() {
        progressThenDecide(SipReply.of(183));
        decide.countDown();
        still.receiveWith(OFFER, "INVITE", "", 1, "Require: 100rel");
        var early = provisional(183);
        var accepted = still.awaitAnswer(200, "INVITE");
        still.receive("ACK", tag(accepted), 1);

        still.receive("PRACK", tag(early), 2, "RAck: " + number(early) + " 1 INVITE");
        assertThat(still.awaitAnswer(200, "PRACK").cseq().number()).isEqualTo(2);
        still.receive("PRACK", tag(early), 3, "RAck: " + number(early) + " 1 INVITE");
        assertThat(still.awaitAnswer(481, "PRACK").cseq().number()).isEqualTo(3);
        still.pass(Duration.ofSeconds(40));

        assertThat(still.log("183")).containsExactly("0 183");
        assertThat(still.handler.dialogs.getFirst().isEnded()).isFalse();
    }

    @Test
    @Tag("SRS-INV-19")
    void carryTheOfferWhereTheInviteHasNoneAndThePrackTheAnswer() {
        var pracks = new LinkedBlockingQueue<Optional<SipRequest>>();
        still.handler.decision = call -> {
            try {
                call.progress(SipReply.of(180));
                pracks.add(Optional.of(call.progressReliably(SipReply.of(183).with(ANSWER))));
            } catch (CallCancelledException none) {
                pracks.add(Optional.empty());
            }
            still.handler.accept(call);
        };
        still.receive("INVITE", "", 1, "Require: 100rel");
        var offered = provisional(183);
        // An answer without the offer may not come first (RFC 3262 §5).
        assertThat(still.log("180")).isEmpty();

        still.receiveWith(OFFER, "PRACK", tag(offered), 2, "RAck: " + number(offered) + " 1 INVITE");

        await().until(() -> pracks.size() == 1);
        assertThat(pracks.remove().orElseThrow().body()).contains(SipBody.sdp(OFFER));
        assertThat(still.awaitAnswer(200, "PRACK").status()).isEqualTo(200);
        assertThat(still.awaitAnswer(200, "INVITE").body()).isEmpty();
    }

    @Test
    @Tag("SRS-INV-07")
    void tellEveryMinuteThatTheDecisionIsStillOpen() {
        progressThenDecide();
        still.receiveWith(OFFER, "INVITE", "", 1);
        still.pass(Duration.ofSeconds(130));

        assertThat(still.log("183")).containsExactly("60000 183", "120000 183");
        assertThat(provisional(183).headers().has("RSeq")).isFalse();
    }

    @Test
    @Tag("SRS-INV-27")
    void aByeBeforeTheDecisionEndsTheCall() {
        progressThenDecide(SipReply.of(180));
        still.receiveWith(OFFER, "INVITE", "", 1);
        var early = provisional(180);

        still.receive("UPDATE", tag(early), 2);
        assertThat(still.awaitAnswer(500, "UPDATE").headers().has("Retry-After"))
                .isTrue();
        still.receive("BYE", tag(early), 3);

        assertThat(still.awaitAnswer(200, "BYE").status()).isEqualTo(200);
        assertThat(still.awaitAnswer(487, "INVITE").status()).isEqualTo(487);
        decide.countDown();
        await().until(() -> still.handler.calls.getFirst().isCancelled());
        assertThat(still.handler.dialogs).isEmpty();
    }
}
