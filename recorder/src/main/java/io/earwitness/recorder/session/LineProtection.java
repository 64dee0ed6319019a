package io.earwitness.recorder.session;

import io.earwitness.recorder.capture.StreamProtection;
import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.MediaDescription;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// By what a secured m-line is protected, as offer and answer agreed: keys that stand in them, or a handshake.
sealed interface LineProtection permits LineKeys, LineHandshake {
    /// What our answer says of it.
    List<Attribute> answer();

    /// The same after the client's answer to an offer of ours.
    LineProtection answeredBy(MediaDescription said);

    /// @param line       as last offered
    /// @param signalling where the client's signalling comes from
    StreamProtection forCapture(MediaDescription line, Optional<InetAddress> signalling);
}
