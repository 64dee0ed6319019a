package io.earwitness.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Names that must not be guessed, and times that must not meet.
class IdentifiersTest {
    private static final int MANY = 2000;

    @Test
    @Tag("TLS-14")
    void everyBitOfATagIsRandom() {
        var identifiers = new Identifiers(new SecureRandom());
        var seen = new HashSet<String>();
        long ones = 0;
        long zeros = 0;
        for (int i = 0; i < MANY; i++) {
            var tag = identifiers.tag();
            seen.add(tag);
            assertThat(tag).matches("[0-9a-f]{16}");
            ones |= Long.parseUnsignedLong(tag, 16);
            zeros |= ~Long.parseUnsignedLong(tag, 16);
        }
        assertThat(seen).hasSize(MANY);
        assertThat(ones).isEqualTo(-1L);
        assertThat(zeros).isEqualTo(-1L);
    }

    @Test
    @Tag("SRS-OUT-12")
    void theOwnerOfTheCallIdWaitsLongerAfterAGlare() {
        var identifiers = new Identifiers(new Random(1));
        for (int i = 0; i < MANY; i++) {
            assertThat(identifiers.glareBackOff(true).toMillis()).isBetween(2100L, 4000L);
            assertThat(identifiers.glareBackOff(false).toMillis()).isBetween(0L, 2000L);
            assertThat(identifiers.retryAfterSeconds()).isBetween(0, 10);
        }
    }
}
