package io.earwitness.sip.parser;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Notes what a framer finds: messages as text, `ping`, and `broken: reason`.
final class Frames implements StreamFramer.Sink {
    private final List<String> seen = new ArrayList<>();

    List<String> seen() {
        return seen;
    }

    @Override
    public void onFrame(byte[] message) {
        seen.add(new String(message, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void onPing() {
        seen.add("ping");
    }

    @Override
    public void onBroken(String reason, byte[] head) {
        seen.add("broken: " + reason);
    }
}
