package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earwitness.sip.digest.DigestUsers;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.subscription.EventPackage;
import io.earwitness.sip.subscription.Notifications;
import io.earwitness.sip.transport.AddressBlock;
import io.earwitness.sip.transport.AllowList;
import io.earwitness.sip.transport.ListenPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Subscribers over real sockets. Needs `sipp` on the path, which subscribes and judges what it is told.
@Tag("NENA-06")
class SubscriptionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicReference<String> state = new AtomicReference<>("Normal");

    @TempDir
    Path work;

    private SipEndpointConfig config(ListenPoint... points) {
        var subject = new EventPackage(
                "emergency-ElementState", "application/EmergencyCallData.ElementState+json", state::get);
        return SipEndpointConfig.listeningOn(points)
                .withNotifications(new Notifications(
                        List.of(subject), 10, Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofHours(24)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1", "t1"})
    void sippSubscribesIsToldWhatChangesAndEndsIt(String mode) throws Exception {
        assumeTrue(Sipp.isInstalled(), "sipp is not installed");
        // md5("src:earwitness:secret"), as htdigest writes it; this sipp knows MD5 alone.
        var users = DigestUsers.parse("earwitness", List.of("src:earwitness:b097a3552919d3d51c2d6a2df6c0f760"));
        var points = new ListenPoint[] {ListenPoint.udp("127.0.0.1", 0), ListenPoint.tcp("127.0.0.1", 0)};
        try (var endpoint = SipEndpoint.open(config(points).withDigest(users), new AnsweringHandler())) {
            var listening = endpoint.listening().get(mode.startsWith("u") ? 0 : 1);
            var sipp = new Sipp(work);
            var process = sipp.start(
                    "-sf",
                    Sipp.scenario("subscriber.xml").toString(),
                    "-t",
                    mode,
                    "-au",
                    "src",
                    "-ap",
                    "secret",
                    "-m",
                    "1",
                    "-timeout",
                    "30s",
                    "-timeout_error",
                    "127.0.0.1:" + listening.address().getPort());
            try {
                await().atMost(PATIENCE)
                        .until(() -> endpoint.counters().responsesReceived().getOrDefault(200, 0L) >= 1
                                || !process.isAlive());
                state.set("Overloaded");
                endpoint.lookAtStates();

                assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).as(sipp::output).isZero();
                await().atMost(PATIENCE).until(() -> endpoint.counters().subscriptionsOpen() == 0);
                // Over UDP one that is answered late is sent again, which is counted as sent, too.
                var again = endpoint.counters().retransmissionsSent();
                assertThat(endpoint.counters().requestsSent().get("NOTIFY")).isBetween(3L, 3L + again);
                assertThat(endpoint.counters().subscriptionsLost()).isZero();
            } finally {
                process.destroy();
            }
        }
    }

    @Test
    void whoMayNotSendMayNotSubscribe() throws Exception {
        var list = new AllowList(List.of(AddressBlock.parse("192.0.2.0/24")), Set.of(), true);
        var point = ListenPoint.udp("127.0.0.1", 0).allowing(list);
        try (var endpoint = SipEndpoint.open(config(point), new AnsweringHandler());
                var peer = new RawPeer(endpoint)) {
            peer.request("SUBSCRIBE", WireScenario.lines("s", "", "1 SUBSCRIBE", "Event: emergency-ElementState"));

            assertThat(((SipResponse) peer.receive()).status()).isEqualTo(403);
            assertThat(endpoint.counters().subscriptionsOpen()).isZero();
            assertThat(endpoint.counters().requestsSent()).isEmpty();
        }
    }

    @Test
    void aSubscriberThatIsGoneIsForgottenAndCounted() throws Exception {
        try (var endpoint = SipEndpoint.open(config(ListenPoint.udp("127.0.0.1", 0)), new AnsweringHandler())) {
            try (var peer = new RawPeer(endpoint)) {
                var lines = WireScenario.lines("s", "", "1 SUBSCRIBE", "Event: emergency-ElementState");
                // Nobody listens there.
                peer.request(
                        "SUBSCRIBE",
                        Arrays.stream(lines)
                                .map(line -> line.replace("src@127.0.0.1:%port", "src@127.0.0.1:1;transport=tcp"))
                                .toArray(String[]::new));
                assertThat(peer.receive().cseq().method()).isEqualTo("SUBSCRIBE");
            }
            await().atMost(PATIENCE).until(() -> endpoint.counters().subscriptionsLost() == 1);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(endpoint.counters().subscriptionsOpen()).isZero());
        }
    }
}
