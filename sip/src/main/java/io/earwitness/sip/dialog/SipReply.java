package io.earwitness.sip.dialog;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.ReasonPhrase;
import io.earwitness.sip.message.SipBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a caller of this module wants answered. Via, From, To, Call-ID, CSeq, Contact, Record-Route, Allow and
/// Supported are added by the endpoint unless they are given here.
public record SipReply(int status, String reason, List<Header> headers, Optional<SipBody> body) {
    public SipReply {
        if (status < 100 || status > 699) {
            throw new IllegalArgumentException("no SIP status: " + status);
        }
        if (reason.indexOf('\r') >= 0 || reason.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a reason phrase holds no line break");
        }
        headers = List.copyOf(headers);
    }

    public static SipReply of(int status) {
        return new SipReply(status, ReasonPhrase.of(status), List.of(), Optional.empty());
    }

    public static SipReply of(int status, String reason) {
        return new SipReply(status, reason, List.of(), Optional.empty());
    }

    public static SipReply ok() {
        return of(200);
    }

    public static SipReply ok(SipBody body) {
        return ok().with(body);
    }

    public SipReply with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new SipReply(status, reason, more, body);
    }

    public SipReply with(SipBody given) {
        return new SipReply(status, reason, headers, Optional.of(given));
    }

    /// Whether it says this header itself.
    boolean gives(String name) {
        for (var header : headers) {
            if (header.named(name)) {
                return true;
            }
        }
        return false;
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
