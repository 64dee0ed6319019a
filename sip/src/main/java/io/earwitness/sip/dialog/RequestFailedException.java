package io.earwitness.sip.dialog;

/// A request that got no final response.
public final class RequestFailedException extends Exception {
    private final Kind kind;

    public enum Kind {
        /// Nobody answered within the protocol's time.
        TIMEOUT,
        /// It could not be sent: no route, connection refused, name not found.
        TRANSPORT,
        /// Another request of ours that excludes this one is pending.
        PENDING,
        /// The dialog is over, or the endpoint closed.
        ENDED
    }

    public RequestFailedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
