package io.earwitness.sip.dialog;

import io.earwitness.sip.digest.DigestAnswers;
import io.earwitness.sip.message.CSeq;
import io.earwitness.sip.message.Parameters;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import java.time.Duration;
import java.util.Optional;

/// Whether a request of ours that was refused outside a dialog is worth sending again, and how it then reads: with
/// credentials (401, 407), or with a session interval that the peer finds long enough (422). Used by the loop
/// alone.
public final class Retries {
    private static final int TRIES_MAX = 4;

    private final DigestAnswers digest;
    private int tries;
    private boolean lengthened;

    public Retries(DigestAnswers digest) {
        this.digest = digest;
    }

    public DigestAnswers digest() {
        return digest;
    }

    /// With the next CSeq; nothing where the refusal stands.
    public Optional<SipRequest> after(SipRequest sent, SipResponse refusal) {
        if (++tries >= TRIES_MAX) {
            return Optional.empty();
        }
        if (digest.learns(refusal)) {
            return Optional.of(digest.authorized(next(sent)));
        }
        digest.taken();
        return lengthened(sent, refusal).map(digest::authorized);
    }

    /// RFC 4028 §7.3. A peer that then wants still more gets no third try.
    private Optional<SipRequest> lengthened(SipRequest sent, SipResponse refusal) {
        var minimum = SessionInterval.minimum(refusal);
        if (refusal.status() != 422 || minimum.isEmpty() || lengthened) {
            return Optional.empty();
        }
        lengthened = true;
        var before = SessionInterval.read(sent).orElse(Duration.ZERO);
        var longer = before.compareTo(minimum.get()) < 0 ? minimum.get() : before;
        var parameters = sent.headers()
                .first("Session-Expires")
                .filter(value -> value.indexOf(';') >= 0)
                .map(value ->
                        Parameters.parse(value.substring(value.indexOf(';'))).toString())
                .orElse("");
        var again = next(sent);
        return Optional.of(again.with(again.headers()
                .with("Session-Expires", longer.toSeconds() + parameters)
                .with("Min-SE", Long.toString(minimum.get().toSeconds()))));
    }

    private static SipRequest next(SipRequest sent) {
        var cseq = new CSeq(sent.cseq().number() + 1, sent.method());
        return sent.with(sent.headers().with("CSeq", cseq.toString()));
    }
}
