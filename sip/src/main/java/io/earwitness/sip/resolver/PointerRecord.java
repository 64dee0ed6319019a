package io.earwitness.sip.resolver;

import io.earwitness.sip.message.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// A NAPTR record (RFC 3403) as RFC 3263 uses it: a transport that a domain prefers, and where its SRV records are.
record PointerRecord(int order, int preference, String flags, String service, String replacement) {
    static final Comparator<PointerRecord> BY_PREFERENCE =
            Comparator.comparingInt(PointerRecord::order).thenComparingInt(PointerRecord::preference);

    static PointerRecord read(ByteBuf content) {
        int order = content.readUnsignedShort();
        int preference = content.readUnsignedShort();
        var flags = text(content);
        var service = text(content);
        text(content); // a regular expression, which SIP does not use
        return new PointerRecord(order, preference, flags, service, DefaultDnsRecordDecoder.decodeName(content));
    }

    private static String text(ByteBuf content) {
        int length = content.readUnsignedByte();
        return content.readCharSequence(length, StandardCharsets.US_ASCII).toString();
    }

    /// The transport that it stands for; empty for another service, or one that we do not speak.
    Optional<Transport> transport() {
        if (!flags.equalsIgnoreCase("s")) {
            return Optional.empty();
        }
        return switch (service.toUpperCase(Locale.ROOT)) {
            case "SIP+D2U" -> Optional.of(Transport.UDP);
            case "SIP+D2T" -> Optional.of(Transport.TCP);
            case "SIPS+D2T" -> Optional.of(Transport.TLS);
            default -> Optional.empty();
        };
    }
}
