package io.earwitness.recorder.capture;

import io.earwitness.media.dtls.DtlsKeys;
import io.earwitness.media.dtls.DtlsPort;
import io.earwitness.media.dtls.DtlsTerms;
import io.earwitness.media.dtls.HandshakeFailure;
import io.earwitness.media.net.MediaSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
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
        if (control == null) {
            control = ports.open(rtcpSocket, new PortListener(false));
        }
        control.agree(terms);
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
