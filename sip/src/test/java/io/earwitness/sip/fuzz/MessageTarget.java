package io.earwitness.sip.fuzz;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import java.util.ArrayList;
import java.util.List;

/// Any datagram: parsed to a value, and what is called whole can be used, written, and read again as the same.
public final class MessageTarget {
    private static final SipParser PARSER = new SipParser(MessageLimits.DEFAULT);

    private static final List<String> HEADERS =
            List.of("Require", "Supported", "Allow", "Accept", "Via", "Record-Route", "Session-ID", "Reason");

    private MessageTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        if (PARSER.parse(bytes) instanceof Parsed.Whole(var message)) {
            use(message);
            if (!(PARSER.parse(message.toBytes()) instanceof Parsed.Whole(var again))) {
                throw new AssertionError("what we wrote of it cannot be read");
            }
            if (!again.callId().equals(message.callId())
                    || !again.cseq().equals(message.cseq())
                    || !again.body().equals(message.body())) {
                throw new AssertionError("what we wrote of it says something else");
            }
        }
    }

    /// Whatever the layers above take from a message that the parser let pass.
    private static void use(SipMessage message) {
        var taken = new ArrayList<Object>(List.of(
                message.via().sentBy(),
                message.from().tag(),
                message.to().tag(),
                message.from().uri(),
                message.cseq().number(),
                message.contact()));
        for (var name : HEADERS) {
            taken.addAll(message.headers().all(name));
        }
        if (message instanceof SipRequest request) {
            taken.add(request.requestUri());
        }
        if (taken.toString().isEmpty()) {
            throw new AssertionError("nothing could be taken");
        }
    }
}
