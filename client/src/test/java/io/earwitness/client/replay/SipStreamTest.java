package io.earwitness.client.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.container.TcpChunk;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SipStreamTest {
    private static final String MESSAGE = "INFO sip:a@b SIP/2.0\r\nl: 4\r\n\r\nbody";

    @Test
    void findsMessagesHoweverTheyAreCut() {
        var stream = new SipStream();
        var found = new ArrayList<String>();
        for (char c : (MESSAGE + "\r\n\r\n" + MESSAGE).toCharArray()) {
            found.addAll(accept(stream, String.valueOf(c), 0));
        }

        assertThat(found).containsExactly(MESSAGE, MESSAGE);
    }

    @Test
    void beginsInTheMiddleOfAMessage() {
        assertThat(accept(new SipStream(), "ader: x\r\n\r\nbody\r\n" + MESSAGE, 0))
                .containsExactly(MESSAGE);
    }

    @Test
    void startsAnewAfterAHole() {
        var stream = new SipStream();

        assertThat(accept(stream, MESSAGE.substring(0, 30), 0)).isEmpty();
        assertThat(accept(stream, "rest\r\n" + MESSAGE, 5)).containsExactly(MESSAGE);
    }

    @Test
    void passesOverWhatOnlyBeginsLikeSip() {
        String framed = "57#INVITE sip:a@b SIP/2.0\r\nFrom: x\r\n\r\nINVITE sip:a@b SIP/2.0\r\n\r\n";

        assertThat(accept(new SipStream(), framed, 0)).isEmpty();
    }

    private static List<String> accept(SipStream stream, String text, long missing) {
        var here = new InetSocketAddress("192.0.2.1", 5060);
        var octets = text.getBytes(StandardCharsets.UTF_8);
        return stream.accept(new TcpChunk(1, here, here, 1, missing, octets)).stream()
                .map(message -> new String(message, StandardCharsets.UTF_8))
                .toList();
    }
}
