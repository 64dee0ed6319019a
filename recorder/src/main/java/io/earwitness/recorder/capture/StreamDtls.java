package io.earwitness.recorder.capture;

import io.earwitness.media.dtls.DtlsKeys;
import io.earwitness.media.dtls.DtlsPort;
import io.earwitness.media.dtls.DtlsTerms;
import io.earwitness.media.dtls.HandshakeFailure;
import io.earwitness.media.net.MediaSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The handshakes of one stream: on the port for RTP, and on the one for RTCP where that is not shared.
///
/// Owned by one capture loop. What becomes of keys and of packets is the business of [StreamCapture].
final class StreamDtls {
    private final DtlsPorts ports;
    private final MediaSocket rtcpSocket;
    private final Listener listener;
    private final DtlsPort media;
    private @Nullable DtlsPort control;
    private StreamHandshake agreed;

    /// Is told which of the two ports it is about.
    interface Listener {
        void keyed(boolean onRtpPort, DtlsKeys keys, InetSocketAddress with);

        /// @param named whether signalling named the host
        void failed(HandshakeFailure failure, InetSocketAddress with, boolean named);
    }

    StreamDtls(DtlsPorts ports, MediaSocket rtp, MediaSocket rtcp, StreamHandshake agreed, Listener listener) {
        this.ports = ports;
        this.rtcpSocket = rtcp;
        this.listener = listener;
        this.agreed = agreed;
        this.media = ports.open(rtp, new PortListener(true));
    }

    private final class PortListener implements DtlsPort.Listener {
        private final boolean onRtpPort;

        PortListener(boolean onRtpPort) {
            this.onRtpPort = onRtpPort;
        }

        @Override
        public void keyed(DtlsKeys keys, InetSocketAddress with) {
            listener.keyed(onRtpPort, keys, with);
        }

        @Override
        public void failed(HandshakeFailure failure, InetSocketAddress with) {
            listener.failed(failure, with, agreed.media().namedHosts().contains(with.getAddress()));
        }
    }

    /// What a new offer and answer say; handshakes that they leave alone hold.
    void agree(StreamHandshake next) {
        agreed = next;
        media.agree(next.media());
        next.control().ifPresentOrElse(this::agreeOnControl, this::share);
    }

    private void agreeOnControl(DtlsTerms terms) {
        openControl().agree(terms);
    }

    private DtlsPort openControl() {
        if (control == null) {
            control = ports.open(rtcpSocket, new PortListener(false));
        }
        return control;
    }

    /// Goes on after a restart: a handshake of the association that stands holds.
    ///
    /// @param mediaKeyed   the association whose handshake on the port for RTP has given keys; empty for none
    /// @param controlKeyed the same of the port for RTCP
    void goOn(StreamHandshake standing, String mediaKeyed, String controlKeyed) {
        agreed = standing;
        goOn(media, standing.media(), mediaKeyed);
        standing.control().ifPresent(terms -> goOn(openControl(), terms, controlKeyed));
    }

    private static void goOn(DtlsPort port, DtlsTerms terms, String keyed) {
        if (terms.association().equals(keyed)) {
            port.goOn(terms);
        } else {
            port.agree(terms);
        }
    }

    /// Which one a port is to have now.
    String association(boolean onRtpPort) {
        return (onRtpPort ? Optional.of(agreed.media()) : agreed.control())
                .map(DtlsTerms::association)
                .orElse("");
    }

    private void share() {
        if (control != null) {
            control.close();
            control = null;
        }
    }

    /// Whether RTP and RTCP have one port and the same keys.
    boolean isShared() {
        return control == null;
    }

    /// Deals with a packet of DTLS; false where it is none. On an RTCP port that is not used it is left to others.
    boolean take(ByteBuffer packet, InetSocketAddress source, boolean onRtpPort) {
        var port = onRtpPort ? media : control;
        if (port == null || !DtlsPort.isDtls(packet)) {
            return false;
        }
        port.datagram(packet, source);
        return true;
    }

    void turn(long nowNanos) {
        media.turn(nowNanos);
        if (control != null) {
            control.turn(nowNanos);
        }
    }

    void close() {
        media.close();
        share();
    }
}
