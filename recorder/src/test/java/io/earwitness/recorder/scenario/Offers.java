package io.earwitness.recorder.scenario;

import io.earwitness.sip.message.SipBody;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Descriptions and metadata that a client would send.
final class Offers {
    static final String METADATA = """
            <?xml version="1.0" encoding="UTF-8"?>
            <recording xmlns="urn:ietf:params:xml:ns:recording:1">
              <datamode>complete</datamode>
              <session session_id="c2Vzc2lvbi1pZC1vbmUhIQ=="/>
              <participant participant_id="cGFydHktYW5hLWtvdmFjIQ==">
                <nameID aor="sip:ana@example.com"><name>Ana</name></nameID>
              </participant>
              <participant participant_id="cGFydHktbGVvLWJyYW5kdA==">
                <nameID aor="sip:leo@example.com"><name>Leo</name></nameID>
              </participant>
              <stream stream_id="c3RyZWFtLW9mLWFuYSEhIQ==" session_id="c2Vzc2lvbi1pZC1vbmUhIQ==">
                <label>1</label>
              </stream>
              <stream stream_id="c3RyZWFtLW9mLWxlbyEhIQ==" session_id="c2Vzc2lvbi1pZC1vbmUhIQ==">
                <label>2</label>
              </stream>
              <participantstreamassoc participant_id="cGFydHktYW5hLWtvdmFjIQ==">
                <send>c3RyZWFtLW9mLWFuYSEhIQ==</send>
              </participantstreamassoc>
              <participantstreamassoc participant_id="cGFydHktbGVvLWJyYW5kdA==">
                <send>c3RyZWFtLW9mLWxlbyEhIQ==</send>
              </participantstreamassoc>
            </recording>
            """;

    private Offers() {}

    /// So many audio lines, labelled from 1 on, each with this direction.
    static String audio(int lines, String direction) {
        return of(IntStream.rangeClosed(1, lines)
                .mapToObj(label -> line(label, direction))
                .collect(Collectors.joining()));
    }

    static String line(int label, String direction) {
        return "m=audio " + (40_000 + 2 * label) + " RTP/AVP 8 101\r\n"
                + "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"
                + "a=label:" + label + "\r\na=" + direction + "\r\n";
    }

    /// A description with these media lines.
    static String of(String media) {
        return of("127.0.0.1", media);
    }

    static String of(String address, String media) {
        return "v=0\r\no=src 4711 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 " + address + "\r\nt=0 0\r\n" + media;
    }

    static SipBody sdp(String description) {
        return SipBody.sdp(description);
    }

    /// Two labelled streams and who sends them.
    static SipBody twoStreams() {
        return ScenarioClient.both(audio(2, "sendonly"), METADATA);
    }
}
