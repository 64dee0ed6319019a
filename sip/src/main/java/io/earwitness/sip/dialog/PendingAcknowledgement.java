package io.earwitness.sip.dialog;

/// A dialog whose 2xx waits for our ACK.
public interface PendingAcknowledgement extends Dialog {

    /// Asks the handler for the answer, sends the ACK, then runs the task; on a virtual thread of the dialog.
    void acknowledgeThen(Runnable task);
}
