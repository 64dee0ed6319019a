package io.earwitness.sip.message;

import java.util.Optional;

/// A response: a status from 100 to 699 and the words that go with it.
public record SipResponse(int status, String reason, Headers headers, Optional<SipBody> body) implements SipMessage {

    @Override
    public String startLine() {
        return "SIP/2.0 " + status + " " + reason;
    }

    public boolean isProvisional() {
        return status < 200;
    }

    public boolean isFinal() {
        return status >= 200;
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    public SipResponse with(Headers changed) {
        return new SipResponse(status, reason, changed, body);
    }

    /// The same, for who keeps it for long.
    public SipResponse compact() {
        return with(headers.compact());
    }

    @Override
    public String toString() {
        return startLine();
    }
}
