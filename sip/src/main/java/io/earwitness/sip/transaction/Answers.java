package io.earwitness.sip.transaction;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.ReasonPhrase;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The bare response to a request: what RFC 3261 §8.2.6 copies from it, and nothing else.
public final class Answers {
    private static final List<String> COPIED = List.of("Via", "From", "To", "Call-ID", "CSeq");
    private static final int USUAL_HEADERS = 16;

    private Answers() {}

    public static SipResponse to(SipRequest request, int status) {
        return to(request.headers(), status, ReasonPhrase.of(status));
    }

    public static SipResponse to(SipMessage request, int status, String reason) {
        return to(request.headers(), status, reason);
    }

    /// Copies whatever of them is there; for requests that could not be read whole.
    public static SipResponse to(Headers request, int status, String reason) {
        return new SipResponse(status, reason, Headers.of(copied(request, status)), Optional.empty());
    }

    /// What a response of this status copies, for whoever adds to it.
    public static List<Header> copied(Headers request, int status) {
        var headers = new ArrayList<Header>(USUAL_HEADERS);
        for (var name : COPIED) {
            request.copy(name, headers);
        }
        if (status == 100) {
            request.first("Timestamp").ifPresent(value -> headers.add(new Header("Timestamp", value)));
        }
        return headers;
    }
}
