package io.earwitness.siprec.metadata;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes ids as RFC 7865 §6.10 wants them from a sender: a version 4 UUID in base64, 24 characters.
///
/// Received ids are opaque strings and never pass here.
public final class MetadataId {
    private MetadataId() {}

    public static String fresh(RandomGenerator random) {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return of(new UUID(high, low));
    }

    public static String of(UUID uuid) {
        var octets =
                ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        return Base64.getEncoder().encodeToString(octets.array());
    }
}
