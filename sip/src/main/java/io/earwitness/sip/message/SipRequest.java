package io.earwitness.sip.message;

import java.util.Optional;

/// A request: what is asked, of which URI.
public record SipRequest(String method, SipUri requestUri, Headers headers, Optional<SipBody> body)
        implements SipMessage {

    @Override
    public String startLine() {
        return method + " " + requestUri + " SIP/2.0";
    }

    public boolean is(String otherMethod) {
        return method.equals(otherMethod);
    }

    public SipRequest with(Headers changed) {
        return new SipRequest(method, requestUri, changed, body);
    }

    public SipRequest withoutBody() {
        return body.isEmpty() ? this : new SipRequest(method, requestUri, headers, Optional.empty());
    }

    @Override
    public String toString() {
        return startLine();
    }
}
