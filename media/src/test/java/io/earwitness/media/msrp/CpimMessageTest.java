package io.earwitness.media.msrp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpimMessageTest {

    @Test
    void saysWhoSaysWhatToWhom() {
        var message =
                CpimMessage.parse("""
                From: Ana <im:ana@example.com>
                To: Leo <im:leo@example.com>
                To: <im:mia@example.com>
                DateTime: 2026-03-04T12:00:00+01:00
                Subject: fire

                Content-Type: text/plain; charset=utf-8
                Content-ID: <1@example.com>

                There is a fire

                in the cellar
                """.replace("\n", "\r\n").getBytes(UTF_8)).orElseThrow();

        assertThat(message.from()).isEqualTo("Ana <im:ana@example.com>");
        assertThat(message.to()).containsExactly("Leo <im:leo@example.com>", "<im:mia@example.com>");
        assertThat(message.dateTime()).isEqualTo("2026-03-04T12:00:00+01:00");
        assertThat(message.subject()).isEqualTo("fire");
        assertThat(message.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(new String(message.content(), UTF_8)).isEqualTo("There is a fire\r\n\r\nin the cellar\r\n");
    }

    @Test
    void contentThatSaysNothingOfItselfIsStillThere() {
        var message = CpimMessage.parse("From: <im:a@b>\r\n\r\n\r\nHello".getBytes(UTF_8))
                .orElseThrow();

        assertThat(message.contentType()).isEmpty();
        assertThat(message.content()).asString(UTF_8).isEqualTo("Hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Hello", "Hello\r\n\r\nthere", "From: <im:a@b>\r\n", "From: <im:a@b>\r\n\r\nHello\r\n\r\n"})
    void whatIsNoEnvelopeIsNone(String text) {
        assertThat(CpimMessage.parse(text.getBytes(UTF_8))).isEmpty();
    }
}
