package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.transport.ListenPoint;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many calls at once from the traffic generator sipp, and one to it. Needs `sipp` on the path.
@Tag("TX-01")
class SippIT {
    private static final int CALLS = 100;
    private static final SipBody ANSWER = SipBody.sdp(
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n");

    @TempDir
    Path work;

    @BeforeAll
    static void sippIsInstalled() {
        assumeTrue(Sipp.isInstalled(), "sipp is not installed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1", "t1", "tn"})
    void callsFromTheGeneratorAllSucceed(String mode) throws Exception {
        var handler = new AnsweringHandler();
        handler.acceptance = SipReply.ok(ANSWER);
        try (var endpoint = SipEndpoint.open(
                SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0), ListenPoint.tcp("127.0.0.1", 0)),
                handler)) {
            int index = mode.startsWith("u") ? 0 : 1;
            int port = endpoint.listening().get(index).address().getPort();
            var sipp = new Sipp(work);
            var process = sipp.start(
                    "-sn",
                    "uac",
                    "-t",
                    mode,
                    "-m",
                    Integer.toString(CALLS),
                    "-r",
                    "100",
                    "-timeout",
                    "60s",
                    "-timeout_error",
                    "-max_socket",
                    "1000",
                    "127.0.0.1:" + port);

            assertThat(process.waitFor(70, TimeUnit.SECONDS)).isTrue();

            assertThat(process.exitValue()).as(sipp::output).isZero();
            await().untilAsserted(() -> assertThat(handler.recorded.ends).hasSize(CALLS));
            assertThat(handler.calls).hasSize(CALLS);
            assertThat(endpoint.counters().dialogsOpen()).isZero();
            assertThat(endpoint.counters().malformed()).isZero();
        }
    }

    @Test
    void callsToTheGeneratorAreRungAnsweredAndEnded() throws Exception {
        var recorded = new RecordedDialog();
        try (var endpoint = SipEndpoint.open(
                SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0)), new AnsweringHandler())) {
            var sipp = new Sipp(work);
            var process = sipp.start("-sn", "uas", "-m", "1", "-timeout", "60s", "-timeout_error");
            try {
                var target = SipUri.of("sipp", "127.0.0.1", sipp.port());
                var dialog = endpoint.invite(
                        OutgoingCall.to(target, NameAddress.parse("<sip:us@127.0.0.1>"))
                                .with(ANSWER),
                        recorded);
                dialog.bye();

                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).as(sipp::output).isZero();
                assertThat(endpoint.counters().responsesReceived()).containsKey(180);
            } finally {
                process.destroy();
            }
        }
    }
}
