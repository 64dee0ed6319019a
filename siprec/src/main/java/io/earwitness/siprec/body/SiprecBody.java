package io.earwitness.siprec.body;

import io.earwitness.siprec.deviation.Deviation;
import java.util.List;
import java.util.Optional;

/// A SIP message body taken apart: every part as received, and which of them are description and metadata.
///
/// Reading never fails; what was odd is in the deviations. Meaning of the contents is left to `sip.sdp` and
/// `siprec.metadata`.
///
/// @param parts      leaves of the body in order received; nested multiparts are opened
/// @param deviations what was tolerated on the way
public record SiprecBody(List<BodyPart> parts, List<Deviation> deviations) {

    public static final SiprecBody EMPTY = new SiprecBody(List.of(), List.of());

    public SiprecBody {
        parts = List.copyOf(parts);
        deviations = List.copyOf(deviations);
    }

    /// Takes a body apart.
    ///
    /// @param contentType the message's Content-Type value; empty when the header was missing
    /// @param octets      the message body
    public static SiprecBody parse(String contentType, byte[] octets) {
        return new BodyParser().parse(contentType, octets);
    }

    /// The first session description; a second one is only a deviation.
    public Optional<BodyPart> description() {
        return first(PartRole.DESCRIPTION);
    }

    /// The first metadata document; a second one is only a deviation.
    public Optional<BodyPart> metadata() {
        return first(PartRole.METADATA);
    }

    /// Parts that the sender requires us to understand and that we do not: a reason for 415 (RFC 5621 §8.4).
    public List<BodyPart> requiredButUnknown() {
        return parts.stream()
                .filter(part -> part.handlingRequired() && (part.role() == PartRole.OTHER || part.encoded()))
                .toList();
    }

    private Optional<BodyPart> first(PartRole role) {
        return parts.stream().filter(part -> part.role() == role).findFirst();
    }
}
