package io.earwitness.client.replay;

import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Says where a live server's description differs in meaning from the captured one; addresses and codecs may differ.
final class AnswerComparison {
    private AnswerComparison() {}

    static List<String> differences(
            String method, Optional<SessionDescription> captured, Optional<SessionDescription> live) {
        if (captured.isEmpty() || live.isEmpty()) {
            return captured.isEmpty() == live.isEmpty()
                    ? List.of()
                    : List.of(method + ": " + (live.isEmpty() ? "no description now" : "a description only now"));
        }
        List<MediaDescription> then = captured.get().media();
        List<MediaDescription> now = live.get().media();
        var differences = new ArrayList<String>();
        if (then.size() != now.size()) {
            differences.add("%s: %d lines then, %d now".formatted(method, then.size(), now.size()));
        }
        for (int i = 0; i < Math.min(then.size(), now.size()); i++) {
            compare(method + " line " + (i + 1), then.get(i), now.get(i), differences);
        }
        return differences;
    }

    private static void compare(String where, MediaDescription then, MediaDescription now, List<String> differences) {
        if ((then.port() == 0) != (now.port() == 0)) {
            differences.add(where + ": " + (now.port() == 0 ? "refused now" : "taken only now"));
        } else if (now.port() != 0 && then.direction() != now.direction()) {
            differences.add(where + ": " + then.direction().attribute() + " then, "
                    + now.direction().attribute() + " now");
        }
        if (then.label().isPresent() && !then.label().equals(now.label())) {
            differences.add(where + ": label not echoed");
        }
    }
}
