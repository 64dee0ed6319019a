package io.earwitness.recorder.capture;

import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.StreamDescription;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// Takes out of a stream's packets which keys were pressed (RFC 4733), also where they are repeated beside audio
/// (RFC 2198) or sent again (RFC 4588); when and how long stays. Error correction, from which they could be reckoned,
/// is
/// blanked.
///
/// Owned by one stream's capture. Tones that can be heard in the audio are not its business.
public final class KeyPressMask {
    /// The event that stands in the place of each; no key and no tone has it.
    public static final int CODE = 255;

    private static final int EVENT_BYTES = 4;
    private static final int DYNAMIC_FIRST = 96;
    private static final Pattern APT = Pattern.compile("\\bapt=(\\d{1,3})\\b");

    private final BitSet agreed = new BitSet(128);
    private final BitSet events = new BitSet(128);
    private final BitSet redundant = new BitSet(128);
    private final BitSet correcting = new BitSet(128);
    private final BitSet sentAgain = new BitSet(128);

    /// From now on payload types mean this.
    void agree(StreamDescription stream) {
        List.of(agreed, events, redundant, correcting, sentAgain).forEach(BitSet::clear);
        for (var format : stream.formats()) {
            agreed.set(format.payloadType());
            switch (format.encodingName().toLowerCase(Locale.ROOT)) {
                case "telephone-event" -> events.set(format.payloadType());
                case "red" -> redundant.set(format.payloadType());
                case "parityfec", "ulpfec", "uls-fec", "flexfec", "flexfec-03", "rsfec" ->
                    correcting.set(format.payloadType());
                default -> {}
            }
        }
        stream.formats().stream()
                .filter(format -> format.encodingName().equalsIgnoreCase("rtx"))
                .filter(format -> original(format).stream().anyMatch(events::get))
                .forEach(format -> sentAgain.set(format.payloadType()));
    }

    private static OptionalInt original(NegotiatedFormat format) {
        var apt = APT.matcher(format.parameters());
        return apt.find() ? OptionalInt.of(Integer.parseInt(apt.group(1))) : OptionalInt.empty();
    }

    /// The packet as it may be stored; the very same where it holds no key press.
    ByteBuffer stored(ByteBuffer packet) {
        var type = RtpPacket.payloadTypeOf(packet);
        var concerned = events.get(type)
                || redundant.get(type)
                || correcting.get(type)
                || sentAgain.get(type)
                || (type >= DYNAMIC_FIRST && !agreed.get(type));
        return concerned
                ? RtpPacket.parse(packet).flatMap(read -> masked(type, read)).orElse(packet)
                : packet;
    }

    private Optional<ByteBuffer> masked(int type, RtpPacket packet) {
        var whole = packet.wholePacket();
        var copy = ByteBuffer.allocate(whole.remaining()).put(whole).flip();
        // Behind the payload there is only padding.
        var from = whole(packet) - packet.payloadLength() - padding(copy, packet);
        var length = packet.payloadLength();
        if (events.get(type)) {
            mask(copy, from, length);
        } else if (sentAgain.get(type)) {
            mask(copy, from + 2, length - 2);
        } else if (correcting.get(type)) {
            blank(copy, from, length);
        } else if (redundant.get(type)) {
            blocks(copy, from, length);
        } else if (length == EVENT_BYTES) {
            // Of a type that nobody agreed, and as long as an event: who knows.
            mask(copy, from, length);
        } else {
            return Optional.empty();
        }
        return Optional.of(copy);
    }

    private static int whole(RtpPacket packet) {
        return packet.wholePacket().remaining();
    }

    private static int padding(ByteBuffer copy, RtpPacket packet) {
        return packet.hasPadding() ? copy.get(copy.limit() - 1) & 0xFF : 0;
    }

    private static void mask(ByteBuffer packet, int from, int length) {
        for (int at = from; at < from + length; at += EVENT_BYTES) {
            packet.put(at, (byte) CODE);
        }
    }

    private static void blank(ByteBuffer packet, int from, int length) {
        for (int at = from; at < from + length; at++) {
            packet.put(at, (byte) 0);
        }
    }

    // RFC 2198 §3: heads of four octets, the last of one; then the blocks in the same order.
    private void blocks(ByteBuffer packet, int from, int length) {
        var end = from + length;
        var heads = from;
        while (heads + EVENT_BYTES <= end && (packet.get(heads) & 0x80) != 0) {
            heads += EVENT_BYTES;
        }
        var block = heads + 1;
        for (int head = from; head < heads; head += EVENT_BYTES) {
            var size = (packet.getShort(head + 2) & 0x3FF);
            mask(packet, packet.get(head) & 0x7F, block, Math.min(size, end - block));
            block = Math.min(block + size, end);
        }
        if (heads < end) {
            mask(packet, packet.get(heads) & 0x7F, block, end - block);
        }
    }

    private void mask(ByteBuffer packet, int type, int from, int length) {
        if (events.get(type) || (type >= DYNAMIC_FIRST && !agreed.get(type) && length == EVENT_BYTES)) {
            mask(packet, from, length);
        }
    }
}
