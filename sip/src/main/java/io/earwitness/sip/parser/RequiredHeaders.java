package io.earwitness.sip.parser;

import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Via;
import java.util.List;

/// Checks that the headers on which the protocol itself stands are there, once each, and readable (RFC 3261 §8.1.1).
final class RequiredHeaders {
    private static final List<String> ONCE =
            List.of("From", "To", "Call-ID", "CSeq", "Max-Forwards", "Content-Type", "Session-Expires");
    private static final List<String> READABLE = List.of("Via", "From", "To", "CSeq", "Call-ID", "Record-Route");
    private static final int HOPS_MAX = 255;

    private RequiredHeaders() {}

    static void check(SipMessage message) {
        for (var name : ONCE) {
            if (message.headers().count(name) > 1) {
                throw new Unacceptable(400, "Several " + name + " Headers");
            }
        }
        for (var name : READABLE) {
            read(message, name);
        }
        if (message.callId().isEmpty()) {
            throw new Unacceptable(400, "Missing Call-ID");
        }
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
        read(request, "Route");
        boolean outsideDialog = request.to().tag().isEmpty();
        if (request.is(SipMethod.INVITE) && outsideDialog && request.contact().isEmpty()) {
            throw new Unacceptable(400, "Missing Contact");
        }
    }

    private static void read(SipMessage message, String name) {
        try {
            switch (name) {
                case "Via" -> vias(message);
                case "From" -> message.from();
                case "To" -> message.to();
                case "CSeq" -> message.cseq();
                case "Call-ID" -> message.callId();
                default -> message.headers().all(name).forEach(NameAddress::parse);
            }
        } catch (MalformedValueException fault) {
            throw new Unacceptable(400, "Missing Or Bad " + name);
        }
    }

    /// The first is kept with the message.
    private static void vias(SipMessage message) {
        message.via();
        var all = message.headers().all("Via");
        for (var further : all.subList(Math.min(1, all.size()), all.size())) {
            Via.parse(further);
        }
    }
}
