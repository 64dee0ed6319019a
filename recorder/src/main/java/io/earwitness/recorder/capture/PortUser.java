package io.earwitness.recorder.capture;

import io.earwitness.media.net.MediaSocket;
import io.earwitness.recorder.model.StreamDescription;
import java.io.IOException;
import java.util.Optional;

/// Who receives what comes to a pair of ports: one stream, or the port that several lines share.
///
/// Owned by one capture loop, from its binding on.
sealed interface PortUser permits StreamCapture, BundlePort {
    PortReceiver rtpReceiver();

    PortReceiver rtcpReceiver();

    /// The stream that receives what is agreed so.
    ///
    /// @param marks by what its packets are told from others where it shares the port
    /// @param told  whether the journal knows already by what its packets are authenticated, from another process
    StreamCapture take(
            StreamDescription agreed, MediaSocket rtp, MediaSocket rtcp, Optional<BundleMarks> marks, boolean told);

    /// The same line, told from others by this from here on.
    void mark(int stream, BundleMarks marks);

    /// Packets are opened by this from here on; where they were before, as a new offer says.
    void protect(StreamProtection protection, boolean moved);

    /// Packets are opened by what another process kept.
    void goOn(StreamProtection protection) throws IOException;

    /// False once all its streams are closed.
    boolean isUsed();
}
