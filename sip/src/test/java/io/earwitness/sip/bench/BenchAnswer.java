package io.earwitness.sip.bench;

/// What both servers answer.
final class BenchAnswer {
    static final String TEXT = """
            v=0
            o=srs 1 1 IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio 20000 RTP/AVP 8
            a=rtpmap:8 PCMA/8000
            a=label:1
            a=recvonly
            m=audio 20002 RTP/AVP 8
            a=rtpmap:8 PCMA/8000
            a=label:2
            a=recvonly
            """.replace("\n", "\r\n");

    private BenchAnswer() {}
}
