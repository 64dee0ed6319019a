package io.earwitness.sip.dialog;

import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import java.util.Optional;

/// What happens in a dialog, told to its owner: one call at a time, in CSeq order, on a virtual thread. May block.
public interface DialogHandler {

    /// A re-INVITE, UPDATE, INFO or another method the endpoint was configured to accept. BYE, CANCEL, OPTIONS and
    /// ACK do not come here. If this throws, 500 is answered.
    SipReply onRequest(Dialog dialog, SipRequest request);

    /// The ACK of a 2xx that we sent, once for each INVITE; it carries the answer if our 2xx carried the offer.
    default void onAck(Dialog dialog, SipRequest ack) {}

    /// The description in force on our side, for a refresh of the session that must change nothing. Nothing: what
    /// the dialog itself saw last is said again.
    default Optional<SipBody> currentDescription(Dialog dialog) {
        return Optional.empty();
    }

    /// The 2xx to an INVITE or re-INVITE of ours, before it is acknowledged. What is returned goes into the ACK:
    /// the answer, where the 2xx carried the offer because our INVITE had none.
    default Optional<SipBody> onAccepted(Dialog dialog, SipResponse accepted) {
        return Optional.empty();
    }

    /// The last call for this dialog; exactly once.
    void onEnded(Dialog dialog, DialogEnd end);
}
