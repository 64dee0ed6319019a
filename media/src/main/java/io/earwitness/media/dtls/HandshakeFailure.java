package io.earwitness.media.dtls;

/// Why a handshake gave no keys.
///
/// @param detail a sentence without a full stop, for a person
public record HandshakeFailure(Reason reason, String detail) {

    /// The sorts of failure that are told apart.
    public enum Reason {
        /// Their certificate is not one that signalling announced, or they showed none.
        WRONG_CERTIFICATE,
        /// We have no SRTP protection profile in common, or they know nothing of SRTP.
        NO_PROFILE,
        /// They fell silent before the end.
        SILENT,
        /// One side found something wrong with what the other said.
        BROKEN_OFF
    }
}
