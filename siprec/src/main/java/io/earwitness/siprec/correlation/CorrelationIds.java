package io.earwitness.siprec.correlation;

import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.siprec.SiprecOffer;
import io.earwitness.siprec.body.BodyPart;
import io.earwitness.siprec.metadata.MetadataReading;
import io.earwitness.siprec.metadata.RecordingMetadata;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Everything in a message by which its call can be found in other systems, as one list.
///
/// Each kind and value comes once, headers before metadata, at most [FoundIds#IDS_MAX]. The Call-ID of the recording
/// session itself is not in it: every recording carries that anyway.
public final class CorrelationIds {
    // The line of a gateway's call description (GTD) that carries its globally unique id.
    private static final Pattern GTD_ID = Pattern.compile("(?m)^GCI,([0-9A-Fa-f]{32})\\s*$");

    private CorrelationIds() {}

    public static List<CorrelationId> of(SipMessage message, SiprecOffer offer) {
        var found = new FoundIds();
        new HeaderIds(found).read(message.headers());
        offer.body().parts().forEach(part -> read(part, found));
        offer.metadata().flatMap(MetadataReading::found).ifPresent(new MetadataIds(found)::read);
        return found.list();
    }

    /// From headers and from the state of the metadata; either may be empty.
    public static List<CorrelationId> of(Headers headers, Optional<RecordingMetadata> metadata) {
        var found = new FoundIds();
        new HeaderIds(found).read(headers);
        metadata.ifPresent(new MetadataIds(found)::read);
        return found.list();
    }

    private static void read(BodyPart part, FoundIds found) {
        if (part.mediaType().equals("application/gtd")) {
            Matcher id = GTD_ID.matcher(new String(part.content(), StandardCharsets.ISO_8859_1));
            if (id.find()) {
                found.add(CorrelationKind.CISCO_GUID, id.group(1), "application/gtd GCI");
            }
        }
    }
}
