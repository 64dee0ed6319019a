package io.earwitness.sip.fuzz;

import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.StreamFramer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Any bytes of a connection: the same messages are found however the bytes are cut. The first byte says how.
public final class FramerTarget {
    private FramerTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        var step = 1 + (bytes[0] & 0x3f);
        var atOnce = seen(bytes, bytes.length);
        var inPieces = seen(bytes, step);
        if (!inPieces.equals(atOnce)) {
            throw new AssertionError("in pieces of " + step + ": " + inPieces + ", at once: " + atOnce);
        }
    }

    private static List<String> seen(byte[] bytes, int step) {
        var seen = new ArrayList<String>();
        var framer = new StreamFramer(MessageLimits.DEFAULT);
        var sink = new StreamFramer.Sink() {
            @Override
            public void onFrame(byte[] message) {
                seen.add("frame " + new String(message, StandardCharsets.ISO_8859_1));
            }

            @Override
            public void onPing() {
                seen.add("ping");
            }

            @Override
            public void onBroken(String reason, byte[] head) {
                seen.add("broken " + reason);
            }
        };
        for (var from = 1; from < bytes.length; from += step) {
            framer.feed(bytes, from, Math.min(step, bytes.length - from), sink);
        }
        return seen;
    }
}
