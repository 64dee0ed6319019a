package io.earwitness.recorder.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.transport.SeenMessage;
import io.earwitness.siprec.filter.FilterPolicy;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SignallingTapesTest {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 5060);

    private final SignallingTapes tapes = new SignallingTapes(Clock.systemUTC(), FilterPolicy.NOTHING);
    private final List<MessageSeen> journal = new ArrayList<>();

    @Test
    void messagesBeforeTheJournalAreHeldAndThoseAfterFollow() {
        var invite = request("INVITE", "src", "");
        seen(true, invite);
        seen(false, response("src", ""));

        tapes.of(invite, false).connect(journal::add);
        seen(false, response("src", "us"));
        seen(true, request("BYE", "src", "us"));

        assertThat(journal).extracting(MessageSeen::incoming).containsExactly(true, false, false, true);
    }

    @Test
    void requestsOfOurOwnBelongToTheSameTape() {
        var invite = request("INVITE", "src", "");
        seen(true, invite);
        tapes.of(invite, false).connect(journal::add);

        seen(false, request("BYE", "us", "src"));
        seen(true, response("us", "src"));

        assertThat(journal).hasSize(3);
    }

    @Test
    @Tag("RS-ID-13")
    void sameCallIdWithAnotherTagIsAnotherCall() {
        var invite = request("INVITE", "src", "");
        seen(true, invite);
        tapes.of(invite, false).connect(journal::add);

        seen(true, request("INVITE", "other", ""));
        seen(true, request("BYE", "other", "us"));

        assertThat(journal).hasSize(1);
    }

    @Test
    void nothingComesAfterTheTapeIsCut() {
        var invite = request("INVITE", "src", "");
        seen(true, invite);
        tapes.of(invite, false).connect(journal::add);

        tapes.of(invite, false).cut();
        seen(true, request("BYE", "src", "us"));

        assertThat(journal).hasSize(1);
    }

    @Test
    void aMessageHasTheNumberOfItsFirstComing() {
        var invite = request("INVITE", "src", "");
        seen(true, invite);
        seen(true, invite);
        seen(false, response("src", "us"));
        var tape = tapes.of(invite, false);
        tape.connect(journal::add);
        var bye = request("BYE", "src", "us");
        seen(true, bye);
        seen(true, bye);

        assertThat(journal).hasSize(5);
        assertThat(tape.numberOf(invite)).isEqualTo(1);
        assertThat(tape.numberOf(bye)).isEqualTo(4);
        assertThat(tape.numberOf(request("INFO", "src", "us"))).isZero();
    }

    private void seen(boolean incoming, SipMessage message) {
        tapes.seen(new SeenMessage(incoming, message, message.toBytes(), ADDRESS, ADDRESS, Transport.UDP));
    }

    private static SipRequest request(String method, String fromTag, String toTag) {
        return new SipRequest(method, SipUri.parse("sip:srs@127.0.0.1"), headers(fromTag, toTag), Optional.empty());
    }

    private static SipResponse response(String fromTag, String toTag) {
        return new SipResponse(200, "OK", headers(fromTag, toTag), Optional.empty());
    }

    private static Headers headers(String fromTag, String toTag) {
        return Headers.of(List.of(
                new Header("From", "<sip:a@127.0.0.1>;tag=" + fromTag),
                new Header("To", "<sip:b@127.0.0.1>" + (toTag.isEmpty() ? "" : ";tag=" + toTag)),
                new Header("Call-ID", "one")));
    }
}
