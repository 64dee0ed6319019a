package io.earwitness.sip;

import static org.awaitility.Awaitility.await;

import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import io.earwitness.sip.transaction.Answers;
import io.earwitness.sip.transaction.ManualLoop;
import io.earwitness.sip.transaction.RecordingFlow;
import io.earwitness.sip.transport.Hop;
import io.earwitness.sip.transport.HopFinder;
import io.earwitness.sip.transport.Hops;
import io.earwitness.sip.transport.ListenPoint;
import io.earwitness.sip.transport.Traffic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// All of an endpoint but its sockets, on a clock that stands still; and its peer, written out.
final class StillSignalling {
    final ManualLoop loop = new ManualLoop();
    final RecordingFlow flow;
    final AnsweringHandler handler = new AnsweringHandler();
    final Signalling signalling;
    private final HopFinder finder;
    private final SipParser parser = new SipParser(MessageLimits.DEFAULT);
    private int branches;

    StillSignalling() {
        this(Transport.UDP);
    }

    StillSignalling(Transport transport) {
        this(transport, config -> config);
    }

    StillSignalling(Transport transport, UnaryOperator<SipEndpointConfig> more) {
        this.flow = new RecordingFlow(transport, loop);
        this.finder = uri -> new Hops(List.of(new Hop(transport, flow.remote(), uri.host())));
        this.signalling = new Signalling(
                loop,
                (hop, preferred, then, failed) -> then.accept(flow),
                finder,
                more.apply(SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0))
                        .withOptionTags("siprec")),
                handler,
                new Traffic(seen -> {}),
                new Random(7));
    }

    /// A request of the peer's in the dialog with this tag of ours, or in none.
    void receive(String method, String toTag, long sequence, String... more) {
        receiveWith("", method, toTag, sequence, more);
    }

    void receiveWith(String body, String method, String toTag, long sequence, String... more) {
        var branch = method.equals("ACK") || method.equals("CANCEL") ? "b" + branches : "b" + ++branches;
        var text = new StringBuilder(method).append(" sip:srs@127.0.0.1 SIP/2.0\r\n");
        List.of(
                        "Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK" + branch,
                        "From: <sip:src@127.0.0.1>;tag=f1",
                        "To: <sip:srs@127.0.0.1>" + (toTag.isEmpty() ? "" : ";tag=" + toTag),
                        "Call-ID: still-1",
                        "CSeq: " + sequence + " " + method,
                        "Contact: <sip:src@127.0.0.1:5070>",
                        "Max-Forwards: 70",
                        "Content-Length: " + body.length())
                .forEach(line -> text.append(line).append("\r\n"));
        Arrays.stream(more).forEach(line -> text.append(line).append("\r\n"));
        if (!body.isEmpty()) {
            text.append("Content-Type: application/sdp\r\n");
        }
        receive(text.append("\r\n").append(body).toString());
    }

    void receive(String text) {
        var message = ((Parsed.Whole) parser.parse(text.getBytes(StandardCharsets.UTF_8))).message();
        loop.execute(() -> signalling.transactions().onMessage(message, flow));
    }

    /// The peer's answer to a request of ours.
    void answer(SipRequest request, int status, String... more) {
        answerWith(Optional.empty(), request, status, more);
    }

    void answerWith(Optional<SipBody> body, SipRequest request, int status, String... more) {
        var response = Answers.to(request, status);
        if (status > 100 && request.to().tag().isEmpty()) {
            response = response.with(response.headers()
                    .with("To", request.to().withTag("peer").toString())
                    .adding("Contact", "<sip:peer@127.0.0.1:5070>"));
        }
        for (var line : more) {
            int colon = line.indexOf(':');
            response = response.with(response.headers()
                    .adding(line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        var whole = new SipResponse(response.status(), response.reason(), response.headers(), body);
        loop.execute(() -> signalling.transactions().onMessage(whole, flow));
    }

    void pass(Duration duration) {
        loop.pass(duration);
    }

    /// Waits for other threads, never for the clock: the last message of the kind that was sent.
    SipMessage awaitSent(Predicate<SipMessage> wanted) {
        await().until(() -> flow.sent.stream().anyMatch(wanted));
        return flow.sent.stream()
                .filter(wanted)
                .reduce((former, latter) -> latter)
                .orElseThrow();
    }

    SipResponse awaitAnswer(int status, String method) {
        return (SipResponse) awaitSent(message -> message instanceof SipResponse response
                && response.status() == status
                && response.cseq().method().equals(method));
    }

    /// The same, to the peer's request with this CSeq.
    SipResponse awaitAnswer(int status, String method, long sequence) {
        return (SipResponse) awaitSent(message -> message instanceof SipResponse response
                && response.status() == status
                && response.cseq().method().equals(method)
                && response.cseq().number() == sequence);
    }

    /// The request of ours with this number among those of its method, from 1.
    SipRequest awaitRequest(String method, int number) {
        await().until(() -> requests(method).size() >= number);
        return requests(method).get(number - 1);
    }

    /// Ours of this method, repetitions left out.
    List<SipRequest> requests(String method) {
        return flow.sent.stream()
                .filter(message -> message instanceof SipRequest request && request.is(method))
                .map(SipRequest.class::cast)
                .distinct()
                .toList();
    }

    /// A call of ours, to the peer.
    PendingCall call(Optional<SipBody> offer, DialogHandler dialog, String... more) {
        var call = new OutgoingCall(
                SipUri.parse("sip:peer@127.0.0.1:5070"),
                NameAddress.parse("<sip:us@127.0.0.1>"),
                Arrays.stream(more)
                        .map(line -> line.split(": ", 2))
                        .map(pair -> new Header(pair[0], pair[1]))
                        .toList(),
                offer);
        return new OutgoingRequests(loop, finder, signalling, (_, _) -> flow).call(call, dialog);
    }

    /// An accepted and acknowledged call; the tag of ours.
    String establish(String... more) {
        receiveWith("v=0\r\n", "INVITE", "", 1, more);
        var tag = awaitAnswer(200, "INVITE").to().tag().orElseThrow();
        receive("ACK", tag, 1);
        await().until(() -> handler.recorded.acks.size() == 1 && handler.dialogs.size() == 1);
        return tag;
    }

    /// When something was sent, in milliseconds, as `at METHOD` or `at STATUS`.
    List<String> log(String what) {
        return flow.log.stream().filter(line -> line.endsWith(" " + what)).toList();
    }
}
