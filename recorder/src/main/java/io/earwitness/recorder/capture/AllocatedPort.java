package io.earwitness.recorder.capture;

import java.net.InetAddress;

/// A pair of UDP ports that are bound and being received: RTP on the even one, RTCP on the next.
public record AllocatedPort(InetAddress local, int rtpPort) {
    public int rtcpPort() {
        return rtpPort + 1;
    }
}
