package io.earwitness.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import io.earwitness.sip.transport.Flow;
import io.earwitness.sip.transport.Traffic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The timers of RFC 3261 §17 and RFC 6026, second by second on a clock that stands still.
@Tag("TX-10")
class TransactionLayerTest {
    private static final Duration T1 = Duration.ofMillis(500);

    private final ManualLoop loop = new ManualLoop();
    private final RecordingFlow udp = new RecordingFlow(Transport.UDP, loop);
    private final RecordingFlow tcp = new RecordingFlow(Transport.TCP, loop);
    private final User user = new User();
    private final Outcome outcome = new Outcome();
    private final TransactionLayer layer = new TransactionLayer(
            loop, SipTimers.DEFAULT, new Traffic(seen -> {}), new Identifiers(new Random(1)), 10, user);

    private static final class User implements TransactionUser {
        final List<ServerTransaction> transactions = new ArrayList<>();
        final List<SipRequest> acks = new ArrayList<>();
        final List<SipResponse> strays = new ArrayList<>();

        @Override
        public void onRequest(ServerTransaction transaction) {
            transactions.add(transaction);
        }

        @Override
        public void onAck(SipRequest ack, Flow flow) {
            acks.add(ack);
        }

        @Override
        public void onStrayResponse(SipResponse response, Flow flow) {
            strays.add(response);
        }

        @Override
        public void onMalformed(Parsed.Malformed malformed, byte[] start, Flow flow) {}
    }

    private static final class Outcome implements ResponseListener {
        final List<Integer> statuses = new ArrayList<>();
        int timeouts;
        int failures;

        @Override
        public void onResponse(SipResponse response, Flow flow) {
            statuses.add(response.status());
        }

        @Override
        public void onTimeout() {
            timeouts++;
        }

        @Override
        public void onTransportFailure(IOException failure) {
            failures++;
        }
    }

    private static SipRequest request(String method, String branch) {
        return (SipRequest) message("""
                %s sip:b@127.0.0.1 SIP/2.0
                Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK%s
                From: <sip:a@127.0.0.1>;tag=1
                To: <sip:b@127.0.0.1>
                Call-ID: c
                CSeq: 1 %s
                Contact: <sip:a@127.0.0.1:5070>

                """.formatted(method, branch, method));
    }

    private static SipMessage message(String text) {
        var parsed = new SipParser(MessageLimits.DEFAULT).parse(text.getBytes(StandardCharsets.UTF_8));
        return ((Parsed.Whole) parsed).message();
    }

    private SipRequest outgoing(String method) {
        var request = request(method, "unused");
        return request.with(request.headers().without("Via"));
    }

    private void answer(RecordingFlow flow, int status) {
        var sent = (SipRequest) flow.sent.getFirst();
        var bare = Answers.to(sent, status);
        layer.onMessage(bare.with(tagged(bare.headers())), flow);
    }

    private static Headers tagged(Headers headers) {
        return headers.with("To", "<sip:b@127.0.0.1>;tag=2");
    }

    // ---- INVITE client

    @Test
    void invitesAreRepeatedWithDoublingIntervalsUntilTimerB() {
        layer.sendInvite(outgoing("INVITE"), udp, outcome);
        loop.pass(Duration.ofSeconds(40));

        assertThat(udp.log)
                .containsExactly(
                        "0 INVITE",
                        "500 INVITE",
                        "1500 INVITE",
                        "3500 INVITE",
                        "7500 INVITE",
                        "15500 INVITE",
                        "31500 INVITE");
        assertThat(outcome.timeouts).isEqualTo(1);
        assertThat(layer.transactionsOpen()).isZero();
        assertThat(loop.timersPending()).isZero();
    }

    @Test
    void invitesOverConnectionsAreNotRepeated() {
        layer.sendInvite(outgoing("INVITE"), tcp, outcome);
        loop.pass(Duration.ofSeconds(33));

        assertThat(tcp.log).containsExactly("0 INVITE");
        assertThat(outcome.timeouts).isEqualTo(1);
    }

    @Test
    void aProvisionalAnswerStopsRepetitionAndTimeout() {
        layer.sendInvite(outgoing("INVITE"), udp, outcome);
        answer(udp, 180);
        loop.pass(Duration.ofMinutes(5));

        assertThat(udp.log).containsExactly("0 INVITE");
        assertThat(outcome.statuses).containsExactly(180);
        assertThat(outcome.timeouts).isZero();
    }

    @Test
    void refusalsAreAcknowledgedForAsLongAsTimerDRemembers() {
        layer.sendInvite(outgoing("INVITE"), udp, outcome);
        answer(udp, 486);
        loop.pass(Duration.ofSeconds(31));
        answer(udp, 486);
        loop.pass(Duration.ofSeconds(2));
        answer(udp, 486);

        assertThat(udp.log).containsExactly("0 INVITE", "0 ACK", "31000 ACK");
        assertThat(outcome.statuses).containsExactly(486);
        assertThat(user.strays).hasSize(1);
        var invite = (SipRequest) udp.sent.get(0);
        var ack = (SipRequest) udp.sent.get(1);
        assertThat(ack.via()).isEqualTo(invite.via());
        assertThat(ack.to().tag()).contains("2");
        assertThat(ack.cseq().number()).isEqualTo(invite.cseq().number());
    }

    @Test
    @Tag("TX-11")
    void everyAcceptanceIsToldUntilTimerMEnds() {
        layer.sendInvite(outgoing("INVITE"), udp, outcome);
        answer(udp, 200);
        loop.pass(Duration.ofSeconds(31));
        answer(udp, 200);
        loop.pass(Duration.ofSeconds(2));
        answer(udp, 200);

        assertThat(outcome.statuses).containsExactly(200, 200);
        assertThat(user.strays).hasSize(1);
        assertThat(udp.log).as("the ACK is the user's").containsExactly("0 INVITE");
    }

    @Test
    void cancelWaitsForAProvisionalAnswer() {
        var transaction = layer.sendInvite(outgoing("INVITE"), tcp, outcome);
        transaction.cancel();
        assertThat(tcp.log).containsExactly("0 INVITE");

        answer(tcp, 100);

        assertThat(tcp.log).containsExactly("0 INVITE", "0 CANCEL");
        var cancel = (SipRequest) tcp.sent.get(1);
        assertThat(cancel.via()).isEqualTo(tcp.sent.get(0).via());
        loop.pass(Duration.ofSeconds(33));
        assertThat(outcome.timeouts).isEqualTo(1);
    }

    @Test
    void aBrokenFlowFailsTheRequest() {
        udp.broken = true;
        layer.sendInvite(outgoing("INVITE"), udp, outcome);

        assertThat(outcome.failures).isEqualTo(1);
        assertThat(layer.transactionsOpen()).isZero();
    }

    // ---- non-INVITE client

    @Test
    void otherRequestsAreRepeatedUpToT2UntilTimerF() {
        layer.send(outgoing("OPTIONS"), udp, outcome);
        loop.pass(Duration.ofSeconds(40));

        assertThat(udp.log)
                .containsExactly(
                        "0 OPTIONS",
                        "500 OPTIONS",
                        "1500 OPTIONS",
                        "3500 OPTIONS",
                        "7500 OPTIONS",
                        "11500 OPTIONS",
                        "15500 OPTIONS",
                        "19500 OPTIONS",
                        "23500 OPTIONS",
                        "27500 OPTIONS",
                        "31500 OPTIONS");
        assertThat(outcome.timeouts).isEqualTo(1);
    }

    @Test
    void answersThatCameTwiceAreToldOnceWhileTimerKRuns() {
        layer.send(outgoing("BYE"), udp, outcome);
        answer(udp, 200);
        loop.pass(Duration.ofSeconds(4));
        answer(udp, 200);
        assertThat(layer.transactionsOpen()).isEqualTo(1);
        loop.pass(Duration.ofSeconds(2));

        assertThat(outcome.statuses).containsExactly(200);
        assertThat(layer.transactionsOpen()).isZero();
    }

    // ---- INVITE server

    private ServerTransaction received(String method, RecordingFlow flow) {
        layer.onMessage(request(method, "in"), flow);
        return user.transactions.getLast();
    }

    @Test
    @Tag("SRS-INV-06")
    void tryingIsSaidAfter200MillisecondsOfSilence() {
        received("INVITE", udp);
        loop.pass(Duration.ofMillis(199));
        assertThat(udp.log).isEmpty();
        loop.pass(Duration.ofMillis(1));

        assertThat(udp.log).containsExactly("200 100");
    }

    @Test
    void refusalsAreRepeatedUntilTheirAck() {
        var transaction = received("INVITE", udp);
        transaction.respond(Answers.to(transaction.request(), 486));
        loop.pass(Duration.ofSeconds(2));
        layer.onMessage(request("ACK", "in"), udp);
        loop.pass(Duration.ofSeconds(60));

        assertThat(udp.log).containsExactly("0 486", "500 486", "1500 486");
        assertThat(user.acks).isEmpty();
        assertThat(layer.transactionsOpen()).isZero();
    }

    @Test
    void refusalsWithoutAckEndWithTimerH() {
        var transaction = received("INVITE", udp);
        transaction.respond(Answers.to(transaction.request(), 486));
        loop.pass(Duration.ofSeconds(31));
        assertThat(layer.transactionsOpen()).isEqualTo(1);
        loop.pass(Duration.ofSeconds(1));

        assertThat(udp.log).hasSize(11).startsWith("0 486", "500 486", "1500 486", "3500 486", "7500 486", "11500 486");
        assertThat(layer.transactionsOpen()).isZero();
        assertThat(loop.timersPending()).isZero();
    }

    @Test
    void refusalsOverConnectionsAreSentOnce() {
        var transaction = received("INVITE", tcp);
        transaction.respond(Answers.to(transaction.request(), 486));
        loop.pass(Duration.ofSeconds(31));
        assertThat(tcp.log).containsExactly("0 486");
        layer.onMessage(request("ACK", "in"), tcp);

        assertThat(layer.transactionsOpen()).isZero();
    }

    @Test
    @Tag("TX-11")
    @Tag("SRS-INV-15")
    void acceptedInvitesAbsorbRepetitionsUntilTimerL() {
        var transaction = received("INVITE", udp);
        var ok = Answers.to(transaction.request(), 200);
        transaction.respond(ok);
        loop.pass(T1.multipliedBy(10));
        layer.onMessage(request("INVITE", "in"), udp);
        transaction.respond(ok);

        assertThat(udp.log).containsExactly("0 200", "5000 200");
        assertThat(user.transactions).hasSize(1);
        loop.pass(Duration.ofSeconds(28));
        assertThat(layer.transactionsOpen()).isZero();
        layer.onMessage(request("ACK", "other"), udp);
        assertThat(user.acks).hasSize(1);
    }

    @Test
    @Tag("TX-20")
    void answeredRequestsAreNotKeptButStillRecognized() {
        var invite = large("INVITE", "in");
        layer.onMessage(invite, udp);
        var transaction = user.transactions.getLast();
        long whole = layer.memory().usedBytes();
        transaction.respond(accepting(invite));
        assertThat(layer.memory().usedBytes()).isPositive().isLessThan(whole / 100);
        assertThatThrownBy(transaction::request).isInstanceOf(IllegalStateException.class);

        layer.onMessage(large("INVITE", "in"), udp);
        layer.onMessage(large("INVITE", "merged"), udp);
        layer.onMessage(request("CANCEL", "in"), udp);
        assertThat(user.transactions).hasSize(1);
        assertThat(udp.log).containsExactly("0 200", "0 482", "0 200");
        assertThat(udp.sent.getLast().to().tag()).contains("2");
        loop.pass(Duration.ofSeconds(32));
        assertThat(layer.memory().usedBytes()).isZero();
    }

    @Test
    @Tag("TX-20")
    void ofARefusalOnlyTheAnswerIsKept() {
        for (var method : List.of("INVITE", "OPTIONS")) {
            var request = large(method, method);
            layer.onMessage(request.with(request.headers().with("Call-ID", method)), udp);
            long whole = layer.memory().usedBytes();
            user.transactions.getLast().respond(Answers.to(request, 486));
            assertThat(layer.memory().usedBytes()).isPositive().isLessThan(whole / 50);
        }
        loop.pass(Duration.ofSeconds(32));
        assertThat(layer.memory().usedBytes()).isZero();
    }

    private static SipRequest large(String method, String branch) {
        var request = request(method, branch);
        var body = Optional.of(new SipBody("text/plain", new byte[100_000]));
        return new SipRequest(method, request.requestUri(), request.headers(), body);
    }

    private static SipResponse accepting(SipRequest request) {
        var bare = Answers.to(request, 200);
        return bare.with(tagged(bare.headers()));
    }

    @Test
    void repetitionsGetTheLastProvisionalAnswer() {
        var transaction = received("INVITE", udp);
        transaction.respond(Answers.to(transaction.request(), 180));
        layer.onMessage(request("INVITE", "in"), udp);

        assertThat(udp.log).containsExactly("0 180", "0 180");
        assertThat(user.transactions).hasSize(1);
    }

    // ---- non-INVITE server

    @Test
    void answersAreRepeatedOnDemandUntilTimerJ() {
        var transaction = received("OPTIONS", udp);
        layer.onMessage(request("OPTIONS", "in"), udp);
        assertThat(udp.log).as("nothing to repeat yet").isEmpty();
        transaction.respond(Answers.to(transaction.request(), 200));
        loop.pass(Duration.ofSeconds(31));
        layer.onMessage(request("OPTIONS", "in"), udp);
        loop.pass(Duration.ofSeconds(1));

        assertThat(udp.log).containsExactly("0 200", "31000 200");
        assertThat(user.transactions).hasSize(1);
        assertThat(layer.transactionsOpen()).isZero();
    }

    @Test
    @Tag("TX-16")
    void requestsNobodyAnswersAreForgottenWithout408() {
        received("OPTIONS", udp);
        loop.pass(Duration.ofSeconds(65));

        assertThat(udp.log).isEmpty();
        assertThat(layer.transactionsOpen()).isZero();
    }

    @Test
    void requestsOverTheLimitGet503() {
        for (int i = 0; i < 11; i++) {
            var request = request("OPTIONS", "n" + i);
            layer.onMessage(request.with(request.headers().with("Call-ID", "c" + i)), udp);
        }

        assertThat(user.transactions).hasSize(10);
        assertThat(udp.log).containsExactly("0 503");
        assertThat(udp.sent.getFirst().headers().has("Retry-After")).isTrue();
    }
}
