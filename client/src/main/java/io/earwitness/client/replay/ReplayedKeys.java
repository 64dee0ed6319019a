package io.earwitness.client.replay;

import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.SessionDescription;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Leaves of an offer's keys (`a=crypto`) only those that the captured server took: packets of a capture are protected
/// by these and no others, so another choice could not be kept. Everything else of the body stays as captured.
final class ReplayedKeys {
    private ReplayedKeys() {}

    /// @param answer what the captured server said to this offer
    static SipBody of(SipBody offer, Optional<SessionDescription> answer) {
        if (answer.isEmpty() || answer.get().media().stream().noneMatch(line -> line.has("crypto"))) {
            return offer;
        }
        var text = new String(offer.bytes(), StandardCharsets.ISO_8859_1);
        var kept = new StringBuilder();
        var mLine = -1;
        for (var line : text.split("(?<=\n)")) {
            mLine += line.startsWith("m=") ? 1 : 0;
            if (!line.startsWith("a=crypto:")
                    || isTaken(line, mLine, answer.get().media())) {
                kept.append(line);
            }
        }
        return new SipBody(offer.contentType(), kept.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean isTaken(String offered, int mLine, List<MediaDescription> answer) {
        var taken = mLine < answer.size() ? answer.get(mLine).attribute("crypto") : Optional.<String>empty();
        return taken.isEmpty() || tag(taken.get()).equals(tag(offered.substring("a=crypto:".length())));
    }

    private static String tag(String crypto) {
        return crypto.strip().split("\\s", 2)[0];
    }
}
