package io.earwitness.sip;

import io.earwitness.sip.dialog.Dialog;

/// An INVITE of ours on its way. Awaited by one thread; may be cancelled from any.
public interface PendingCall {

    /// Blocks until the call is accepted and acknowledged. Interrupting the thread cancels the call.
    Dialog await() throws CallRefusedException, CallFailedException;

    /// Sends CANCEL as soon as the protocol allows. Does nothing once a final answer came.
    void cancel();
}
