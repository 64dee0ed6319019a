package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.message.Transport;
import io.earwitness.sip.subscription.EventPackage;
import io.earwitness.sip.subscription.Notifications;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Subscriptions (RFC 6665) that end otherwise than their subscribers want, and the places that they leave.
@Tag("NENA-06")
class SubscriptionEndTest {
    private static final String EVENT = "Event: emergency-ElementState";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private volatile boolean broken;
    private volatile CountDownLatch asked = new CountDownLatch(0);
    private volatile CountDownLatch told = new CountDownLatch(0);
    private final StillSignalling still = new StillSignalling(
            Transport.UDP,
            config -> config.withNotifications(new Notifications(
                    List.of(new EventPackage("emergency-ElementState", "application/x", this::state)),
                    3,
                    Duration.ofMinutes(1),
                    Duration.ofHours(1),
                    Duration.ofHours(24))));

    private String state() {
        asked.countDown();
        try {
            told.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (broken) {
            throw new IllegalStateException("made by the test");
        }
        return "Normal";
    }

    private int count() {
        return still.signalling.subscriptions().count();
    }

    private Thread going() {
        return Thread.ofVirtual()
                .start(() -> still.signalling.subscriptions().endAll("deactivated", Duration.ofHours(1)));
    }

    @Test
    void oneWhoseNotificationCannotBeSentLeavesItsPlace() {
        still.flow.failsAt("NOTIFY");
        still.loop.hold();

        still.receive("SUBSCRIBE", "", 1, EVENT);

        await().until(() -> {
            still.loop.runHeld();
            return still.signalling.subscriptions().lost() == 1;
        });
        assertThat(count()).isZero();
    }

    @Test
    void oneThatIsLookedAtWhileAllEndDoesNotBegin() throws Exception {
        asked = new CountDownLatch(1);
        told = new CountDownLatch(1);
        still.receive("SUBSCRIBE", "", 1, EVENT);
        asked.await();

        var going = going();
        await().until(() -> going.getState() == Thread.State.WAITING || !going.isAlive());
        told.countDown();

        still.awaitAnswer(503, "SUBSCRIBE", 1);
        assertThat(going.join(PATIENCE)).isTrue();
        still.receive("SUBSCRIBE", "", 2, EVENT);
        still.awaitAnswer(503, "SUBSCRIBE", 2);
        assertThat(count()).isZero();
    }

    @Test
    void whoWaitsTwiceForTheEndHearsItTwice() throws Exception {
        still.receive("SUBSCRIBE", "", 1, EVENT);
        still.answer(still.awaitRequest("NOTIFY", 1), 200);
        var first = going();
        var last = still.awaitRequest("NOTIFY", 2);
        var second = going();
        await().until(() ->
                first.getState() == Thread.State.TIMED_WAITING && second.getState() == Thread.State.TIMED_WAITING);

        still.answer(last, 200);

        assertThat(first.join(PATIENCE)).isTrue();
        assertThat(second.join(PATIENCE)).isTrue();
        assertThat(count()).isZero();
    }

    @Test
    void oneWhoseStateCannotBeToldEndsWithTheLastOne() throws Exception {
        still.receive("SUBSCRIBE", "", 1, EVENT);
        still.answer(still.awaitRequest("NOTIFY", 1), 200);
        broken = true;

        var going = going();
        var last = still.awaitRequest("NOTIFY", 2);
        still.answer(last, 200);
        assertThat(going.join(PATIENCE)).isTrue();

        assertThat(last.headers().first("Subscription-State")).contains("terminated;reason=deactivated");
        assertThat(last.body().orElseThrow().text()).isEqualTo("Normal");
        assertThat(count()).isZero();
    }
}
