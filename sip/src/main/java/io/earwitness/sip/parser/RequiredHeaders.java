package io.earwitness.sip.parser;

import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Via;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Checks that the headers on which the protocol itself stands are there, once each, and readable (RFC 3261 §8.1.1).
final class RequiredHeaders {
    private static final List<String> ONCE =
            List.of("From", "To", "Call-ID", "CSeq", "Max-Forwards", "Content-Type", "Session-Expires");
    private static final int HOPS_MAX = 255;

    private RequiredHeaders() {}

    static void check(SipMessage message) {
        for (var name : ONCE) {
            if (message.headers().count(name) > 1) {
                throw new Unacceptable(400, "Several " + name + " Headers");
            }
        }
        read("Via", message::via);
        read("Via", () -> others(message.headers().all("Via")).map(Via::parse).toList());
        read("From", message::from);
        read("To", message::to);
        read("CSeq", message::cseq);
        read("Call-ID", message::callId);
        if (message.callId().isEmpty()) {
            throw new Unacceptable(400, "Missing Call-ID");
        }
        read("Record-Route", () -> addresses(message, "Record-Route"));
        if (message instanceof SipRequest request) {
            checkRequest(request);
        }
    }

    private static void checkRequest(SipRequest request) {
        if (!request.method().equals(request.cseq().method())) {
            throw new Unacceptable(400, "CSeq Names Another Method");
        }
        var hops = request.headers().first("Max-Forwards");
        if (hops.isPresent() && Tokens.number(hops.get(), HOPS_MAX) < 0) {
            throw new Unacceptable(400, "Bad Max-Forwards");
        }
        read("Route", () -> addresses(request, "Route"));
        boolean outsideDialog = request.to().tag().isEmpty();
        if (request.is(SipMethod.INVITE) && outsideDialog && request.contact().isEmpty()) {
            throw new Unacceptable(400, "Missing Contact");
        }
    }

    private static List<NameAddress> addresses(SipMessage message, String name) {
        return message.headers().all(name).stream().map(NameAddress::parse).toList();
    }

    private static Stream<String> others(List<String> vias) {
        return vias.stream().skip(1);
    }

    private static void read(String name, Supplier<?> reading) {
        try {
            var _ = reading.get();
        } catch (MalformedValueException fault) {
            throw new Unacceptable(400, "Missing Or Bad " + name);
        }
    }
}
