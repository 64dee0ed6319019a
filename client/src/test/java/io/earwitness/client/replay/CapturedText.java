package io.earwitness.client.replay;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Writes captured dialogs by hand, a millisecond between messages, for the tests of this package.
final class CapturedText {
    static final String OFFER = """
            v=0
            o=- 1 1 IN IP4 192.0.2.1
            s=-
            c=IN IP4 192.0.2.1
            t=0 0
            m=audio 4000 RTP/AVP 8
            a=label:1
            a=sendonly
            """.replace("\n", "\r\n");
    static final String ANSWER = OFFER.replace("sendonly", "recvonly").replace("192.0.2.1", "192.0.2.9");

    private final List<CapturedMessage> messages = new ArrayList<>();
    private long nanos = 1_000_000_000L;

    CapturedText client(String method, int cseq, String headers, String body) {
        return request(method, cseq, headers, body, true, method.equals("INVITE") && cseq == 1);
    }

    /// An INVITE that begins a dialog, or tries again to.
    CapturedText begin(int cseq, String headers, String body) {
        return request("INVITE", cseq, headers, body, true, true);
    }

    CapturedText server(String method, int cseq) {
        return request(method, cseq, "", "", false, false);
    }

    CapturedText response(int status, int cseq, String method, String headers, String body) {
        String text = "SIP/2.0 " + status + " Words\r\n" + common(true, cseq, method) + headers + tail(body);
        return add(text, "192.0.2.9", "192.0.2.1");
    }

    CapturedText later(Duration time) {
        nanos += time.toNanos();
        return this;
    }

    List<CapturedMessage> messages() {
        return List.copyOf(messages);
    }

    CaptureContents found() {
        return DialogFinder.find(new CapturedSignalling.Found(messages(), List.of(), List.of()));
    }

    private CapturedText request(
            String method, int cseq, String headers, String body, boolean fromClient, boolean first) {
        String to = first || method.equals("CANCEL") ? "<sip:srs@192.0.2.9>" : "<sip:srs@192.0.2.9>;tag=s";
        String text = method + " sip:srs@192.0.2.9 SIP/2.0\r\n"
                + common(fromClient, cseq, method)
                        .replace(fromClient ? "<sip:srs@192.0.2.9>;tag=s" : "nothing", fromClient ? to : "nothing")
                + headers + tail(body);
        return add(text, fromClient ? "192.0.2.1" : "192.0.2.9", fromClient ? "192.0.2.9" : "192.0.2.1");
    }

    private static String common(boolean fromClient, int cseq, String method) {
        String client = "<sip:src@192.0.2.1>;tag=c";
        String server = "<sip:srs@192.0.2.9>;tag=s";
        return "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" + cseq + method + "\r\nFrom: "
                + (fromClient ? client : server)
                + "\r\nTo: " + (fromClient ? server : client) + "\r\nCall-ID: captured@192.0.2.1\r\nCSeq: " + cseq + " "
                + method + "\r\nMax-Forwards: 70\r\n";
    }

    private static String tail(String body) {
        String type = body.isEmpty() ? "" : "Content-Type: application/sdp\r\n";
        return type + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private CapturedText add(String text, String source, String destination) {
        nanos += 1_000_000;
        messages.add(new CapturedMessage(
                nanos,
                new InetSocketAddress(source, 5060),
                new InetSocketAddress(destination, 5060),
                Transport.UDP,
                parsed(text)));
        return this;
    }

    private static SipMessage parsed(String text) {
        return switch (new SipParser(MessageLimits.DEFAULT).parse(text.getBytes(StandardCharsets.UTF_8))) {
            case Parsed.Whole whole -> whole.message();
            case Parsed.Malformed malformed -> throw new IllegalArgumentException(malformed.reason() + "\n" + text);
        };
    }
}
