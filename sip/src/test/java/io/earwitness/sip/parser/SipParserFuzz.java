package io.earwitness.sip.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Mutated messages: whatever comes, the parser gives a result, and what it calls whole can be used and written.
///
/// `-Dfuzz.rounds=` makes it longer; a seed that fails is in the assertion.
@Tag("TX-20")
class SipParserFuzz {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 30_000);
    private static final String[] PIECES = {
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
        ":",
        ";",
        ",",
        "<",
        ">",
        "\"",
        "\\",
        "@",
        "sip:",
        "SIP/2.0",
        "Via:",
        "l:",
        " ",
        "\0",
        "[",
        "]",
        "%",
        "=",
        "?",
        "99999999999999999999",
        "-1",
        "\t",
        "Content-Length: 10\r\n",
        "*"
    };

    private static List<byte[]> corpus() throws IOException {
        var corpus = new ArrayList<byte[]>();
        try (var files = Files.list(Path.of("src/test/resources/torture"))) {
            for (var file : files.sorted().toList()) {
                corpus.add(Files.readAllBytes(file));
            }
        }
        return corpus;
    }

    @Test
    void neverThrows() throws IOException {
        var corpus = corpus();
        var parser = new SipParser(MessageLimits.DEFAULT);
        int whole = 0;
        for (long seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            var bytes = mutated(corpus.get(random.nextInt(corpus.size())), random);
            try {
                if (parser.parse(bytes) instanceof Parsed.Whole(var message)) {
                    whole++;
                    assertThat(message.via().sentBy().host()).isNotEmpty();
                    assertThat(message.from().uri().scheme()).isNotEmpty();
                    assertThat(message.callId()).isNotEmpty();
                    assertThat(parser.parse(message.toBytes()))
                            .as("seed %d", seed)
                            .isInstanceOf(Parsed.Whole.class);
                }
            } catch (RuntimeException failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
        assertThat(whole).isPositive();
    }

    @Test
    void theFramerFindsTheSameMessagesHoweverTheBytesAreCut() throws IOException {
        var corpus = corpus();
        for (long seed = 0; seed < ROUNDS / 10; seed++) {
            var random = new Random(seed);
            var bytes = mutated(corpus.get(random.nextInt(corpus.size())), random);
            var atOnce = new Frames();
            new StreamFramer(MessageLimits.DEFAULT).feed(bytes, 0, bytes.length, atOnce);
            var pieces = new Frames();
            var framer = new StreamFramer(MessageLimits.DEFAULT);
            for (int from = 0; from < bytes.length; ) {
                int length = Math.min(1 + random.nextInt(40), bytes.length - from);
                framer.feed(bytes, from, length, pieces);
                from += length;
            }
            assertThat(pieces.seen()).as("seed %d", seed).isEqualTo(atOnce.seen());
        }
    }

    private static byte[] mutated(byte[] original, Random random) {
        var bytes = original.clone();
        int changes = random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            bytes = changed(bytes, random);
        }
        return bytes;
    }

    private static byte[] changed(byte[] bytes, Random random) {
        int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        return switch (random.nextInt(4)) {
            case 0 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, Math.min(at + 1, bytes.length));
            case 1 -> Arrays.copyOf(bytes, at);
            case 2 -> joined(bytes, at, new byte[0], at + Math.min(bytes.length - at, random.nextInt(30)));
            default -> {
                var piece = PIECES[random.nextInt(PIECES.length)].repeat(1 + random.nextInt(3));
                yield joined(bytes, at, piece.getBytes(StandardCharsets.ISO_8859_1), at);
            }
        };
    }

    private static byte[] joined(byte[] bytes, int headEnd, byte[] middle, int tailStart) {
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, headEnd);
        out.writeBytes(middle);
        out.write(bytes, tailStart, bytes.length - tailStart);
        return out.toByteArray();
    }
}
