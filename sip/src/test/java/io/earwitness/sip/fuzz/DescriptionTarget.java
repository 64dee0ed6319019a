package io.earwitness.sip.fuzz;

import io.earwitness.sip.sdp.Connection;
import io.earwitness.sip.sdp.MediaAnswer;
import io.earwitness.sip.sdp.Origin;
import io.earwitness.sip.sdp.ReceiveOnlyAnswer;
import io.earwitness.sip.sdp.SessionDescription;
import java.net.InetAddress;

/// Any description: read, written, read again as the same, and answered line for line.
public final class DescriptionTarget {
    private static final Connection OURS = Connection.of(InetAddress.getLoopbackAddress());

    private DescriptionTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        var offer = SessionDescription.parse(bytes);
        var again = SessionDescription.parse(offer.toBytes());
        if (!again.media().equals(offer.media()) || !again.attributes().equals(offer.attributes())) {
            throw new AssertionError("what we wrote of it says something else:\n" + offer + "\n" + again);
        }
        var lines = offer.media().stream()
                .map(_ -> MediaAnswer.received(10_000, true))
                .toList();
        var answer = ReceiveOnlyAnswer.to(offer, Origin.of("-", 1, 1, OURS), OURS, lines);
        if (answer.media().size() != offer.media().size()) {
            throw new AssertionError(
                    "answered " + answer.media().size() + " of " + offer.media().size() + " lines");
        }
        for (var i = 0; i < lines.size(); i++) {
            var offered = offer.media().get(i);
            var answered = answer.media().get(i);
            if (!answered.label().equals(offered.label())
                    || !answered.mediaType().equals(offered.mediaType())) {
                throw new AssertionError("line " + i + " is answered as another one");
            }
            if (offered.port() == 0 && answered.port() != 0) {
                throw new AssertionError("line " + i + " was not offered");
            }
        }
    }
}
