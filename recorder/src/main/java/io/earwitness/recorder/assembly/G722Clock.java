package io.earwitness.recorder.assembly;

import io.earwitness.media.rtp.RtpPacket;

/// By which clock G.722 counts whose description says 16,000 Hz: by the rule it counts 8,000, a tick an octet, and most
/// who say otherwise do so all the same (RFC 3551 §4.5.2); some do as they say. Packets that follow each other tell.
final class G722Clock {
    private static final int BY_RULE = 8_000;

    private boolean begun;
    private int lastSequence;
    private int lastTimestamp;
    private int lastOctets;
    private long byRule;
    private long asSaid;

    /// @return whether it is taken for the other one from now on
    boolean packet(RtpPacket rtp) {
        var before = asSaid > byRule;
        if (begun && rtp.sequenceNumber() == (lastSequence + 1 & 0xFFFF)) {
            var step = rtp.timestamp() - lastTimestamp;
            byRule += step == lastOctets ? 1 : 0;
            asSaid += step == 2 * lastOctets ? 1 : 0;
        }
        begun = true;
        lastSequence = rtp.sequenceNumber();
        lastTimestamp = rtp.timestamp();
        lastOctets = rtp.payloadLength();
        return before != asSaid > byRule;
    }

    /// @param said ticks a second in the description
    int rate(int said) {
        return asSaid > byRule ? said : BY_RULE;
    }
}
