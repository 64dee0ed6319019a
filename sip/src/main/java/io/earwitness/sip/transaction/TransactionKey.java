package io.earwitness.sip.transaction;

import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// What makes two messages belong to one transaction (RFC 3261 §17.1.3, §17.2.3), in one array: there are two for each
/// call of the last half minute.
///
/// With a magic cookie: the branch, the sender's address, the method. Without, for RFC 2543 peers: all that identified
/// a request then.
final class TransactionKey {
    private final byte[] identity;
    private final int hash;

    private TransactionKey(String identity) {
        this.identity = identity.getBytes(StandardCharsets.UTF_8);
        this.hash = Arrays.hashCode(this.identity);
    }

    int length() {
        return identity.length;
    }

    /// ACK and CANCEL find the INVITE that they belong to.
    static TransactionKey ofServer(SipRequest request, String method) {
        var via = request.via();
        var branch = via.branch().orElse("");
        if (via.hasUniqueBranch()) {
            return new TransactionKey(
                    method + "|" + branch + "|" + via.sentBy().toString().toLowerCase(Locale.ROOT));
        }
        var identity = String.join(
                "|",
                method,
                request.requestUri().toString(),
                request.from().tag().orElse(""),
                request.callId(),
                Long.toString(request.cseq().number()),
                via.sentBy().toString(),
                branch);
        return new TransactionKey(identity);
    }

    static TransactionKey ofServer(SipRequest request) {
        return ofServer(request, request.is(SipMethod.ACK) ? SipMethod.INVITE : request.method());
    }

    /// What copies of one request that came by several ways have in common (RFC 3261 §8.2.2.2).
    static TransactionKey ofCopies(SipRequest request) {
        var tag = request.from().tag().orElse("");
        var number = request.cseq().number();
        return new TransactionKey(request.method() + "|" + number + "|" + tag.length() + "|" + tag + request.callId());
    }

    static TransactionKey ofClient(SipRequest request) {
        return ofClient(request.method(), request.via().branch().orElse(""));
    }

    static TransactionKey ofClient(SipResponse response) {
        return ofClient(response.cseq().method(), response.via().branch().orElse(""));
    }

    private static TransactionKey ofClient(String method, String branch) {
        return new TransactionKey(method + "|" + branch);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransactionKey that && hash == that.hash && Arrays.equals(identity, that.identity);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return new String(identity, StandardCharsets.UTF_8);
    }
}
