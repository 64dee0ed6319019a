package io.earwitness.recorder.session;

import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.MediaDescription;
import java.util.List;
import java.util.Optional;

/// What is to become of one offered m-line, before any port is taken.
sealed interface LinePlan {
    MediaDescription offered();

    /// @param reason why, for the recording's notes; empty where the client itself took the line away
    record Refuse(MediaDescription offered, String reason) implements LinePlan {}

    /// @param paused     the client says that nothing comes for now
    /// @param keys       of a line that is protected by SDES
    /// @param attributes further lines of our answer, such as the key
    record Receive(MediaDescription offered, boolean paused, Optional<LineKeys> keys, List<Attribute> attributes)
            implements LinePlan {}
}
