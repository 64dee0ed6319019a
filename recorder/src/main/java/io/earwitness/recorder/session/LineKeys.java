package io.earwitness.recorder.session;

import io.earwitness.media.srtp.CryptoAttribute;
import io.earwitness.recorder.capture.StreamKeys;
import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.MediaDescription;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// The `a=crypto` line that we took of an offer, and ours in the answer, of the same tag and suite.
record LineKeys(CryptoAttribute offered, CryptoAttribute answered) implements LineProtection {

    @Override
    public StreamKeys forCapture(MediaDescription line, Optional<InetAddress> signalling) {
        return new StreamKeys(offered.keys(), answered.keys());
    }

    /// The client's answer to an offer of ours: it may have another key, of the same suite.
    @Override
    public LineKeys answeredBy(MediaDescription said) {
        return said.attributes("crypto").stream()
                .map(CryptoAttribute::read)
                .filter(CryptoAttribute.Reading.Usable.class::isInstance)
                .map(read -> ((CryptoAttribute.Reading.Usable) read).attribute())
                .filter(theirs -> theirs.keys().suite() == answered.keys().suite())
                .findFirst()
                .map(theirs -> new LineKeys(theirs, answered))
                .orElse(this);
    }

    @Override
    public List<Attribute> answer() {
        return List.of(Attribute.of("crypto", answered.text()));
    }
}
