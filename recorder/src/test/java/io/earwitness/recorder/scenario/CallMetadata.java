package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.message.SipBody;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// Metadata of two-party calls that begin and stop within one recording session, each on the lines 1 and 2.
final class CallMetadata {
    private CallMetadata() {}

    static void update(ScenarioCall call, String elements) throws Exception {
        var body = new SipBody(
                "application/rs-metadata+xml", document("partial", elements).getBytes(StandardCharsets.UTF_8));
        assertThat(call.update(Optional.of(body)).status()).isEqualTo(200);
    }

    static String document(String mode, String elements) {
        return "<recording xmlns=\"urn:ietf:params:xml:ns:recording:1\"><datamode>" + mode + "</datamode>" + elements
                + "</recording>";
    }

    static String opens(String session, String callee) {
        return """
                <session session_id="%1$s"><start-time>%3$s</start-time></session>
                <participant participant_id="ana"><nameID aor="sip:ana@example.com"><name>Ana</name></nameID></participant>
                <participant participant_id="p-%2$s"><nameID aor="sip:p@example.com"><name>%2$s</name></nameID></participant>
                <stream stream_id="%1$s-1" session_id="%1$s"><label>1</label></stream>
                <stream stream_id="%1$s-2" session_id="%1$s"><label>2</label></stream>
                <participantsessionassoc participant_id="ana" session_id="%1$s"/>
                <participantsessionassoc participant_id="p-%2$s" session_id="%1$s"/>
                <participantstreamassoc participant_id="ana"><send>%1$s-1</send></participantstreamassoc>
                <participantstreamassoc participant_id="p-%2$s"><send>%1$s-2</send></participantstreamassoc>
                """.formatted(session, callee, Instant.now());
    }

    static String stops(String session) {
        return "<session session_id=\"" + session + "\"><stop-time>" + Instant.now() + "</stop-time></session>";
    }
}
