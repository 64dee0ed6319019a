package io.earwitness.recorder.rtsp;

import java.util.concurrent.atomic.AtomicBoolean;

/// Frames between the messages of a connection (RFC 7826 §14), on two channels of it; gone with the connection.
final class InterleavedWay implements MediaWay {
    private final RtspConnection connection;
    private final int rtpChannel;
    private final int rtcpChannel;
    private final AtomicBoolean heard = new AtomicBoolean();

    InterleavedWay(RtspConnection connection, int rtpChannel, int rtcpChannel) {
        this.connection = connection;
        this.rtpChannel = rtpChannel;
        this.rtcpChannel = rtcpChannel;
    }

    @Override
    public void rtp(byte[] packet) {
        connection.frame(rtpChannel, packet);
    }

    @Override
    public void rtcp(byte[] packet) {
        connection.frame(rtcpChannel, packet);
    }

    /// A frame came.
    void came(int channel) {
        if (channel == rtcpChannel) {
            heard.set(true);
        }
    }

    boolean uses(int channel) {
        return channel == rtpChannel || channel == rtcpChannel;
    }

    @Override
    public boolean heard() {
        return heard.getAndSet(false);
    }

    @Override
    public String transport() {
        return "RTP/AVP/TCP;unicast;interleaved=" + rtpChannel + "-" + rtcpChannel;
    }

    @Override
    public void close() {
        connection.release(this);
    }
}
