package io.earwitness.recorder.rtsp;

/// How the packets of one stream reach the client. What does not get through is lost, as on any network.
interface MediaWay extends AutoCloseable {
    void rtp(byte[] packet);

    void rtcp(byte[] packet);

    /// Whether RTCP came from the client since this was asked last.
    boolean heard();

    /// The `Transport` of the answer, without the source.
    String transport();

    @Override
    void close();
}
