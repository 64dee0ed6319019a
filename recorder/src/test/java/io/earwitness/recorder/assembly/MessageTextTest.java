package io.earwitness.recorder.assembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MessageTextTest {

    @Test
    void textSaysItsBytes() {
        assertThat(MessageText.of("text/plain; charset=UTF-8", "Požar!".getBytes(UTF_8)))
                .isEqualTo(new MessageText(null, "Požar!", null));
        assertThat(MessageText.of("", "Hi".getBytes(UTF_8)).text()).isEqualTo("Hi");
    }

    @Test
    void bytesStandBesideTextThatDoesNotSayThem() {
        var bytes = "Feuer in der Küche".getBytes(ISO_8859_1);

        assertThat(MessageText.of("text/plain;charset=iso-8859-1", bytes))
                .isEqualTo(new MessageText(
                        null, "Feuer in der Küche", Base64.getEncoder().encodeToString(bytes)));
    }

    @Test
    void nothingIsGuessed() {
        var bytes = new byte[] {(byte) 0xFF, (byte) 0xD8, 0};
        var alone = new MessageText(null, null, Base64.getEncoder().encodeToString(bytes));

        assertThat(MessageText.of("text/plain", bytes)).isEqualTo(alone);
        assertThat(MessageText.of("text/plain;charset=nonsense", bytes)).isEqualTo(alone);
        assertThat(MessageText.of("image/jpeg", bytes)).isEqualTo(alone);
        assertThat(MessageText.of("message/cpim", bytes)).isEqualTo(alone);
    }

    @Test
    void envelopeSaysWhoSpeaks() {
        var cpim = "From: Ana <im:ana@example.com>\r\nTo: <im:psap@example.com>\r\n\r\n"
                + "Content-Type: text/plain\r\n\r\nHelp";

        var text = MessageText.of("Message/CPIM", cpim.getBytes(UTF_8));

        assertThat(text.text()).isEqualTo("Help");
        assertThat(Objects.requireNonNull(text.envelope()).from()).isEqualTo("Ana <im:ana@example.com>");
        assertThat(Base64.getDecoder().decode(Objects.requireNonNull(text.base64())))
                .asString(UTF_8)
                .isEqualTo(cpim);
    }

    @Test
    void whatIsEncodedForTransferIsNotTakenForWhatWasSaid() {
        var cpim = "From: <im:ana@example.com>\r\n\r\n"
                + "Content-Type: text/plain\r\nContent-Transfer-Encoding: BASE64\r\n\r\nSGVscA==";

        assertThat(MessageText.of("message/cpim", cpim.getBytes(UTF_8)).text()).isNull();
    }
}
