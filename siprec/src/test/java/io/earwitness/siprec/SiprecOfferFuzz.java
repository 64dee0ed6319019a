package io.earwitness.siprec;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.siprec.metadata.MetadataReading;
import io.earwitness.siprec.metadata.RecordingMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Throws mutated corpus messages at the readers; nothing may escape but a value. `fuzz.rounds` makes the run longer.
final class SiprecOfferFuzz {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 60);
    private static final List<String> TOKENS = List.of(
            "--cut", "\r\n\r\n", "&", "<recording>", "]]>", "<![CDATA[", "&#x0;", "<!DOCTYPE", ";boundary=", "\u0000");

    @Test
    @Tag("MD-ERR-04")
    void readsAnythingToAValue() {
        int read = 0;
        int messages = 0;
        for (String name : CorpusMessage.names()) {
            var message = CorpusMessage.named(name);
            if (message.body().length == 0) {
                continue;
            }
            messages++;
            for (int seed = 0; seed < ROUNDS; seed++) {
                byte[] octets = mutated(message.body(), new Random(31L * name.hashCode() + seed));
                SiprecOffer offer = SiprecOffer.read(message.contentType(), octets);
                var roles = offer.roles();
                roles.channelOrder(
                        offer.metadata().flatMap(MetadataReading::found).orElse(RecordingMetadata.EMPTY));
                read++;
            }
        }
        assertThat(read).isEqualTo(ROUNDS * messages);
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] octets = original.clone();
        for (int change = random.nextInt(6); change >= 0; change--) {
            int at = random.nextInt(octets.length);
            octets = switch (random.nextInt(4)) {
                case 0 -> flipped(octets, at, random);
                case 1 -> spliced(octets, at, at + random.nextInt(40), new byte[0]);
                case 2 -> spliced(octets, at, at, token(random));
                default -> spliced(octets, at, at, Arrays.copyOfRange(octets, at, Math.min(octets.length, at + 80)));
            };
            if (octets.length == 0) {
                return octets;
            }
        }
        return octets;
    }

    private static byte[] token(Random random) {
        return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] flipped(byte[] octets, int at, Random random) {
        byte[] changed = octets.clone();
        changed[at] = (byte) random.nextInt(256);
        return changed;
    }

    private static byte[] spliced(byte[] octets, int from, int to, byte[] inserted) {
        int end = Math.min(to, octets.length);
        byte[] changed = new byte[octets.length - (end - from) + inserted.length];
        System.arraycopy(octets, 0, changed, 0, from);
        System.arraycopy(inserted, 0, changed, from, inserted.length);
        System.arraycopy(octets, end, changed, from + inserted.length, octets.length - end);
        return changed;
    }
}
