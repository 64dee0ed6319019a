package io.earwitness.recorder.model;

/// One RTP payload type as the session description defines it (RFC 8866 §6.6, RFC 3551 §6).
///
/// @param payloadType  0–127
/// @param encodingName as written by the client, `PCMA`, `opus`, `telephone-event`; empty where neither SDP nor RFC
/// 3551 names one
/// @param clockRate    RTP clock in Hz; 0 where unknown
/// @param channels     1 unless the rtpmap says otherwise
/// @param parameters   the `a=fmtp` text, empty where there is none
public record NegotiatedFormat(int payloadType, String encodingName, int clockRate, int channels, String parameters) {
    /// G.722 by a clock of 16,000 Hz, that of its sound, where the rule is 8,000 (RFC 3551 §4.5.2).
    public boolean isG722OfOddClock() {
        return encodingName.equalsIgnoreCase("G722") && clockRate == 16_000;
    }
}
