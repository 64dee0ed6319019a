package io.earwitness.recorder.capture;

import io.earwitness.media.net.MediaSocket;
import io.earwitness.media.net.PacketSource;
import io.earwitness.media.net.PortPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// The two sockets of one stream, or of several that share them, bound and received.
record BoundPair(PortPair pair, MediaSocket rtp, MediaSocket rtcp, PortUser user) {

    static BoundPair bind(PacketSource source, InetAddress local, PortPair pair, PortUser user) throws IOException {
        var rtp = source.open(new InetSocketAddress(local, pair.rtp()), user.rtpReceiver());
        try {
            var rtcp = source.open(new InetSocketAddress(local, pair.rtcp()), user.rtcpReceiver());
            return new BoundPair(pair, rtp, rtcp, user);
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
