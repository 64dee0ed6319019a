package io.earwitness.recorder.session;

import io.earwitness.recorder.model.Deviation.Part;

/// The sorts of deviation that show only in a session's course or in its description, beside those that the readers of
/// bodies and metadata know.
///
/// Names are stable, because metrics and manifests carry them; a new sort adds a constant and changes none.
enum SessionDeviation {
    METADATA_MISSING(
            "RFC 7866 §9.1",
            "The INVITE carries no metadata",
            "Recorded all the same. Who speaks is not known before metadata comes.",
            Stands.nowhere(Part.METADATA)),
    METADATA_UNREADABLE(
            "RFC 7865 §5.1",
            "The metadata cannot be read",
            "Recorded all the same. The document is kept as received.",
            Stands.nowhere(Part.METADATA)),
    ANSWER_MISSING(
            "RFC 3261 §13.2.1",
            "The ACK does not answer the offer that the recorder made",
            "Recorded all the same, by what was offered.",
            Stands.nowhere(Part.DESCRIPTION)),
    LABEL_MISSING(
            "RFC 7866 §7.1.1",
            "A media line has no label",
            "The stream is told apart by its place among the media lines.",
            Stands.quoted(Part.DESCRIPTION)),
    LABEL_REPEATED(
            "RFC 7866 §7.1.1",
            "Two streams share one label",
            "Each is recorded for itself; they are told apart by their place.",
            Stands.wholeLine(Part.DESCRIPTION)),
    FEEDBACK_ON_PLAIN_PROFILE(
            "RFC 4585 §4.2",
            "A media line asks for RTCP feedback under a profile that has none",
            "Recorded all the same.",
            Stands.quoted(Part.DESCRIPTION)),
    KEYS_IN_CLEAR(
            "RFC 4568 §8.3",
            "The offer has keys for SRTP and came over plain SIP: whoever could read it can open the packets",
            "Recorded all the same. SIP over TLS keeps the keys secret; sip.keys-need-tls refuses such offers.",
            // A quotation would show the key.
            Stands.nowhere(Part.DESCRIPTION)),
    G722_CLOCK(
            "RFC 3551 §4.5.2",
            "A media line gives G.722 a clock of 16,000 Hz; by the rule it counts 8,000 a second",
            "Recorded all the same. Packets are read by the clock that they count by.",
            Stands.quoted(Part.DESCRIPTION)),
    PAYLOAD_TYPE_REMAPPED(
            "RFC 3264 §8.3.2",
            "A payload type got another meaning during the session",
            "Packets from here on are read by the new meaning.",
            Stands.quoted(Part.DESCRIPTION)),
    CERTIFICATE_UNANNOUNCED(
            "RFC 8122 §5",
            "The client's host showed a certificate in a DTLS handshake that its description does not announce",
            "The handshake was broken off and no key was taken of it. Packets that no key opens are kept as they came and are not heard.",
            Stands.quoted(Part.DESCRIPTION));

    private final DeviationTerms terms;

    SessionDeviation(String rule, String text, String done, Stands stands) {
        terms = new DeviationTerms(rule, text, done, stands);
    }

    DeviationTerms terms() {
        return terms;
    }
}
