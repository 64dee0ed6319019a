package io.earwitness.sip;

import io.earwitness.sip.dialog.SessionIntervals;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is refused before anybody above sees it: methods, URI schemes, extensions and encodings that we do not
/// know, in the order of RFC 3261 §8.2.
///
/// @param methods all methods that are taken in any way
/// @param optionTags what Require may name, in any case
record RequestScreening(Set<String> methods, Set<String> optionTags, Duration sessionExpiresMin) {
    /// Known, but only ever part of something we did not begin.
    private static final Set<String> NEVER_BEGUN = Set.of(SipMethod.NOTIFY);

    Optional<SipReply> refusal(SipRequest request) {
        if (!methods.contains(request.method())) {
            return Optional.of(SipReply.of(NEVER_BEGUN.contains(request.method()) ? 481 : 405));
        }
        if (!request.requestUri().isSip()) {
            return Optional.of(SipReply.of(416));
        }
        var unknown = unknown(request.headers().all("Require"));
        if (!unknown.isEmpty()) {
            return Optional.of(SipReply.of(420).with("Unsupported", String.join(", ", unknown)));
        }
        if (encoded(request.headers().all("Content-Encoding"))) {
            return Optional.of(SipReply.of(415).with("Accept-Encoding", "identity"));
        }
        boolean initial = request.to().tag().isEmpty();
        return initial && request.is(SipMethod.INVITE)
                ? SessionIntervals.refusal(request, sessionExpiresMin)
                : Optional.empty();
    }

    private List<String> unknown(List<String> required) {
        var unknown = new ArrayList<String>();
        for (var tag : required) {
            if (!optionTags.contains(tag) && optionTags.stream().noneMatch(tag::equalsIgnoreCase)) {
                unknown.add(tag);
            }
        }
        return unknown;
    }

    private static boolean encoded(List<String> encodings) {
        for (var encoding : encodings) {
            if (!encoding.equalsIgnoreCase("identity")) {
                return true;
            }
        }
        return false;
    }
}
