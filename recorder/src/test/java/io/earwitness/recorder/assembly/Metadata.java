package io.earwitness.recorder.assembly;

/// Recording metadata of a call from Ana to Leo, written for these tests.
final class Metadata {
    private Metadata() {}

    /// Ana sends the stream of one label, Leo that of the other.
    static String of(String anasLabel, String leosLabel) {
        return document("complete", anasLabel, leosLabel, "");
    }

    /// Leo leaves the call.
    static String leoGone() {
        return document("partial", "0", "1", "<disassociate-time>2026-03-04T12:00:00.350Z</disassociate-time>");
    }

    private static String document(String mode, String anasLabel, String leosLabel, String leosEnd) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <recording xmlns="urn:ietf:params:xml:ns:recording:1">
                  <datamode>%s</datamode>
                  <session session_id="cs-1"><start-time>2026-03-04T11:59:50Z</start-time></session>
                  <participant participant_id="ana">
                    <nameID aor="sip:ana@example.com"><name xml:lang="en">Ana Kovač</name></nameID>
                  </participant>
                  <participant participant_id="leo">
                    <nameID aor="sip:leo@example.com"><name xml:lang="en">Leo Brandt</name></nameID>
                  </participant>
                  <stream stream_id="s-ana" session_id="cs-1"><label>%s</label></stream>
                  <stream stream_id="s-leo" session_id="cs-1"><label>%s</label></stream>
                  <sessionrecordingassoc session_id="cs-1">
                    <associate-time>2026-03-04T11:59:50Z</associate-time>
                  </sessionrecordingassoc>
                  <participantsessionassoc participant_id="ana" session_id="cs-1">
                    <associate-time>2026-03-04T11:59:50Z</associate-time>
                  </participantsessionassoc>
                  <participantsessionassoc participant_id="leo" session_id="cs-1">
                    <associate-time>2026-03-04T11:59:55Z</associate-time>%s
                  </participantsessionassoc>
                  <participantstreamassoc participant_id="ana"><send>s-ana</send><recv>s-leo</recv></participantstreamassoc>
                  <participantstreamassoc participant_id="leo"><send>s-leo</send><recv>s-ana</recv></participantstreamassoc>
                </recording>
                """.formatted(mode, anasLabel, leosLabel, leosEnd);
    }
}
