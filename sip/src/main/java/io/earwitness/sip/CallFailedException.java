package io.earwitness.sip;

/// An INVITE of ours that got no final answer.
public final class CallFailedException extends Exception {
    private final Kind kind;

    public enum Kind {
        /// Nobody answered in time.
        TIMEOUT,
        /// It could not be sent: no route, connection refused, name not found.
        TRANSPORT,
        /// We cancelled it ourselves, or the waiting thread was interrupted.
        CANCELLED,
        /// The endpoint was closed.
        CLOSED
    }

    public CallFailedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
