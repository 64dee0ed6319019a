package io.earwitness.sip.transaction;

import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import java.util.Locale;

/// What makes two messages belong to one transaction (RFC 3261 §17.1.3, §17.2.3).
///
/// With a magic cookie: the branch, the sender's address, the method. Without, for RFC 2543 peers: all that identified
/// a
/// request then.
record TransactionKey(String method, String identity) {

    int length() {
        return method.length() + identity.length();
    }

    /// ACK and CANCEL find the INVITE that they belong to.
    static TransactionKey ofServer(SipRequest request, String method) {
        var via = request.via();
        if (via.hasUniqueBranch()) {
            return new TransactionKey(
                    method,
                    via.branch().orElse("") + "|" + via.sentBy().toString().toLowerCase(Locale.ROOT));
        }
        var identity = String.join(
                "|",
                request.requestUri().toString(),
                request.from().tag().orElse(""),
                request.callId(),
                Long.toString(request.cseq().number()),
                via.sentBy().toString(),
                via.branch().orElse(""));
        return new TransactionKey(method, identity);
    }

    static TransactionKey ofServer(SipRequest request) {
        return ofServer(request, request.is("ACK") ? "INVITE" : request.method());
    }

    static TransactionKey ofClient(SipRequest request) {
        return new TransactionKey(request.method(), request.via().branch().orElse(""));
    }

    static TransactionKey ofClient(SipResponse response) {
        return new TransactionKey(
                response.cseq().method(), response.via().branch().orElse(""));
    }
}
