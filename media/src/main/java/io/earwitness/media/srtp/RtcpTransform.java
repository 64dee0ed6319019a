package io.earwitness.media.srtp;

/// Seals and opens compound RTCP packets in place, under one set of session keys. Owned by one context.
sealed interface RtcpTransform permits CounterModeRtcp, GcmRtcp {
    /// The first header and its SSRC stay readable (RFC 3711 §3.4).
    int CLEAR_BYTES = 8;

    /// The E bit and the SRTCP index.
    int WORD_BYTES = 4;

    int ENCRYPTED = 0x8000_0000;

    static RtcpTransform of(SrtpSuite suite, SessionKeys keys) {
        return suite.isAead() ? new GcmRtcp(keys) : new CounterModeRtcp(suite, keys);
    }

    /// @param index 31 bits
    /// @return the new length
    int seal(byte[] packet, int length, int index, byte[] mki);

    /// Checks, then decrypts where the E bit says so. A packet that is not authentic stays as it came.
    ///
    /// @return the new length, or [AesGcm#NOT_AUTHENTIC]
    int open(byte[] packet, int length, int mkiBytes);
}
