package io.earwitness.siprec.filter;

import io.earwitness.sip.message.SipBody;
import io.earwitness.siprec.body.BodyPart;
import io.earwitness.siprec.body.MediaType;
import io.earwitness.siprec.body.PartHeaders;
import io.earwitness.siprec.body.PartRole;
import io.earwitness.siprec.body.SiprecBody;
import io.earwitness.siprec.metadata.UnreadableXmlException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The body of a message without what the rules name. What cannot be looked into is withheld as a whole: that nothing
/// is stored which may not be comes before that everything else is.
final class BodyFilter {
    private final FilterPolicy policy;
    private final RemovedValues removed;

    BodyFilter(FilterPolicy policy, RemovedValues removed) {
        this.policy = policy;
        this.removed = removed;
    }

    /// The same body where nothing of it is to be removed.
    SipBody filtered(SipBody body) {
        var type = MediaType.parse(body.contentType());
        var parts = SiprecBody.parse(body.contentType(), body.bytes()).parts();
        var kept = new ArrayList<KeptPart>();
        for (var part : parts) {
            kept.add(filtered(part));
        }
        if (kept.stream().noneMatch(KeptPart::changed)) {
            return body;
        }
        if (!type.isMultipart() && kept.size() == 1) {
            var only = kept.getFirst();
            return new SipBody(only.contentType().orElse(body.contentType()), only.content());
        }
        return MultipartRewriting.of(kept);
    }

    private KeptPart filtered(BodyPart part) {
        if (policy.rules().isEmpty() && !DigitBodies.holds(part.mediaType())) {
            return KeptPart.asReceived(part);
        }
        if (part.encoded()) {
            return withheld(part, "it is encoded");
        }
        if (part.role() == PartRole.METADATA || isXml(part.mediaType())) {
            return document(part);
        }
        var text = text(part);
        if (text.isEmpty()) {
            return withheld(part, "it is no text");
        }
        var clean = part.role() == PartRole.DESCRIPTION
                ? DescriptionFilter.filtered(text.get(), removed)
                : removed.without(keysMasked(part.mediaType(), text.get()));
        return clean.equals(text.get())
                ? KeptPart.asReceived(part)
                : KeptPart.changed(part, clean.getBytes(StandardCharsets.UTF_8));
    }

    private KeptPart document(BodyPart part) {
        try {
            var charset = part.headers().contentType().flatMap(type -> type.parameter("charset"));
            return DocumentFilter.filtered(part.content(), charset, policy, removed)
                    .map(changed -> KeptPart.changed(part, changed))
                    .orElseGet(() -> KeptPart.asReceived(part));
        } catch (UnreadableXmlException unreadable) {
            return withheld(part, "it cannot be read");
        }
    }

    private KeptPart withheld(BodyPart part, String why) {
        policy.rules().forEach(rule -> removed.touched(rule.name()));
        if (DigitBodies.holds(part.mediaType())) {
            removed.touched(FilterPolicy.KEY_PRESSES);
        }
        var words = "<!-- Not stored: " + why + ", so what must not be stored of it cannot be left out. -->";
        return KeptPart.changed(part, words.getBytes(StandardCharsets.UTF_8));
    }

    private String keysMasked(String type, String text) {
        if (!policy.keyPresses() || !DigitBodies.holds(type)) {
            return text;
        }
        removed.touched(FilterPolicy.KEY_PRESSES);
        return DigitBodies.masked(type, text);
    }

    private static boolean isXml(String type) {
        return type.endsWith("+xml") || type.endsWith("/xml");
    }

    private static Optional<String> text(BodyPart part) {
        var named = part.headers().contentType().flatMap(type -> type.parameter("charset"));
        return strictly(part.content(), StandardCharsets.UTF_8)
                .or(() -> named.filter("iso-8859-1"::equalsIgnoreCase)
                        .flatMap(_ -> strictly(part.content(), StandardCharsets.ISO_8859_1)));
    }

    private static Optional<String> strictly(byte[] content, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(content)).toString());
        } catch (CharacterCodingException binary) {
            return Optional.empty();
        }
    }

    /// A part as it is stored.
    record KeptPart(PartHeaders headers, byte[] content, boolean changed) {
        static KeptPart asReceived(BodyPart part) {
            return new KeptPart(part.headers(), part.received(), false);
        }

        // Changed content is UTF-8, neither encoded nor of the length that was told.
        static KeptPart changed(BodyPart part, byte[] content) {
            var fields = part.headers().fields().stream()
                    .filter(field -> !List.of("content-transfer-encoding", "content-encoding", "content-length")
                            .contains(field.name().toLowerCase(Locale.ROOT)))
                    .map(field -> field.name().equalsIgnoreCase("Content-Type")
                            ? new PartHeaders.Field(
                                    field.name(), MediaType.parse(field.value()).value())
                            : field)
                    .toList();
            return new KeptPart(new PartHeaders(fields), content, true);
        }

        Optional<String> contentType() {
            return headers.first("Content-Type");
        }
    }
}
