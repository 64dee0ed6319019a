package io.earwitness.recorder.session;

import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.MediaDescription;
import java.util.List;
import java.util.Optional;

/// What is to become of one offered m-line, before any port is taken.
sealed interface LinePlan {
    MediaDescription offered();

    /// Whether anything is to come on it.
    default boolean isTaken() {
        return !(this instanceof Refuse);
    }

    /// @param reason why, for the recording's notes; empty where the client itself took the line away
    record Refuse(MediaDescription offered, String reason) implements LinePlan {}

    /// @param paused     the client says that nothing comes for now
    /// @param protection of a line that is secured
    /// @param attributes further lines of our answer, such as the key or the fingerprint
    /// @param bundle     of a line that shares its port with others
    record Receive(
            MediaDescription offered,
            boolean paused,
            Optional<LineProtection> protection,
            List<Attribute> attributes,
            Optional<BundlePart> bundle)
            implements LinePlan {

        /// A line with a port of its own.
        Receive(
                MediaDescription offered,
                boolean paused,
                Optional<LineProtection> protection,
                List<Attribute> attributes) {
            this(offered, paused, protection, attributes, Optional.empty());
        }
    }

    /// A line of messages, which takes no port of its own.
    ///
    /// @param paused the client says that nothing comes for now
    record Listen(MediaDescription offered, boolean paused, MessageLine line) implements LinePlan {}
}
