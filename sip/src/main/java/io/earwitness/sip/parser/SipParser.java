package io.earwitness.sip.parser;

import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.SipUri;
import java.util.Locale;
import java.util.Optional;

/// Reads one message from the bytes of a datagram or of a frame cut from a stream.
///
/// Takes time linear in the input and never throws for its contents. Tolerates what does no harm: LF line ends,
/// folding,
/// blanks around separators, bytes behind the body. Stateless; any thread may use it.
public final class SipParser {
    private static final String VERSION = "SIP/2.0";
    private static final int STATUS_DIGITS = 3;

    private final MessageLimits limits;

    public SipParser(MessageLimits limits) {
        this.limits = limits;
    }

    public Parsed parse(byte[] bytes) {
        var head = Head.read(bytes, limits);
        boolean request = !head.startLine.regionMatches(true, 0, "SIP/", 0, "SIP/".length());
        try {
            return new Parsed.Whole(request ? request(head, bytes) : response(head, bytes));
        } catch (Unacceptable fault) {
            return malformed(head, request, fault.status, fault.reason);
        } catch (MalformedValueException fault) {
            return malformed(head, request, 400, "Bad Request");
        }
    }

    private Parsed malformed(Head head, boolean request, int status, String reason) {
        int blank = head.startLine.indexOf(' ');
        var method = request && blank > 0 ? head.startLine.substring(0, blank) : "";
        return new Parsed.Malformed(status, reason, request && !method.isEmpty(), method, head.headers);
    }

    private SipMessage request(Head head, byte[] bytes) {
        var line = head.startLine;
        int afterMethod = line.indexOf(' ');
        int beforeVersion = line.lastIndexOf(' ');
        if (afterMethod <= 0 || beforeVersion <= afterMethod) {
            throw new Unacceptable(400, "Bad Request-Line");
        }
        var method = SipMethod.named(line.substring(0, afterMethod));
        var uri = line.substring(afterMethod + 1, beforeVersion).strip();
        if (!Tokens.isToken(method) || uri.indexOf(' ') >= 0 || uri.indexOf('\t') >= 0) {
            throw new Unacceptable(400, "Bad Request-Line");
        }
        var version = line.substring(beforeVersion + 1);
        if (!version.equalsIgnoreCase(VERSION)) {
            boolean other = version.toUpperCase(Locale.ROOT).startsWith("SIP/");
            throw other ? new Unacceptable(505, "Version Not Supported") : new Unacceptable(400, "Bad Request-Line");
        }
        checkHead(head);
        var body = body(head, bytes);
        var request = new SipRequest(method, SipUri.parse(uri), head.headers, body);
        RequiredHeaders.check(request);
        return request;
    }

    private SipMessage response(Head head, byte[] bytes) {
        var line = head.startLine;
        int blank = line.indexOf(' ');
        if (blank < 0 || !line.substring(0, blank).equalsIgnoreCase(VERSION)) {
            throw new Unacceptable(400, "Bad Status-Line");
        }
        var rest = line.substring(blank + 1).strip();
        int codeEnd = rest.indexOf(' ');
        var code = codeEnd < 0 ? rest : rest.substring(0, codeEnd);
        int status = (int) Tokens.number(code, 699);
        if (code.length() != STATUS_DIGITS || status < 100) {
            throw new Unacceptable(400, "Bad Status-Line");
        }
        checkHead(head);
        var reason = codeEnd < 0
                ? ""
                : rest.substring(codeEnd + 1).replace('\r', ' ').strip();
        var response = new SipResponse(status, reason, head.headers, body(head, bytes));
        RequiredHeaders.check(response);
        return response;
    }

    private static void checkHead(Head head) {
        if (head.tooLarge) {
            throw new Unacceptable(513, "Message Too Large");
        }
        head.fault.ifPresent(fault -> {
            throw new Unacceptable(400, fault);
        });
    }

    private Optional<SipBody> body(Head head, byte[] bytes) {
        int present = bytes.length - head.bodyStart;
        int announced = announcedLength(head).orElse(present);
        if (announced > present) {
            throw new Unacceptable(400, "Body Shorter Than Content-Length");
        }
        if (announced == 0) {
            return Optional.empty();
        }
        var contentType = head.headers.first("Content-Type").orElse("");
        return Optional.of(SipBody.within(bytes, head.bodyStart, head.bodyStart + announced, contentType));
    }

    private Optional<Integer> announcedLength(Head head) {
        var lines = head.headers.lines("Content-Length");
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        if (lines.size() > 1 && lines.stream().map(String::strip).distinct().count() > 1) {
            throw new Unacceptable(400, "Several Content-Lengths");
        }
        long length = Tokens.number(lines.getFirst(), Integer.MAX_VALUE);
        if (length < 0) {
            throw new Unacceptable(400, "Bad Content-Length");
        }
        if (length > limits.bodyBytesMax()) {
            throw new Unacceptable(513, "Message Too Large");
        }
        return Optional.of((int) length);
    }
}
