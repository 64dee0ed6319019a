package io.earwitness.siprec;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.util.List;

/// What a client's headers have otherwise than RFC 3261 and could be read all the same.
///
/// Says it only; whether such a message is taken was decided when it was parsed.
public final class OddHeaders {
    private static final List<String> ADDRESSES = List.of("From", "To", "Contact");

    private OddHeaders() {}

    public static List<Deviation> of(SipMessage message) {
        return ADDRESSES.stream()
                .flatMap(name -> message.headers().lines(name).stream()
                        .filter(OddHeaders::isUnclosed)
                        .map(value -> new Deviation(DeviationKind.BRACKET_UNCLOSED, name + ": " + value)))
                .toList();
    }

    private static boolean isUnclosed(String value) {
        return value.lastIndexOf('<') > value.lastIndexOf('>');
    }
}
