package io.earwitness.recorder.session;

import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A client that the recorder calls: until its 200 there is no session; what it offers there becomes one before our ACK
/// leaves, or is answered with every line refused.
///
/// Owned by [RecordingSessions]; told of one thing at a time.
final class CalledClient implements DialogHandler {
    private final Opener opener;
    private volatile @Nullable RecordingSession session;
    private volatile @Nullable RefusalException refusal;

    /// Makes a session of a client's 200.
    interface Opener {
        Opened open(Dialog dialog, SipResponse accepted) throws RefusalException;

        /// What is said to an offer that cannot be used, since an offer must have an answer; empty where there is none.
        Optional<SipBody> refuse(Dialog dialog, SipResponse accepted);
    }

    /// @param answer for the ACK
    record Opened(RecordingSession session, SipBody answer) {}

    CalledClient(Opener opener) {
        this.opener = opener;
    }

    @Override
    public Optional<SipBody> onAccepted(Dialog dialog, SipResponse accepted) {
        var standing = session;
        if (standing != null) {
            return standing.onAccepted(dialog, accepted);
        }
        try {
            var opened = opener.open(dialog, accepted);
            session = opened.session();
            return Optional.of(opened.answer());
        } catch (RefusalException unusable) {
            refusal = unusable;
            return opener.refuse(dialog, accepted);
        }
    }

    /// Why what the client offered cannot be recorded.
    Optional<RefusalException> refusal() {
        return Optional.ofNullable(refusal);
    }

    Optional<RecordingSession> session() {
        return Optional.ofNullable(session);
    }

    @Override
    public Optional<SipBody> currentDescription(Dialog dialog) {
        return session().flatMap(standing -> standing.currentDescription(dialog));
    }

    @Override
    public SipReply onRequest(Dialog dialog, SipRequest request) {
        return session().map(standing -> standing.onRequest(dialog, request)).orElseGet(() -> SipReply.of(481));
    }

    @Override
    public void onAck(Dialog dialog, SipRequest ack) {
        session().ifPresent(standing -> standing.onAck(dialog, ack));
    }

    @Override
    public void onEnded(Dialog dialog, DialogEnd end) {
        session().ifPresent(standing -> standing.onEnded(dialog, end));
    }
}
