package io.earwitness.recorder.capture;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where one stream's RTCP goes, and from which of our ports: back to where RTCP comes from (RFC 4961 §4), before that
/// to where signalling wants it, unless media shows that the client is elsewhere.
///
/// Owned by one capture loop. Never anywhere, a group, or port 0.
final class ControlTarget {
    private @Nullable InetSocketAddress agreed;
    private boolean shared;
    private @Nullable InetSocketAddress observed;
    private boolean observedOnRtpPort;
    private @Nullable InetSocketAddress media;

    /// @param fromRtpPort whether it is sent from the port for RTP
    record Way(InetSocketAddress to, boolean fromRtpPort) {}

    static boolean isUsable(InetSocketAddress address) {
        var host = address.getAddress();
        if (host == null || address.getPort() == 0 || host.isAnyLocalAddress() || host.isMulticastAddress()) {
            return false;
        }
        var bytes = host.getAddress();
        return bytes.length != 4 || (bytes[0] & bytes[1] & bytes[2] & bytes[3]) != -1;
    }

    void agree(ControlTerms terms) {
        var next = terms.target().orElse(null);
        if (!Objects.equals(next, agreed)) {
            // It moved: what was seen before shows where it was.
            observed = null;
            media = null;
        }
        agreed = next;
        shared = terms.shared();
    }

    void controlFrom(InetSocketAddress source, boolean onRtpPort) {
        if (!source.equals(observed) && isUsable(source)) {
            observed = source;
        }
        observedOnRtpPort = onRtpPort;
    }

    void mediaFrom(InetSocketAddress source) {
        media = source;
    }

    Optional<Way> way() {
        if (observed != null) {
            return Optional.of(new Way(observed, observedOnRtpPort));
        }
        if (media == null || (agreed != null && agreed.getAddress().equals(media.getAddress()))) {
            return Optional.ofNullable(agreed).map(to -> new Way(to, shared));
        }
        var port = shared ? media.getPort() : media.getPort() + 1;
        return port > 0xFFFF
                ? Optional.empty()
                : Optional.of(new InetSocketAddress(media.getAddress(), port))
                        .filter(ControlTarget::isUsable)
                        .map(to -> new Way(to, shared));
    }
}
