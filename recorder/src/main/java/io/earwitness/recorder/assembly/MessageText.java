package io.earwitness.recorder.assembly;

import io.earwitness.media.msrp.CpimMessage;
import io.earwitness.recorder.model.RecordedMessage.Envelope;
import io.earwitness.siprec.body.MediaType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a person can read of a message's bytes. Nothing is guessed: bytes that are no text of the charset that they
/// are said to be in stay bytes.
///
/// @param envelope null where there is none
/// @param text     null where it is no text
/// @param base64   the bytes, where the text alone does not say them all; else null
record MessageText(
        @Nullable Envelope envelope,
        @Nullable String text,
        @Nullable String base64) {
    private static final String CPIM = "message/cpim";
    private static final Set<String> UNENCODED = Set.of("", "7bit", "8bit", "binary");

    static MessageText of(String contentType, byte[] bytes) {
        var cpim = MediaType.parse(contentType).value().equals(CPIM)
                ? CpimMessage.parse(bytes)
                : Optional.<CpimMessage>empty();
        var text = cpim.isPresent()
                ? Optional.of(cpim.get())
                        .filter(message -> UNENCODED.contains(message.encoding()))
                        .flatMap(message -> read(message.contentType(), message.content()))
                : read(contentType, bytes);
        var says = text.filter(read -> Arrays.equals(read.getBytes(StandardCharsets.UTF_8), bytes))
                .isPresent();
        return new MessageText(
                cpim.map(MessageText::envelope).orElse(null),
                text.orElse(null),
                says ? null : Base64.getEncoder().encodeToString(bytes));
    }

    private static Envelope envelope(CpimMessage message) {
        return new Envelope(message.from(), message.to(), message.dateTime(), message.subject(), message.contentType());
    }

    // What says nothing of its type is plain text (RFC 2045 §5.2).
    private static Optional<String> read(String contentType, byte[] bytes) {
        var type = MediaType.parse(contentType);
        var value = type.value();
        var readable = value.isEmpty() || value.startsWith("text/") || value.endsWith("xml") || value.endsWith("json");
        return readable ? decoded(type.parameter("charset").orElse("UTF-8"), bytes) : Optional.empty();
    }

    private static Optional<String> decoded(String charset, byte[] bytes) {
        try {
            return Optional.of(Charset.forName(charset)
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException | IllegalArgumentException | UnsupportedOperationException other) {
            return Optional.empty();
        }
    }
}
