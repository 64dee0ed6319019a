package io.earwitness.media.srtp;

/// Seals and opens RTP packets in place, under one set of session keys. Owned by one context.
sealed interface RtpTransform permits CounterModeRtp, GcmRtp {

    static RtpTransform of(SrtpSuite suite, SessionKeys keys) {
        return suite.isAead() ? new GcmRtp(keys) : new CounterModeRtp(suite, keys);
    }

    /// Encrypts, and adds MKI and tag.
    ///
    /// @param header how many bytes stay readable
    /// @param index  roll-over counter and sequence number
    /// @return the new length
    int seal(byte[] packet, int header, int length, long index, byte[] mki);

    /// Checks, then decrypts. A packet that is not authentic stays as it came.
    ///
    /// @return the new length, or [AesGcm#NOT_AUTHENTIC]
    int open(byte[] packet, int header, int length, long index, int mkiBytes);
}
