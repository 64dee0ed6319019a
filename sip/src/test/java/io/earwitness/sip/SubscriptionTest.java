package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.digest.DigestUsers;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.subscription.EventPackage;
import io.earwitness.sip.subscription.Notifications;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Subscriptions (RFC 6665), second by second, seen by their subscriber.
@Tag("NENA-06")
class SubscriptionTest {
    private static final String TYPE = "application/EmergencyCallData.ElementState+json";
    private static final String EVENT = "Event: emergency-ElementState";

    private volatile String state = "Normal";
    private volatile boolean broken;
    private final StillSignalling still = open(3);

    private StillSignalling open(int most) {
        var packages = List.of(
                new EventPackage("emergency-ElementState", TYPE, this::state),
                new EventPackage("emergency-ServiceState", "application/x", () -> "other " + state));
        return new StillSignalling(
                Transport.UDP,
                config -> config.withNotifications(new Notifications(
                        packages, most, Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofHours(24))));
    }

    private String state() {
        if (broken) {
            throw new IllegalStateException("made by the test");
        }
        return state;
    }

    /// Subscribes and answers the first NOTIFY; the tag of ours.
    private String subscribe(String... more) {
        still.receive("SUBSCRIBE", "", 1, more);
        var accepted = still.awaitAnswer(200, "SUBSCRIBE");
        still.answer(notification(1), 200);
        return accepted.to().tag().orElseThrow();
    }

    private SipRequest notification(int number) {
        return still.awaitRequest("NOTIFY", number);
    }

    private long sentAtMillis(int number) {
        return Long.parseLong(still.log("NOTIFY").get(number - 1).replace(" NOTIFY", ""));
    }

    private SipResponse again(String tag, long sequence, String... more) {
        still.receive("SUBSCRIBE", tag, sequence, more);
        return still.awaitAnswer(200, "SUBSCRIBE", sequence);
    }

    private void changes(String to) {
        state = to;
        still.signalling.subscriptions().look();
    }

    private static String standing(SipRequest notification) {
        return notification.headers().first("Subscription-State").orElseThrow();
    }

    private static String body(SipRequest notification) {
        return notification.body().orElseThrow().text();
    }

    private void awaitNone() {
        await().until(() -> still.signalling.subscriptions().count() == 0);
    }

    @Test
    void aSubscriberIsAcceptedAndToldTheWholeStateAtOnce() {
        still.receive("SUBSCRIBE", "", 1, "Event: emergency-ElementState;id=7", "Expires: 600");

        var accepted = still.awaitAnswer(200, "SUBSCRIBE");
        assertThat(accepted.headers().first("Expires")).contains("600");
        assertThat(accepted.headers().has("Contact")).isTrue();
        var notification = notification(1);
        assertThat(notification.requestUri().toString()).isEqualTo("sip:src@127.0.0.1:5070");
        assertThat(notification.headers().first("Event")).contains("emergency-ElementState;id=7");
        assertThat(standing(notification)).isEqualTo("active;expires=600");
        assertThat(notification.headers().has("Contact")).isTrue();
        assertThat(notification.from().tag()).isEqualTo(accepted.to().tag());
        assertThat(notification.to().tag()).contains("f1");
        assertThat(notification.callId()).isEqualTo("still-1");
        assertThat(notification.body().orElseThrow().contentType()).isEqualTo(TYPE);
        assertThat(body(notification)).isEqualTo("Normal");
    }

    @Test
    void whatChangedIsToldOnceAndWhatDidNotChangeIsNot() {
        subscribe(EVENT);

        still.signalling.subscriptions().look();
        changes("Overloaded");
        still.answer(notification(2), 200);
        still.signalling.subscriptions().look();

        assertThat(body(notification(2))).isEqualTo("Overloaded");
        assertThat(still.requests("NOTIFY")).hasSize(2);
        assertThat(notification(2).cseq().number())
                .isGreaterThan(notification(1).cseq().number());
    }

    @Test
    void whatChangesBeforeTheAnswerIsToldAfterItAndOnlyItsLastState() {
        subscribe(EVENT);
        changes("Overloaded");
        var second = notification(2);
        changes("ServiceDisruption");
        changes("GoingDown");
        assertThat(still.requests("NOTIFY")).hasSize(2);

        still.answer(second, 200);

        assertThat(body(notification(3))).isEqualTo("GoingDown");
        still.answer(notification(3), 200);
        assertThat(still.requests("NOTIFY")).hasSize(3);
    }

    @Test
    void anotherPackageIsAnotherState() {
        still.receive("SUBSCRIBE", "", 1, "Event: emergency-ServiceState");

        assertThat(body(notification(1))).isEqualTo("other Normal");
        assertThat(standing(notification(1))).isEqualTo("active;expires=3600");
    }

    @ParameterizedTest
    @CsvSource({"59, 423", "1, 423", "60, 200", "0, 200", "999999999, 200"})
    void howLongIsDecidedByUs(long expires, int status) {
        still.receive("SUBSCRIBE", "", 1, EVENT, "Expires: " + expires);

        var answer = still.awaitAnswer(status, "SUBSCRIBE").headers();
        assertThat(answer.first("Min-Expires").isPresent()).isEqualTo(status == 423);
        assertThat(answer.first("Expires").map(Long::valueOf).orElse(0L)).isLessThanOrEqualTo(86_400L);
        if (status == 423) {
            assertThat(answer.first("Min-Expires")).contains("60");
            assertThat(still.signalling.subscriptions().count()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Event: presence", "Event: emergency-elementstate", "Subject: no event"})
    void whatWeDoNotNotifyOfIsABadEventAndWeSayWhatWeNotifyOf(String event) {
        still.receive("SUBSCRIBE", "", 1, event);

        assertThat(still.awaitAnswer(489, "SUBSCRIBE").headers().all("Allow-Events"))
                .containsExactly("emergency-ElementState", "emergency-ServiceState");
    }

    @Test
    void whoTakesNoneOfOurMediaTypesGetsNothing() {
        still.receive("SUBSCRIBE", "", 1, EVENT, "Accept: application/pidf+xml, broken");
        still.awaitAnswer(406, "SUBSCRIBE");
        still.receive("SUBSCRIBE", "", 2, EVENT, "Accept: text/plain, application/*");
        still.awaitAnswer(200, "SUBSCRIBE");
    }

    @Test
    void aStateThatCannotBeToldIsAnErrorOfOurs() {
        broken = true;
        still.receive("SUBSCRIBE", "", 1, EVENT);

        still.awaitAnswer(500, "SUBSCRIBE");
        assertThat(still.signalling.subscriptions().count()).isZero();
    }

    @Test
    void aRefreshPutsTheEndOffAndTellsTheStateAgain() {
        var tag = subscribe(EVENT, "Expires: 60");
        still.pass(Duration.ofSeconds(50));

        assertThat(again(tag, 2, EVENT, "Expires: 120").headers().first("Expires"))
                .contains("120");

        assertThat(standing(notification(2))).isEqualTo("active;expires=120");
        still.answer(notification(2), 200);
        still.pass(Duration.ofSeconds(119));
        assertThat(still.signalling.subscriptions().count()).isOne();
    }

    @Test
    void aRefreshThatIsTooBriefChangesNothing() {
        var tag = subscribe(EVENT, "Expires: 60");
        still.receive("SUBSCRIBE", tag, 2, EVENT, "Expires: 5");
        still.awaitAnswer(423, "SUBSCRIBE", 2);

        changes("Overloaded");

        assertThat(body(notification(2))).isEqualTo("Overloaded");
    }

    @Test
    void whoEndsItIsToldTheLastStateAndNoMore() {
        var tag = subscribe(EVENT);
        state = "Overloaded";

        assertThat(again(tag, 2, EVENT, "Expires: 0").headers().first("Expires"))
                .contains("0");

        assertThat(standing(notification(2))).isEqualTo("terminated;reason=timeout");
        assertThat(body(notification(2))).isEqualTo("Overloaded");
        still.answer(notification(2), 200);
        awaitNone();
        still.receive("SUBSCRIBE", tag, 3, EVENT);
        still.awaitAnswer(481, "SUBSCRIBE", 3);
    }

    @Test
    void whoOnlyAsksIsToldOnce() {
        still.receive("SUBSCRIBE", "", 1, EVENT, "Expires: 0");

        assertThat(standing(notification(1))).isEqualTo("terminated;reason=timeout");
        assertThat(body(notification(1))).isEqualTo("Normal");
        still.answer(notification(1), 200);
        awaitNone();
        changes("Overloaded");
        assertThat(still.requests("NOTIFY")).hasSize(1);
    }

    @Test
    void whatNobodyRefreshesEnds() {
        subscribe(EVENT, "Expires: 60");

        still.pass(Duration.ofSeconds(61));

        assertThat(standing(notification(2))).isEqualTo("terminated;reason=timeout");
        still.answer(notification(2), 200);
        awaitNone();
        assertThat(still.signalling.subscriptions().lost()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {481, 404, 500, 603, 401})
    void whoDoesNotTakeANotificationIsForgotten(int status) {
        still.receive("SUBSCRIBE", "", 1, EVENT);

        still.answer(notification(1), status);

        awaitNone();
        assertThat(still.signalling.subscriptions().lost()).isOne();
        changes("Overloaded");
        assertThat(still.requests("NOTIFY")).hasSize(1);
    }

    @Test
    void whoDoesNotAnswerIsForgotten() {
        still.receive("SUBSCRIBE", "", 1, EVENT);
        notification(1);

        still.pass(Duration.ofSeconds(33));

        awaitNone();
        assertThat(still.signalling.subscriptions().lost()).isOne();
    }

    @Test
    void whoIsBusyIsToldLater() {
        still.receive("SUBSCRIBE", "", 1, EVENT);
        still.answer(notification(1), 503, "Retry-After: 20 (busy)");
        changes("Overloaded");

        still.pass(Duration.ofSeconds(19));
        assertThat(still.requests("NOTIFY")).hasSize(1);
        still.pass(Duration.ofSeconds(2));

        assertThat(body(notification(2))).isEqualTo("Overloaded");
        assertThat(standing(notification(2))).startsWith("active;expires=35");
        assertThat(sentAtMillis(2)).isGreaterThanOrEqualTo(20_000);
    }

    @Test
    void changesAreToldTogetherToWhoWantsFewNotifications() {
        subscribe("Event: emergency-ElementState;max-rate=0.1");
        assertThat(standing(notification(1))).isEqualTo("active;expires=3600;max-rate=0.1");

        changes("Overloaded");
        changes("GoingDown");
        still.pass(Duration.ofSeconds(9));
        assertThat(still.requests("NOTIFY")).hasSize(1);
        still.pass(Duration.ofSeconds(2));

        assertThat(body(notification(2))).isEqualTo("GoingDown");
        assertThat(sentAtMillis(2)).isGreaterThanOrEqualTo(10_000);
        still.answer(notification(2), 200);
        assertThat(still.requests("NOTIFY")).hasSize(2);
    }

    @Test
    void theSameIsToldAgainToWhoWantsASignOfLife() {
        subscribe("Event: emergency-ElementState;min-rate=0.05;adaptive-min-rate=0.2");
        assertThat(standing(notification(1))).isEqualTo("active;expires=3600;min-rate=0.05");

        still.pass(Duration.ofSeconds(19));
        assertThat(still.requests("NOTIFY")).hasSize(1);
        still.pass(Duration.ofSeconds(2));

        assertThat(body(notification(2))).isEqualTo("Normal");
    }

    @ParameterizedTest
    @CsvSource({
        "max-rate=0.0000000001, ;max-rate=0.0000000001",
        "max-rate=0, ''",
        "max-rate=fast;min-rate=-1, ''",
        "min-rate=99.5, ;min-rate=1",
        "max-rate=0.1;min-rate=0.5, ;max-rate=0.1;min-rate=0.1"
    })
    void aRateThatCannotBeKeptIsChangedOrLeftOut(String asked, String kept) {
        subscribe("Event: emergency-ElementState;" + asked);

        assertThat(standing(notification(1))).isEqualTo("active;expires=3600" + kept);
    }

    @Test
    void oneSubscriptionTooManyIsRefusedUntilOneEnds() {
        var few = open(1);
        few.receive("SUBSCRIBE", "", 1, EVENT);
        few.awaitAnswer(200, "SUBSCRIBE");
        few.answer(few.awaitRequest("NOTIFY", 1), 200);

        few.receive("SUBSCRIBE", "", 2, EVENT);
        assertThat(few.awaitAnswer(503, "SUBSCRIBE").headers().has("Retry-After"))
                .isTrue();
        few.pass(Duration.ofHours(2));
        few.answer(few.awaitRequest("NOTIFY", 2), 200);
        few.receive("SUBSCRIBE", "", 3, EVENT);

        few.awaitAnswer(200, "SUBSCRIBE", 3);
    }

    @Test
    void oneHostAloneDoesNotKeepAllOthersOut() {
        var some = open(20);
        for (var number = 1; number <= 5; number++) {
            some.receive("SUBSCRIBE", "", number, EVENT);
            some.awaitAnswer(200, "SUBSCRIBE", number);
            some.answer(some.awaitRequest("NOTIFY", number), 200);
        }

        some.receive("SUBSCRIBE", "", 6, EVENT);

        some.awaitAnswer(503, "SUBSCRIBE", 6);
    }

    @Test
    void allAreToldThatTheyEndBeforeWeGo() throws Exception {
        subscribe(EVENT);
        state = "GoingDown";

        var going = Thread.ofVirtual()
                .start(() -> still.signalling.subscriptions().endAll("deactivated", Duration.ofSeconds(30)));
        assertThat(standing(notification(2))).isEqualTo("terminated;reason=deactivated");
        assertThat(body(notification(2))).isEqualTo("GoingDown");
        still.answer(notification(2), 200);
        going.join();

        awaitNone();
    }

    @Test
    void itsDialogIsForNothingElse() {
        var tag = subscribe(EVENT);

        still.receive("OPTIONS", tag, 5);
        still.awaitAnswer(200, "OPTIONS");
        still.receive("BYE", tag, 6);
        still.awaitAnswer(481, "BYE");
        still.receive("SUBSCRIBE", tag, 7, "Event: emergency-ServiceState");
        still.awaitAnswer(481, "SUBSCRIBE", 7);
        still.receive("SUBSCRIBE", tag, 3, EVENT);
        still.awaitAnswer(500, "SUBSCRIBE", 3);
        assertThat(still.signalling.subscriptions().count()).isOne();
    }

    @Test
    void aCallsDialogIsForNoSubscription() {
        var tag = still.establish();

        still.receive("SUBSCRIBE", tag, 2, EVENT);

        still.awaitAnswer(403, "SUBSCRIBE");
    }

    @Test
    void whoMustShowCredentialsForACallMustForASubscription() {
        var guarded = new StillSignalling(
                Transport.UDP,
                config -> config.withDigest(DigestUsers.of("earwitness", "src", "secret"))
                        .withNotifications(new Notifications(
                                List.of(new EventPackage("emergency-ElementState", TYPE, this::state)),
                                3,
                                Duration.ofMinutes(1),
                                Duration.ofHours(1),
                                Duration.ofHours(24))));

        guarded.receive("SUBSCRIBE", "", 1, EVENT);

        assertThat(guarded.awaitAnswer(401, "SUBSCRIBE").headers().has("WWW-Authenticate"))
                .isTrue();
        assertThat(guarded.requests("NOTIFY")).isEmpty();
    }

    @Test
    void whatWeNotifyOfStandsInWhatWeSayOfOurselves() {
        still.receive("OPTIONS", "", 1);
        var told = still.awaitAnswer(200, "OPTIONS").headers();
        assertThat(told.all("Allow")).contains("SUBSCRIBE").doesNotContain("NOTIFY");
        assertThat(told.all("Allow-Events")).containsExactly("emergency-ElementState", "emergency-ServiceState");

        var silent = new StillSignalling();
        silent.receive("OPTIONS", "", 1);
        assertThat(silent.awaitAnswer(200, "OPTIONS").headers().all("Allow")).doesNotContain("SUBSCRIBE");
        assertThat(silent.awaitAnswer(200, "OPTIONS").headers().has("Allow-Events"))
                .isFalse();
    }
}
