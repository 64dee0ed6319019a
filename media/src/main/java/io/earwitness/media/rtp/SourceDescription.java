package io.earwitness.media.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads the items of a source description packet (RFC 3550 §6.5); what is cut short ends the reading.
public final class SourceDescription {
    public static final int CNAME = 1;
    public static final int NAME = 2;
    /// Which media line a source belongs to (RFC 9143 §15).
    public static final int MID = 15;

    private SourceDescription() {}

    /// Takes one item of one source.
    @FunctionalInterface
    public interface Taker {
        void take(int ssrc, int type, String text);
    }

    /// @param chunks what stands behind the packet's head, `count` chunks of it
    public static void read(ByteBuffer chunks, int count, Taker taker) {
        for (int chunk = 0; chunk < count && chunks.remaining() >= 4; chunk++) {
            int ssrc = chunks.getInt();
            while (chunks.hasRemaining()) {
                int type = chunks.get() & 0xFF;
                if (type == 0) {
                    break;
                }
                int length = chunks.hasRemaining() ? chunks.get() & 0xFF : 0;
                if (length > chunks.remaining()) {
                    return;
                }
                var text = new byte[length];
                chunks.get(text);
                taker.take(ssrc, type, new String(text, StandardCharsets.UTF_8));
            }
            // The next chunk begins at a full word.
            int over = chunks.position() % 4;
            chunks.position(Math.min(chunks.limit(), chunks.position() + (over == 0 ? 0 : 4 - over)));
        }
    }
}
