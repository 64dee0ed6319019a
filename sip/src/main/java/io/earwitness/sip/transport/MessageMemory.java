package io.earwitness.sip.transport;

import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMessage;
import java.util.concurrent.atomic.AtomicLong;

/// The bytes that messages received may hold: half-sent ones in their connections, whole ones in transactions and
/// dialogs. Changed by the loop alone, read by any thread.
///
/// A whole message counts twice its length, as bytes on the wire and as what was read from them; a half-sent one the
/// buffer that it fills. What begins something is
/// turned away at the limit; what belongs to a dialog is let through for a quarter more, so that calls can end.
public final class MessageMemory {
    private static final int COPIES = 2;
    private static final int LINE_BYTES = 4;
    private static final int START_BYTES = 64;

    private final long bytesMax;
    private final AtomicLong used = new AtomicLong();

    public MessageMemory(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    boolean hasRoomFor(long wireBytes) {
        return used.get() + COPIES * wireBytes <= bytesMax;
    }

    boolean hasRoomWithinDialogFor(long wireBytes) {
        return used.get() + COPIES * wireBytes <= bytesMax + bytesMax / 4;
    }

    boolean isOver() {
        return used.get() > bytesMax;
    }

    /// More, or less again.
    public void change(long bytes) {
        used.addAndGet(bytes);
    }

    public long usedBytes() {
        return used.get();
    }

    /// What a message counts while it is held.
    public static long sizeOf(SipMessage message) {
        long bytes = START_BYTES;
        bytes += message.body().map(SipBody::length).orElse(0);
        for (var header : message.headers()) {
            bytes += header.name().length() + (long) header.value().length() + LINE_BYTES;
        }
        return COPIES * bytes;
    }
}
