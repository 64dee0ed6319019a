package io.earwitness.recorder.session;

import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipRequest;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Knows an INVITE of ours that comes back to us, by whichever way: a recorder that records itself has two sessions of
/// nothing. The mark is new with each start, so another recorder's calls are never taken for ours.
final class OwnCalls {
    static final String HEADER = "Earwitness-Recorder";
    private static final int MARK_BYTES = 12;

    private final String mark;

    OwnCalls(RandomGenerator random) {
        var bytes = new byte[MARK_BYTES];
        random.nextBytes(bytes);
        mark = HexFormat.of().formatHex(bytes);
    }

    String mark() {
        return mark;
    }

    void check(SipRequest invite) throws RefusalException {
        if (invite.headers().lines(HEADER).contains(mark)) {
            throw new RefusalException("loop", "The recorder was called by itself", SipReply.of(482, "Loop Detected"));
        }
    }
}
