package io.earwitness.client.replay;

import io.earwitness.client.stream.StreamSocket;
import io.earwitness.sip.sdp.MediaDescription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// One media line while it is played: a socket of its own for RTP, one for RTCP, and where the live server wants both.
///
/// Owned by one [DialogReplay] and used by its thread only.
final class LiveLine implements AutoCloseable {
    private final StreamSocket rtp;
    private final StreamSocket rtcp;
    private Optional<InetSocketAddress> rtpTarget = Optional.empty();
    private Optional<InetSocketAddress> rtcpTarget = Optional.empty();
    private long captured;

    private LiveLine(StreamSocket rtp, StreamSocket rtcp) {
        this.rtp = rtp;
        this.rtcp = rtcp;
    }

    static LiveLine open(InetAddress local) throws IOException {
        var rtp = StreamSocket.open(local);
        try {
            return new LiveLine(rtp, StreamSocket.open(local));
        } catch (IOException noSecond) {
            rtp.close();
            throw noSecond;
        }
    }

    /// Follows a line of the live server's newest description; a refused line has no target.
    void follow(MediaDescription line) {
        rtpTarget = target(line, line.port());
        rtcpTarget = line.has("rtcp-mux") ? rtpTarget : target(line, WantedPort.rtcpPort(line));
    }

    void send(CapturedMedia media) {
        captured += media.rtcp() ? 0 : 1;
        if (media.rtcp()) {
            rtcpTarget.ifPresent(target -> rtcp.send(media.packet(), target));
        } else {
            rtpTarget.ifPresent(target -> rtp.send(media.packet(), target));
        }
    }

    DialogReport.Stream report(int index) {
        int port = rtpTarget.map(InetSocketAddress::getPort).orElse(0);
        return new DialogReport.Stream(index, rtp.port(), port, captured, rtp.sent(), rtcp.sent());
    }

    private static Optional<InetSocketAddress> target(MediaDescription line, int port) {
        if (line.port() == 0 || line.connection().isEmpty()) {
            return Optional.empty();
        }
        try {
            var address = InetAddress.getByName(line.connection().get().address());
            return Optional.of(new InetSocketAddress(address, port));
        } catch (UnknownHostException unknown) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        try (rtp;
                rtcp) {
            rtpTarget = Optional.empty();
        }
    }
}
