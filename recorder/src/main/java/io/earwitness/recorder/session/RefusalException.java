package io.earwitness.recorder.session;

import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipUri;
import java.io.Serial;
import java.time.Duration;

/// A request that is answered with a refusal, and changes nothing. Thrown where that is found out, caught where the
/// answer is given.
final class RefusalException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient SipReply reply;
    private final String why;
    private final String sentence;

    /// @param why      one word for a metric
    /// @param sentence for a person
    RefusalException(String why, String sentence, SipReply reply) {
        super(reply.status() + " " + (reply.reason().equals(sentence) ? sentence : reply.reason() + ": " + sentence));
        this.why = why;
        this.sentence = sentence;
        this.reply = reply;
    }

    /// 488 with a Warning that says what is wrong (RFC 3261 §20.43).
    static RefusalException notAcceptable(String why, String text) {
        return warned(why, text, SipReply.of(488, "Not Acceptable Here"));
    }

    /// 400 with a Warning that says what is wrong.
    static RefusalException badRequest(String why, String text) {
        return warned(why, text, SipReply.of(400, "Bad Request"));
    }

    private static RefusalException warned(String why, String text, SipReply reply) {
        var quoted = text.replaceAll("[\"\\\\\\p{Cntrl}]", "'");
        return new RefusalException(why, text, reply.with("Warning", "399 earwitness \"" + quoted + "\""));
    }

    /// 503, which tells the client to try another recorder or to come back.
    static RefusalException unavailable(String why, String reason, Duration retryAfter) {
        return new RefusalException(
                why,
                reason,
                SipReply.of(503, reason).with("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds()))));
    }

    /// The same refusal, but with another recorder to try (RFC 3261 §8.1.3.4).
    RefusalException sentTo(SipUri other) {
        return new RefusalException(
                why, sentence, SipReply.of(302, "Moved Temporarily").with("Contact", "<" + other + ">"));
    }

    SipReply reply() {
        return reply;
    }

    String sentence() {
        return sentence;
    }

    String why() {
        return why;
    }
}
