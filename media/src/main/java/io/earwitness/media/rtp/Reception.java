package io.earwitness.media.rtp;

import java.nio.ByteBuffer;

/// What a receiver keeps of one synchronisation source to report on it: a few numbers, brought up to date with each
/// packet, after the algorithms of RFC 3550 §A.1, A.3 and A.8.
///
/// Owned by one thread. It rejects nothing: whether a packet is stored does not depend on what it answers.
public final class Reception {
    static final int DROPOUT_MAX = 3_000;
    static final int DISORDER_MAX = 100;
    private static final int IN_SEQUENCE_MIN = 2;
    private static final int NUMBERS = 1 << 16;
    private static final int LOST_MAX = 0x7F_FFFF;
    private static final int LOST_MIN = -0x80_0000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int ssrc;
    private boolean begun;
    private int probation = IN_SEQUENCE_MIN;
    private int highest;
    private long cycles;
    private long first;
    private int suspect = NUMBERS + 1;
    private long received;
    private long expectedBefore;
    private long receivedBefore;
    private long gaps;
    private int lastTimestamp;
    private long lastArrivalNanos;
    private int lastClockRate;
    private int jitter;
    private int reportMiddle;
    private long reportArrivalNanos;
    private boolean reported;

    public Reception(int ssrc) {
        this.ssrc = ssrc;
    }

    private void begin(int sequenceNumber) {
        first = sequenceNumber;
        highest = sequenceNumber;
        suspect = NUMBERS + 1;
        cycles = 0;
        received = 0;
        receivedBefore = 0;
        expectedBefore = 0;
        lastClockRate = 0;
    }

    public int ssrc() {
        return ssrc;
    }

    /// Counts a packet. False while the source is on probation, and for a packet that lies far from all before it:
    /// such a source, or such a jump, is believed once the next number follows.
    ///
    /// @param clockRate ticks a second of the packet's payload type
    public boolean packet(int sequenceNumber, int timestamp, long arrivalEpochNanos, int clockRate) {
        if (!begun) {
            begun = true;
            highest = (sequenceNumber - 1) & 0xFFFF;
        }
        if (!counts(sequenceNumber)) {
            return false;
        }
        received++;
        measure(timestamp, arrivalEpochNanos, clockRate);
        return true;
    }

    private boolean counts(int number) {
        int ahead = (number - highest) & 0xFFFF;
        if (probation > 0) {
            return passes(number, ahead);
        }
        if (ahead < DROPOUT_MAX) {
            if (number < highest) {
                cycles += NUMBERS;
            }
            if (ahead > 1) {
                gaps++;
            }
            highest = number;
        } else if (ahead <= NUMBERS - DISORDER_MAX) {
            if (number != suspect) {
                suspect = (number + 1) & 0xFFFF;
                return false;
            }
            // Two in sequence: the other side began anew without telling.
            begin(number);
        }
        return true;
    }

    private boolean passes(int number, int ahead) {
        if (ahead == 1) {
            probation--;
            highest = number;
            if (probation == 0) {
                begin(number);
                return true;
            }
        } else {
            probation = IN_SEQUENCE_MIN - 1;
            highest = number;
        }
        return false;
    }

    // By differences of neighbours, so that no product overflows and no clock rate but the current one counts.
    private void measure(int timestamp, long arrivalEpochNanos, int clockRate) {
        if (lastClockRate == clockRate) {
            long apart =
                    Math.clamp(arrivalEpochNanos - lastArrivalNanos, -60 * NANOS_PER_SECOND, 60 * NANOS_PER_SECOND);
            long ticks = apart * clockRate / NANOS_PER_SECOND;
            int variation = (int) Math.min(Math.abs(ticks - (timestamp - lastTimestamp)), 1 << 24);
            jitter += variation - ((jitter + 8) >> 4);
        }
        lastTimestamp = timestamp;
        lastArrivalNanos = arrivalEpochNanos;
        lastClockRate = clockRate;
    }

    /// A sender report of this source came.
    public void senderReport(long ntp, long arrivalEpochNanos) {
        reportMiddle = NtpTime.middle(ntp);
        reportArrivalNanos = arrivalEpochNanos;
        reported = true;
    }

    /// Whether it has passed probation: two packets in sequence.
    public boolean valid() {
        return probation == 0;
    }

    /// RFC 3550 §6.4.1: the sixteen lower bits as the packets carry them, above them how often they went round.
    public long highestExtended() {
        return cycles + highest;
    }

    /// How many more were sent than came; less than 0 where duplicates outnumber what was lost.
    public long lost() {
        return highestExtended() - first + 1 - received;
    }

    /// In ticks.
    public long jitter() {
        return jitter >> 4;
    }

    /// How often a number came that was not the next; grows where packets are missing for now or for ever.
    public long gaps() {
        return gaps;
    }

    /// Twenty-four bytes; what is lost from here on counts for the next one.
    void writeBlock(ByteBuffer out, long nowEpochNanos) {
        out.putInt(ssrc);
        out.putInt(fractionLost() << 24 | (Math.clamp(lost(), LOST_MIN, LOST_MAX) & 0xFF_FFFF));
        out.putInt((int) highestExtended());
        out.putInt((int) jitter());
        out.putInt(reported ? reportMiddle : 0);
        out.putInt(reported ? sinceReport(nowEpochNanos) : 0);
    }

    private int fractionLost() {
        long expected = highestExtended() - first + 1;
        long expectedSince = expected - expectedBefore;
        long lostSince = expectedSince - (received - receivedBefore);
        expectedBefore = expected;
        receivedBefore = received;
        return expectedSince <= 0 || lostSince <= 0 ? 0 : (int) Math.min(255, (lostSince << 8) / expectedSince);
    }

    // In units of 1/65536 second; a wall clock that was set back must not make it huge.
    private int sinceReport(long nowEpochNanos) {
        long passed = Math.clamp(nowEpochNanos - reportArrivalNanos, 0, 0xFFFF * NANOS_PER_SECOND);
        long seconds = passed / NANOS_PER_SECOND;
        return (int) ((seconds << 16) + ((passed % NANOS_PER_SECOND) << 16) / NANOS_PER_SECOND);
    }
}
