package io.earwitness.sip.parser;

/// Ends the reading of one message; never leaves this package.
final class Unacceptable extends RuntimeException {
    final int status;
    final String reason;

    Unacceptable(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
        this.reason = reason;
    }
}
