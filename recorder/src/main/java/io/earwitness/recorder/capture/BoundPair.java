package io.earwitness.recorder.capture;

import io.earwitness.media.net.MediaSocket;
import io.earwitness.media.net.PacketSource;
import io.earwitness.media.net.PortPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// The two sockets of one stream, bound and received.
record BoundPair(PortPair pair, MediaSocket rtp, MediaSocket rtcp, StreamCapture stream) {

    static BoundPair bind(PacketSource source, InetAddress local, PortPair pair, StreamCapture stream)
            throws IOException {
        var rtp = source.open(new InetSocketAddress(local, pair.rtp()), stream.rtpReceiver());
        try {
            var rtcp = source.open(new InetSocketAddress(local, pair.rtcp()), stream.rtcpReceiver());
            return new BoundPair(pair, rtp, rtcp, stream);
        } catch (IOException | RuntimeException e) {
            source.close(rtp);
            throw e;
        }
    }

    void unbind(PacketSource source) {
        source.close(rtp);
        source.close(rtcp);
    }
}
