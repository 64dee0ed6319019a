package io.earwitness.recorder.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Mutated requests: whatever comes, it is read, or refused with a status, or ends; what is read can be used.
///
/// `-Dfuzz.rounds=` makes it longer; a seed that fails is in the assertion.
class RtspReaderFuzz {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 20_000);
    private static final String TOKEN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";
    private static final String GOOD = "SETUP rtsp://127.0.0.1:8554/" + TOKEN + "/stream=1 RTSP/2.0\r\n"
            + "CSeq: 3\r\nTransport: RTP/AVP;unicast;dest_addr=\":5000\"/\":5001\",RTP/AVP/TCP;unicast;interleaved=0-1\r\n"
            + "Range: npt=0:00:10.5-20\r\nAccept-Ranges: npt, clock\r\nContent-Length: 4\r\n\r\nbody"
            + "$\1\0\4abcdRTSP/2.0 200 OK\r\nCSeq: 1\r\n\r\n";
    private static final String[] PIECES = {
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
        ":",
        ";",
        ",",
        "\"",
        "=",
        "/",
        "-",
        " ",
        "\0",
        "$",
        "[",
        "]",
        "%",
        "99999999999999999999",
        "-1",
        "\t",
        "Content-Length: 10\r\n",
        "RTSP/1.0",
        "RTSP/2.0",
        "npt=",
        "*",
        "\u00ff"
    };

    @Test
    void neverThrowsAnythingElse() {
        var read = 0;
        for (long seed = 0; seed < ROUNDS; seed++) {
            try {
                read += read(mutated(new Random(seed)));
            } catch (RuntimeException | IOException failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
        assertThat(read).as("some are still whole").isGreaterThan(ROUNDS / 4);
    }

    private static int read(byte[] bytes) throws IOException {
        var reader = new RtspReader(new ByteArrayInputStream(bytes));
        var count = 0;
        try {
            for (var message = reader.next(); message.isPresent(); message = reader.next()) {
                count++;
                if (message.get() instanceof RtspMessage.Request request) {
                    use(request);
                }
            }
        } catch (RtspReader.Malformed malformed) {
            assertThat(malformed.response().status().code()).isBetween(400, 414);
        } catch (EOFException cut) {
            // Somebody left in the middle.
        }
        return count;
    }

    private static void use(RtspMessage.Request request) {
        RtspUri.parse(request.uri()).ifPresent(uri -> assertThat(uri.base()).endsWith("/"));
        request.headers().get("Range").ifPresent(NptRange::parse);
        request.headers().words("Accept-Ranges");
        try {
            TransportChoice.of(request.headers().get("Transport").orElse(""), InetAddress.getLoopbackAddress(), true);
        } catch (RtspRefusal refusal) {
            assertThat(refusal.status()).isIn(RtspStatus.UNSUPPORTED_TRANSPORT, RtspStatus.DESTINATION_PROHIBITED);
        }
    }

    private static byte[] mutated(Random random) {
        var text = new StringBuilder(GOOD);
        for (var changes = random.nextInt(4); changes > 0; changes--) {
            var at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
                default -> text.setCharAt(at, (char) random.nextInt(256));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
