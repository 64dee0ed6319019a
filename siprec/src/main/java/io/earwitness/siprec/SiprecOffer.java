package io.earwitness.siprec;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.sdp.SessionDescription;
import io.earwitness.siprec.body.BodyPart;
import io.earwitness.siprec.body.MediaType;
import io.earwitness.siprec.body.SiprecBody;
import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.metadata.MetadataParser;
import io.earwitness.siprec.metadata.MetadataReading;
import io.earwitness.siprec.metadata.RecordedLine;
import io.earwitness.siprec.metadata.RecordingMetadata;
import io.earwitness.siprec.metadata.StreamRoles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a message of a recording session carries: description, metadata and other parts, read together.
///
/// Belongs to whoever received the message; nothing in it is a reason to refuse. The body keeps the octets as received.
///
/// @param description empty when the message carries none: an offerless INVITE
/// @param metadata    empty when the message carries none
public record SiprecOffer(
        SiprecBody body, Optional<SessionDescription> description, Optional<MetadataReading> metadata) {

    /// What a message without body carries.
    public static final SiprecOffer NOTHING = new SiprecOffer(SiprecBody.EMPTY, Optional.empty(), Optional.empty());

    /// Reads a message's body.
    ///
    /// @param contentType the Content-Type value; empty when the header was missing
    public static SiprecOffer read(String contentType, byte[] octets) {
        SiprecBody body = SiprecBody.parse(contentType, octets);
        return new SiprecOffer(
                body,
                body.description().map(part -> SessionDescription.parse(part.content())),
                body.metadata().map(SiprecOffer::reading));
    }

    public static SiprecOffer of(SipMessage message) {
        return message.body()
                .map(sipBody -> read(sipBody.contentType(), sipBody.bytes()))
                .orElse(NOTHING);
    }

    /// Who sends which line of the description, as far as the metadata of this message says.
    public StreamRoles roles() {
        RecordingMetadata known = metadata.flatMap(MetadataReading::found).orElse(RecordingMetadata.EMPTY);
        return StreamRoles.of(known, description.map(RecordedLine::of).orElse(List.of()));
    }

    /// Everything that was tolerated in body and metadata.
    public List<Deviation> deviations() {
        var all = new ArrayList<>(body.deviations());
        metadata.ifPresent(reading -> all.addAll(reading.deviations()));
        return all;
    }

    private static MetadataReading reading(BodyPart part) {
        Optional<String> charset = part.headers().contentType().flatMap(SiprecOffer::charset);
        return MetadataParser.parse(part.content(), charset);
    }

    private static Optional<String> charset(MediaType type) {
        return type.parameter("charset");
    }
}
