package io.earwitness.client.replay;

import io.earwitness.media.container.CapturedDatagram;
import io.earwitness.sip.sdp.MediaDescription;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.Optional;

/// A port that a captured server had answered, and how well a datagram fits it. Immutable.
///
/// @param described  address of the answer; empty when it is a name
/// @param signalling where the INVITE had gone, in case a translator changed the described address on the way
/// @param clientPort where the client had said that it sends from; 0 when unknown
record WantedPort(
        int dialog,
        int line,
        boolean rtcp,
        Optional<InetAddress> described,
        InetAddress signalling,
        int clientPort,
        long fromNanos,
        long untilNanos) {

    /// The described address before any other, RTP before another line's RTCP, then whose client it is, then
    /// the newest.
    static Comparator<WantedPort> fitting(CapturedDatagram datagram) {
        return Comparator.comparingInt((WantedPort wanted) -> wanted.isDescribedFor(datagram) ? 1 : 0)
                .thenComparingInt(wanted -> wanted.rtcp() ? 0 : 1)
                .thenComparingInt(wanted -> wanted.isFromClient(datagram) ? 1 : 0)
                .thenComparingLong(WantedPort::fromNanos);
    }

    WantedPort forRtcp() {
        return new WantedPort(dialog, line, true, described, signalling, clientPort, fromNanos, untilNanos);
    }

    boolean accepts(CapturedDatagram datagram) {
        boolean then = datagram.epochNanos() >= fromNanos && datagram.epochNanos() <= untilNanos;
        return then
                && (isDescribedFor(datagram)
                        || isFromClient(datagram)
                        || datagram.destination().getAddress().equals(signalling));
    }

    private boolean isDescribedFor(CapturedDatagram datagram) {
        return described.isPresent()
                && described.get().equals(datagram.destination().getAddress());
    }

    private boolean isFromClient(CapturedDatagram datagram) {
        return clientPort != 0 && datagram.source().getPort() == clientPort + (rtcp ? 1 : 0);
    }

    /// The address of a line where it is written in figures.
    static Optional<InetAddress> address(MediaDescription line) {
        return line.connection().flatMap(connection -> {
            try {
                return Optional.of(InetAddress.ofLiteral(connection.address()));
            } catch (IllegalArgumentException name) {
                return Optional.empty();
            }
        });
    }

    static int rtcpPort(MediaDescription media) {
        return media.attribute("rtcp")
                .map(value -> value.split(" ")[0])
                .filter(value -> value.matches("\\d{1,5}"))
                .map(Integer::parseInt)
                .orElse(media.port() + 1);
    }
}
