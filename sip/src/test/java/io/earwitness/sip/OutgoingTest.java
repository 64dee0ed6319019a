package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.SessionDescription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of requests of ours, answer by answer.
class OutgoingTest {
    private static final Optional<SipBody> OFFER = Optional.of(SipBody.sdp("v=0\r\ns=offer\r\n"));
    private static final Optional<SipBody> THEIR_OFFER = Optional.of(SipBody.sdp("""
            v=0
            o=- 7 7 IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio 4000 RTP/AVP 0
            a=label:1
            m=audio 4002 RTP/AVP 99
            a=label:2
            """));

    private final StillSignalling still = new StillSignalling();
    private final RecordedDialog recorded = new RecordedDialog();

    private static <T> CompletableFuture<T> later(Waiting<T> call) {
        var result = new CompletableFuture<T>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(call.get());
            } catch (Exception failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    private interface Waiting<T> {
        T get() throws Exception;
    }

    private Dialog accepted(StillSignalling signalling) throws Exception {
        var call = signalling.call(OFFER, recorded);
        signalling.answerWith(OFFER, signalling.awaitRequest("INVITE", 1), 200);
        return call.await();
    }

    @Test
    @Tag("TMR-05")
    void anIntervalThatIsTooShortForThePeerIsRaisedOnce() {
        var call = still.call(OFFER, recorded, "Session-Expires: 90;refresher=uas");
        var first = still.awaitRequest("INVITE", 1);

        still.answer(first, 422, "Min-SE: 600");

        var second = still.awaitRequest("INVITE", 2);
        assertThat(second.headers().first("Session-Expires")).contains("600;refresher=uas");
        assertThat(second.headers().first("Min-SE")).contains("600");
        assertThat(second.cseq().number()).isEqualTo(2);
        assertThat(second.callId()).isEqualTo(first.callId());
        assertThat(second.from()).isEqualTo(first.from());
        assertThat(second.to().tag()).isEmpty();
        assertThat(second.via().branch()).isNotEqualTo(first.via().branch());
        still.answer(second, 422, "Min-SE: 900");
        assertThatThrownBy(call::await).hasMessageStartingWith("422");
        assertThat(still.requests("INVITE")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {420, 415, 405, 488, 603, 401, 407, 500})
    @Tag("SRS-OUT-06")
    void aRefusalEndsTheAttempt(int status) {
        var call = still.call(OFFER, recorded);

        still.answer(still.awaitRequest("INVITE", 1), status);

        assertThatThrownBy(call::await)
                .isInstanceOfSatisfying(
                        CallRefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(status));
        still.pass(Duration.ofMinutes(5));
        assertThat(still.requests("INVITE")).hasSize(1);
        assertThat(recorded.ends).isEmpty();
    }

    @Test
    @Tag("SRS-OUT-07")
    void a2xxThatCrossesOurCancelIsAcknowledgedAndEnded() {
        var call = still.call(OFFER, recorded);
        var invite = still.awaitRequest("INVITE", 1);
        still.answer(invite, 180);
        call.cancel();
        still.answer(still.awaitRequest("CANCEL", 1), 200);

        still.answerWith(OFFER, invite, 200);

        assertThat(still.awaitRequest("ACK", 1).cseq().number()).isEqualTo(1);
        assertThat(still.awaitRequest("BYE", 1).cseq().number()).isEqualTo(2);
        still.answer(still.awaitRequest("BYE", 1), 200);
        assertThatThrownBy(call::await).isInstanceOf(CallFailedException.class).hasMessage("cancelled");
    }

    @Test
    @Tag("SRS-OUT-08")
    @Tag("TX-11")
    void everyCopyOfA2xxIsAcknowledged() throws Exception {
        accepted(still);
        still.awaitRequest("ACK", 1);

        still.answerWith(OFFER, still.awaitRequest("INVITE", 1), 200);
        still.answerWith(OFFER, still.awaitRequest("INVITE", 1), 200);

        assertThat(still.log("ACK")).hasSize(3);
        assertThat(still.requests("ACK")).hasSize(1);
        assertThat(recorded.acceptances).hasSize(1);
    }

    @Test
    @Tag("SRS-OUT-05")
    void anOfferThatNobodyAnswersIsRefusedLineByLineAndTheCallEnded() {
        still.call(Optional.empty(), recorded);
        still.answerWith(THEIR_OFFER, still.awaitRequest("INVITE", 1), 200, "Content-Type: application/sdp");

        var answer = SessionDescription.parse(
                still.awaitRequest("ACK", 1).body().orElseThrow().text());

        assertThat(answer.media())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.port()).isZero());
        assertThat(answer.media().get(1).label()).contains("2");
        still.awaitRequest("BYE", 1);
        await().untilAsserted(() ->
                assertThat(recorded.ends).containsExactly(new DialogEnd.Failed("the peer's offer was not answered")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("SRS-OUT-05")
    void anOfferAmongSeveralPartsIsRefusedAndTheCallEndedAsWell(boolean afterOurCancel) {
        var call = still.call(Optional.empty(), recorded);
        var invite = still.awaitRequest("INVITE", 1);
        if (afterOurCancel) {
            still.answer(invite, 180);
            call.cancel();
            still.answer(still.awaitRequest("CANCEL", 1), 200);
        }
        var parts = "--p\r\nContent-Type: application/sdp\r\n\r\n"
                + THEIR_OFFER.orElseThrow().text()
                + "\r\n--p\r\nContent-Type: application/rs-metadata+xml\r\n\r\n<recording/>\r\n--p--\r\n";
        var body = new SipBody("multipart/mixed;boundary=p", parts.getBytes(StandardCharsets.UTF_8));
        still.answerWith(Optional.of(body), invite, 200);

        var answer = SessionDescription.parse(
                still.awaitRequest("ACK", 1).body().orElseThrow().text());
        assertThat(answer.media())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.port()).isZero());
        still.awaitRequest("BYE", 1);
    }

    @Test
    @Tag("SRS-OUT-12")
    void afterAGlareTheOneWhoWasCalledTriesAgainWithinTwoSeconds() {
        var called = new StillSignalling(Transport.TCP);
        called.establish();
        called.pass(Duration.ofSeconds(40));
        var versions = new AtomicInteger();
        var response = later(() -> called.handler
                .dialogs
                .getFirst()
                .reinvite(List.of(), () -> Optional.of(SipBody.sdp("v=" + versions.incrementAndGet()))));
        called.answer(called.awaitRequest("INVITE", 1), 491);
        await().until(() -> called.loop.timersPending() == 1);

        called.pass(Duration.ofSeconds(2));

        var second = called.awaitRequest("INVITE", 2);
        assertThat(second.body()).contains(SipBody.sdp("v=2"));
        called.answer(second, 200);
        assertThat(response.join().status()).isEqualTo(200);
        assertThat(called.handler.recorded.ends).isEmpty();
    }

    @Test
    @Tag("SRS-OUT-12")
    void afterAGlareTheOneWhoCalledTriesAgainAfterTheOther() throws Exception {
        var calling = new StillSignalling(Transport.TCP);
        var dialog = accepted(calling);
        calling.pass(Duration.ofSeconds(40));
        var response = later(() -> dialog.reinvite(List.of(), OFFER));
        calling.answer(calling.awaitRequest("INVITE", 2), 491);
        await().until(() -> calling.loop.timersPending() == 1);

        calling.pass(Duration.ofMillis(2099));
        assertThat(calling.requests("INVITE")).hasSize(2);
        calling.pass(Duration.ofMillis(1901));

        calling.answer(calling.awaitRequest("INVITE", 3), 200);
        assertThat(response.join().status()).isEqualTo(200);
        assertThat(dialog.isEnded()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 405, 415, 480, 486, 500, 503, 603})
    @Tag("SRS-OUT-13")
    void otherRefusalsLeaveTheDialog(int status) {
        still.establish();
        var dialog = still.handler.dialogs.getFirst();
        var info = later(() -> dialog.request("INFO", List.of(), Optional.empty()));
        still.answer(still.awaitRequest("INFO", 1), status);
        var reinvite = later(() -> dialog.reinvite(List.of(), OFFER));
        still.answer(still.awaitRequest("INVITE", 1), status);

        assertThat(info.join().status()).isEqualTo(status);
        assertThat(reinvite.join().status()).isEqualTo(status);
        assertThat(dialog.isEnded()).isFalse();
        assertThat(still.log("BYE")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 405, 501, 503})
    @Tag("TMR-11")
    void aProbeThatIsAnsweredIsASignOfLife(int status) {
        still.establish();
        var alive = later(() -> still.handler.dialogs.getFirst().probe());

        var options = still.awaitRequest("OPTIONS", 1);
        assertThat(options.to().tag()).contains("f1");
        still.answer(options, status);

        assertThat(alive.join()).isTrue();
        assertThat(still.handler.dialogs.getFirst().isEnded()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 481})
    @Tag("TMR-11")
    @Tag("SRS-OUT-13")
    void aProbeEndsADialogThatThePeerDoesNotKnow(int status) {
        still.establish();
        var alive = later(() -> still.handler.dialogs.getFirst().probe());

        still.answer(still.awaitRequest("OPTIONS", 1), status);

        assertThat(alive.join()).isFalse();
        still.awaitRequest("BYE", 1);
        await().untilAsserted(() ->
                assertThat(still.handler.recorded.ends).containsExactly(new DialogEnd.Failed(status + " to OPTIONS")));
    }

    @Test
    @Tag("TMR-11")
    @Tag("SRS-OUT-13")
    void aProbeEndsADialogWithAPeerThatIsGone() {
        still.establish();
        var alive = later(() -> still.handler.dialogs.getFirst().probe());
        still.awaitRequest("OPTIONS", 1);

        still.pass(Duration.ofSeconds(32));

        assertThat(alive.join()).isFalse();
        SipRequest bye = still.awaitRequest("BYE", 1);
        assertThat(bye.cseq().number()).isEqualTo(2);
        await().untilAsserted(() -> assertThat(still.handler.recorded.ends)
                .containsExactly(new DialogEnd.Failed("the peer does not answer")));
    }
}
