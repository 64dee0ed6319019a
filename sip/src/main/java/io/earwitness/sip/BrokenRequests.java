package io.earwitness.sip;

import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.transaction.Answers;
import io.earwitness.sip.transport.Flow;
import java.util.List;
import java.util.Optional;

/// Answers requests that could not be read whole, without a transaction, where enough of them can be read.
final class BrokenRequests {
    private static final List<String> NEEDED = List.of("Via", "From", "To", "Call-ID", "CSeq");
    private static final SipUri ANY = SipUri.of("", "invalid", 5060);

    private static final String RETRY_AFTER_SECONDS = "10";

    private BrokenRequests() {}

    static void answer(Parsed.Malformed malformed, Flow flow) {
        var headers = malformed.headers();
        if (!NEEDED.stream().allMatch(headers::has)) {
            return;
        }
        try {
            var bare = refusal(malformed);
            var request = new SipRequest(malformed.method(), ANY, headers, Optional.empty());
            flow.answering(request).send(tagged(bare.headers(), bare), failure -> {});
        } catch (MalformedValueException unanswerable) {
            // Without a readable Via there is no way back.
        }
    }

    private static SipResponse refusal(Parsed.Malformed malformed) {
        var bare = Answers.to(malformed.headers(), malformed.status(), malformed.reason());
        return malformed.status() == 503 ? bare.with(bare.headers().adding("Retry-After", RETRY_AFTER_SECONDS)) : bare;
    }

    private static SipResponse tagged(Headers headers, SipResponse bare) {
        try {
            var to = NameAddress.parse(headers.first("To").orElse(""));
            return to.tag().isPresent()
                    ? bare
                    : bare.with(headers.with("To", to.withTag("unread").toString()));
        } catch (MalformedValueException unreadable) {
            return bare;
        }
    }
}
