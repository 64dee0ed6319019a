package io.earwitness.recorder.session;

import io.earwitness.recorder.capture.StreamStatistics;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Decides when to ask the client by SIP INFO for whole pictures (RFC 5168), for video lines on which `ccm fir` was not
/// agreed: where a source begins, another one takes its place, or a pause is over.
///
/// Owned by one session, under its lock; looked at once a second, so that is the most it asks. Sends nothing itself.
final class PictureRefresh {
    static final String CONTENT_TYPE = "application/media_control+xml";

    private static final SipBody REQUEST = new SipBody(CONTENT_TYPE, """
            <?xml version="1.0" encoding="utf-8"?>
            <media_control>
              <vc_primitive>
                <to_encoder>
                  <picture_fast_update/>
                </to_encoder>
              </vc_primitive>
            </media_control>
            """.getBytes(StandardCharsets.UTF_8));

    private final Map<Integer, Seen> streams = new HashMap<>();
    private boolean refused;
    private boolean due;

    /// What a stream looked like the last time.
    private record Seen(long sources, boolean paused) {}

    static SipBody request() {
        return REQUEST;
    }

    /// Looks at one video line without FIR.
    void look(int stream, StreamStatistics now) {
        var before = streams.put(stream, new Seen(now.sources(), now.paused()));
        var begins = now.sources() > (before == null ? 0 : before.sources());
        var resumes = before != null && before.paused() && !now.paused() && now.sources() > 0;
        due |= !now.paused() && (begins || resumes);
    }

    /// Whether to ask now. Asked or not, what was due is over: a client that takes no INFO will not learn to.
    boolean takeDue(boolean takesInfo) {
        var ask = due && takesInfo && !refused;
        due = false;
        return ask;
    }

    /// Whatever the client answered with an error, or sent as one, ends the asking (RFC 5168 §8).
    static boolean isRefusal(SipMessage message) {
        return message.body()
                .filter(body -> body.is(CONTENT_TYPE) && body.text().contains("general_error"))
                .isPresent();
    }

    void refused() {
        refused = true;
    }

    boolean isRefused() {
        return refused;
    }
}
