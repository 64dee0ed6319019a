package io.earwitness.sip.transaction;

import io.earwitness.sip.message.SipRequest;

/// What copies of one request that came by several ways have in common (RFC 3261 §8.2.2.2).
record MergeKey(String fromTag, String callId, long sequence, String method) {

    int length() {
        return fromTag.length() + callId.length() + method.length();
    }

    static MergeKey of(SipRequest request) {
        return new MergeKey(
                request.from().tag().orElse(""),
                request.callId(),
                request.cseq().number(),
                request.method());
    }
}
