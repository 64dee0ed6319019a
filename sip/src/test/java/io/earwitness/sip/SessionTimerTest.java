package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.RequestFailedException;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Session timers (RFC 4028) in both roles of the refresher, second by second.
class SessionTimerTest {
    private static final SipBody ANSWER = SipBody.sdp("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=answer\r\n");
    private static final String OURS = "Session-Expires: 90;refresher=uas";
    private static final String THEIRS = "Session-Expires: 90;refresher=uac";
    private static final String KNOWN = "Supported: timer";
    private static final String UPDATES = "Allow: INVITE, ACK, BYE, UPDATE";

    private final StillSignalling still = new StillSignalling();

    private SipResponse accepted(String... headers) {
        still.receiveWith("v=0\r\n", "INVITE", "", 1, headers);
        return still.awaitAnswer(200, "INVITE");
    }

    private void pass(double seconds) {
        still.pass(Duration.ofMillis((long) (seconds * 1000)));
    }

    private void awaitEnd(DialogEnd end) {
        await().untilAsserted(() -> assertThat(still.handler.recorded.ends).containsExactly(end));
    }

    @ParameterizedTest
    @CsvSource({
        "1800;refresher=uac, true, 1800;refresher=uac, true",
        "1800;refresher=uas, true, 1800;refresher=uas, true",
        "1800, true, 1800;refresher=uac, true",
        "90, true, 90;refresher=uac, true",
        "1800;refresher=uac, false, 1800;refresher=uas, false",
        "1800;refresher=uas, false, 1800;refresher=uas, false",
        "1800, false, 1800;refresher=uas, false",
    })
    @Tag("TMR-01")
    @Tag("TMR-02")
    @Tag("TMR-03")
    void intervalsAreAgreedAsOffered(String offered, boolean known, String agreed, boolean required) {
        var response = accepted("Session-Expires: " + offered, known ? KNOWN : "Supported: path");

        assertThat(response.headers().first("Session-Expires")).contains(agreed);
        assertThat(response.headers().lists("Require", "timer")).isEqualTo(required);
    }

    @Test
    @Tag("TMR-01")
    void intervalsThatMayNeitherBeKeptNorRaisedNorRefusedAreLeftOut() {
        var response = accepted("Session-Expires: 1");
        assertThat(response.headers().has("Session-Expires")).isFalse();
        still.receive("ACK", response.to().tag().orElseThrow(), 1);
        await().until(() -> still.handler.recorded.acks.size() == 1);

        pass(100);

        assertThat(still.log("BYE")).isEmpty();
        assertThat(still.log("UPDATE")).isEmpty();
    }

    @Test
    @Tag("TMR-06")
    @Tag("TMR-09")
    void oursAreRefreshedAtHalfOfTheTimeByUpdate() {
        still.establish(OURS, KNOWN, UPDATES);
        pass(44.9);
        assertThat(still.log("UPDATE")).isEmpty();

        pass(0.1);
        var first = still.awaitRequest("UPDATE", 1);
        assertThat(first.body()).isEmpty();
        assertThat(first.headers().first("Session-Expires")).contains("90;refresher=uac");
        assertThat(first.headers().has("Contact")).isTrue();
        still.answer(first, 200, "Session-Expires: 90;refresher=uac", "Require: timer");

        pass(45);
        var second = still.awaitRequest("UPDATE", 2);
        assertThat(still.log("UPDATE")).containsExactly("45000 UPDATE", "90000 UPDATE");
        // A 2xx without Session-Expires turns the timer off.
        still.answer(second, 200);
        pass(1000);
        assertThat(still.log("BYE")).isEmpty();
        assertThat(still.requests("UPDATE")).hasSize(2);
    }

    @Test
    @Tag("PER-07")
    void aSessionIsRefreshedForAWeekAndEndsWhenTheRefreshesDo() {
        still.establish("Session-Expires: 14400;refresher=uas", KNOWN, UPDATES);
        var refreshes = 7 * 24 / 2;
        for (var number = 1; number <= refreshes; number++) {
            pass(7200);
            var update = still.awaitRequest("UPDATE", number);
            still.answer(update, 200, "Session-Expires: 14400;refresher=uac", "Require: timer");
        }
        assertThat(still.log("BYE")).isEmpty();
        assertThat(still.handler.recorded.ends).isEmpty();

        // From here on the client is gone.
        pass(14400);

        awaitEnd(new DialogEnd.SessionExpired());
    }

    @Test
    @Tag("TMR-06")
    void peersWithoutUpdateGetAReinviteThatChangesNothing() {
        still.handler.acceptance = SipReply.ok(ANSWER);
        still.handler.recorded.lateAnswer = Optional.of(SipBody.sdp("v=0\r\ns=never sent\r\n"));
        still.establish(OURS, KNOWN, "Allow: INVITE, ACK, BYE");
        pass(45);

        var reinvite = still.awaitRequest("INVITE", 1);
        still.answer(reinvite, 200, THEIRS, "Content-Type: application/sdp");
        var ack = still.awaitRequest("ACK", 1);

        assertThat(reinvite.body()).contains(ANSWER);
        assertThat(ack.body()).isEmpty();
        assertThat(ack.cseq().number()).isEqualTo(reinvite.cseq().number());
        pass(40);
        assertThat(still.log("BYE")).isEmpty();
    }

    @Test
    @Tag("TMR-06")
    void theHandlerKnowsBestWhatIsInForce() {
        var changed = SipBody.sdp("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=changed\r\n");
        still.handler.acceptance = SipReply.ok(ANSWER);
        still.handler.recorded.current = Optional.of(changed);
        still.establish(OURS, KNOWN);

        pass(45);

        assertThat(still.awaitRequest("INVITE", 1).body()).contains(changed);
    }

    @Test
    @Tag("TMR-06")
    void whatAnUpdateOfOursChangedIsWhatTheReinviteSays() throws Exception {
        var changed = SipBody.sdp("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=changed\r\n");
        still.handler.acceptance = SipReply.ok(ANSWER);
        still.establish(OURS, KNOWN);
        var dialog = still.handler.dialogs.getFirst();
        var asked = Thread.ofVirtual().start(() -> {
            try {
                dialog.request("UPDATE", List.of(), Optional.of(changed));
            } catch (RequestFailedException unanswered) {
                throw new AssertionError(unanswered);
            }
        });
        still.answer(still.awaitRequest("UPDATE", 1), 200, "Session-Expires: 90;refresher=uac");
        asked.join();

        pass(45);

        assertThat(still.awaitRequest("INVITE", 1).body()).contains(changed);
    }

    @ParameterizedTest
    @ValueSource(ints = {405, 501})
    @Tag("TMR-06")
    void aPeerThatTurnsOutNotToTakeUpdateGetsAReinvite(int status) {
        still.establish(OURS, KNOWN, UPDATES);
        pass(45);

        still.answer(still.awaitRequest("UPDATE", 1), status);

        still.answer(still.awaitRequest("INVITE", 1), 200, OURS);
        assertThat(still.log("INVITE")).containsExactly("45000 INVITE");
    }

    @Test
    @Tag("TMR-06")
    void aRefreshThatFailedForTheMomentIsTriedAgainInTime() {
        var connected = new StillSignalling(Transport.TCP);
        connected.establish(OURS, KNOWN, UPDATES);
        connected.pass(Duration.ofSeconds(45));
        connected.answer(connected.awaitRequest("UPDATE", 1), 500);
        awaitPlanned(connected);
        connected.pass(Duration.ofMillis(7500));
        connected.answer(connected.awaitRequest("UPDATE", 2), 503, "Retry-After: 2");
        awaitPlanned(connected);
        connected.pass(Duration.ofSeconds(2));

        connected.answer(connected.awaitRequest("UPDATE", 3), 200, "Session-Expires: 90;refresher=uac");

        assertThat(connected.log("UPDATE")).containsExactly("45000 UPDATE", "52500 UPDATE", "54500 UPDATE");
        connected.pass(Duration.ofSeconds(44));
        assertThat(connected.log("BYE")).isEmpty();
    }

    @Test
    @Tag("TMR-07")
    void aRefreshThatNeverSucceedsEndsTheSession() {
        var connected = new StillSignalling(Transport.TCP);
        connected.establish(OURS, KNOWN, UPDATES);
        connected.pass(Duration.ofSeconds(45));
        var left = Duration.ofSeconds(15);
        for (int tries = 1; tries < 5; tries++) {
            connected.answer(connected.awaitRequest("UPDATE", tries), 500);
            awaitPlanned(connected);
            left = left.dividedBy(2);
            connected.pass(left);
        }
        connected.answer(connected.awaitRequest("UPDATE", 5), 500);
        assertThat(connected.log("BYE")).isEmpty();
        connected.pass(left.plusMillis(1));

        connected.awaitRequest("BYE", 1);
        assertThat(connected.requests("UPDATE")).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 481})
    @Tag("TMR-08")
    @Tag("SRS-OUT-13")
    void aPeerThatKnowsNothingOfTheSessionGetsBye(int status) {
        still.establish(OURS, KNOWN, UPDATES);
        pass(45);

        still.answer(still.awaitRequest("UPDATE", 1), status);

        still.awaitRequest("BYE", 1);
        awaitEnd(new DialogEnd.Failed(status + " to UPDATE"));
    }

    @Test
    @Tag("TMR-08")
    @Tag("SRS-OUT-13")
    void aMutePeerGetsBye() {
        // The session would last until 768 s.
        still.establish("Session-Expires: 800;refresher=uas", KNOWN, UPDATES);
        pass(400);
        still.awaitRequest("UPDATE", 1);

        pass(32);

        still.awaitRequest("BYE", 1);
        awaitEnd(new DialogEnd.Failed("the peer does not answer"));
    }

    @Test
    @Tag("TMR-05")
    void aRefreshThatIsTooShortForThePeerIsSentAgainAtOnce() {
        still.establish(OURS, KNOWN, UPDATES);
        pass(45);
        var first = still.awaitRequest("UPDATE", 1);

        still.answer(first, 422, "Min-SE: 300");

        var second = still.awaitRequest("UPDATE", 2);
        assertThat(second.headers().first("Session-Expires")).contains("300;refresher=uac");
        assertThat(second.headers().first("Min-SE")).contains("300");
        assertThat(second.cseq().number()).isEqualTo(first.cseq().number() + 1);
    }

    @ParameterizedTest
    @CsvSource({"90, 60", "1800, 1768"})
    @Tag("TMR-07")
    void theirsEndWithByeShortlyBeforeTheyExpire(int interval, int end) {
        still.establish("Session-Expires: " + interval + ";refresher=uac", KNOWN, UPDATES);
        pass(end - 0.1);
        assertThat(still.log("BYE")).isEmpty();

        pass(0.1);

        still.awaitRequest("BYE", 1);
        awaitEnd(new DialogEnd.SessionExpired());
        assertThat(still.log("BYE")).startsWith(end * 1000 + " BYE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE", "INVITE"})
    @Tag("TMR-09")
    @Tag("SRS-UPD-04")
    void theirRefreshStartsTheTimeAnewAndLeavesTheRestAlone(String method) {
        var tag = still.establish(THEIRS, KNOWN, UPDATES);
        pass(50);
        still.receive(method, tag, 2, THEIRS, KNOWN, "Contact: <sip:src@127.0.0.1:5090>");
        var answer = still.awaitAnswer(200, method, 2);
        still.receive("ACK", tag, 2);
        assertThat(answer.headers().first("Session-Expires")).contains("90;refresher=uac");
        assertThat(answer.body()).isEmpty();

        pass(59.9);
        assertThat(still.log("BYE")).isEmpty();
        pass(0.1);
        still.awaitRequest("BYE", 1);
        assertThat(still.log("BYE")).startsWith("110000 BYE");
    }

    @Test
    @Tag("TMR-09")
    void theirRequestWithoutAnIntervalTurnsTheTimerOff() {
        var tag = still.establish(THEIRS, KNOWN, UPDATES);
        still.receive("UPDATE", tag, 2);
        assertThat(still.awaitAnswer(200, "UPDATE").headers().has("Session-Expires"))
                .isFalse();

        pass(10_000);

        assertThat(still.log("BYE")).isEmpty();
        assertThat(still.handler.dialogs.getFirst().isEnded()).isFalse();
    }

    /// A failed refresh is judged on a thread of its own, which then plans the next beside the end.
    private static void awaitPlanned(StillSignalling connected) {
        await().until(() -> connected.loop.timersPending() == 2);
    }
}
