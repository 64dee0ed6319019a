package io.earwitness.siprec.fuzz;

import io.earwitness.siprec.SiprecOffer;
import io.earwitness.siprec.metadata.MetadataReading;
import io.earwitness.siprec.metadata.RecordingMetadata;
import java.util.Arrays;
import java.util.List;

/// Any body of a message under several content types (the first byte chooses): taken apart, read, and given its roles.
public final class OfferTarget {
    private static final List<String> CONTENT_TYPES = List.of(
            "multipart/mixed;boundary=cut",
            "multipart/mixed; boundary=\"-- cut (1)?\"",
            "multipart/alternative;boundary=cut",
            "multipart/mixed",
            "application/sdp",
            "application/rs-metadata+xml",
            "application/rs-metadata;charset=utf-16",
            "");

    private OfferTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        var contentType = CONTENT_TYPES.get((bytes[0] & 0xff) % CONTENT_TYPES.size());
        var body = Arrays.copyOfRange(bytes, 1, bytes.length);
        var offer = SiprecOffer.read(contentType, body);
        var order = offer.roles()
                .channelOrder(offer.metadata().flatMap(MetadataReading::found).orElse(RecordingMetadata.EMPTY));
        if (List.of(order, offer.deviations(), offer.body().requiredButUnknown())
                .toString()
                .isEmpty()) {
            throw new AssertionError("nothing could be taken");
        }
    }
}
