package io.earwitness.recorder.capture;

import io.earwitness.media.rtp.RtcpBandwidth;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;

/// What offer and answer say about one stream's RTCP, and about who may send on it.
///
/// @param target      where the client expects RTCP; empty where it names no address that can be used
/// @param shared      RTP and RTCP share the RTP port (RFC 5761): both sides said so
/// @param namedHosts  the hosts that signalling named, from which media is expected
/// @param namedSources the SSRCs that it named (RFC 5576), whichever host they come from
/// @param bandwidth   what RTCP may use
/// @param mayReport   false where nothing may be sent: forbidden by `b=RR:0`, or the stream is secured
/// @param feedback    what may be asked of a sender of pictures
public record ControlTerms(
        Optional<InetSocketAddress> target,
        boolean shared,
        Set<InetAddress> namedHosts,
        RtcpBandwidth bandwidth,
        boolean mayReport,
        Feedback feedback,
        Set<Integer> namedSources) {

    public ControlTerms {
        target = target.filter(ControlTarget::isUsable);
        namedHosts = Set.copyOf(namedHosts);
        namedSources = Set.copyOf(namedSources);
    }

    /// Terms of an offer that names no SSRC.
    public ControlTerms(
            Optional<InetSocketAddress> target,
            boolean shared,
            Set<InetAddress> namedHosts,
            RtcpBandwidth bandwidth,
            boolean mayReport,
            Feedback feedback) {
        this(target, shared, namedHosts, bandwidth, mayReport, feedback, Set.of());
    }

    /// Whether something can be sent there: never anywhere, a group, or port 0.
    public static boolean isUsable(InetSocketAddress address) {
        return ControlTarget.isUsable(address);
    }

    /// Which requests were agreed by `a=rtcp-fb`.
    ///
    /// @param fullIntra   `ccm fir`: send a whole picture
    /// @param pictureLoss `nack pli`: a picture was lost
    /// @param reducedSize requests need no report beside them (RFC 5506)
    public record Feedback(boolean fullIntra, boolean pictureLoss, boolean reducedSize) {
        public static final Feedback NONE = new Feedback(false, false, false);
    }
}
