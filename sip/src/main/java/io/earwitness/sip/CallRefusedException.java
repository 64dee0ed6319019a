package io.earwitness.sip;

import io.earwitness.sip.message.SipResponse;

/// The callee answered an INVITE of ours with a status from 300 on; the response says why.
public final class CallRefusedException extends Exception {
    private final transient SipResponse response;

    public CallRefusedException(SipResponse response) {
        super(response.status() + " " + response.reason());
        this.response = response;
    }

    public int status() {
        return response.status();
    }

    public SipResponse response() {
        return response;
    }
}
