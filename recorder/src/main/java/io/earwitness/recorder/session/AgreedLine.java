package io.earwitness.recorder.session;

import io.earwitness.recorder.model.StreamDescription;
import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.MediaDescription;
import java.util.List;
import java.util.Optional;

/// How one m-line of a session stands after the last offer and answer.
///
/// @param offered    the line as last offered; one that shares its port as if it had been offered alone
/// @param stream     what we receive on it; empty where it is refused or taken away
/// @param paused     the client said that nothing comes for now
/// @param protection of a line that is secured
/// @param attributes what our answer adds, kept so that it does not change for no reason
/// @param messages   our end, where it carries messages instead of packets
/// @param bundle     of a line that shares its port with others
record AgreedLine(
        MediaDescription offered,
        Optional<StreamDescription> stream,
        boolean paused,
        Optional<LineProtection> protection,
        List<Attribute> attributes,
        Optional<MessageLine> messages,
        Optional<BundlePart> bundle) {

    static AgreedLine refused(MediaDescription offered) {
        return new AgreedLine(
                offered, Optional.empty(), false, Optional.empty(), List.of(), Optional.empty(), Optional.empty());
    }

    /// Whether another offer for this m-line can go on with the same stream and port.
    boolean goesOnAs(MediaDescription next, Optional<BundlePart> nextBundle) {
        return stream.isPresent()
                && bundle.isPresent() == nextBundle.isPresent()
                && offered.mediaType().equalsIgnoreCase(next.mediaType())
                && offered.protocol().equalsIgnoreCase(next.protocol());
    }
}
