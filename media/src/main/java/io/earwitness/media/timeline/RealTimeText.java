package io.earwitness.media.timeline;

import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.rtp.SequenceExtender;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/// Puts together what one source typed: T.140 text (RFC 4103), each packet with what the ones before it said, so that
/// lost ones are made good (RFC 2198). What nothing makes good stands as one replacement character.
///
/// Bounded: of more than so many packets the rest is left out.
public final class RealTimeText {
    private static final int PACKETS_MAX = 200_000;
    private static final byte[] MISSING = "\uFFFD".getBytes(StandardCharsets.UTF_8);
    private static final int REDUNDANT_HEAD_BYTES = 4;
    private static final int BACKSPACE = 0x08;
    private static final int BYTE_ORDER_MARK = 0xFEFF;
    private static final int LINE_SEPARATOR = 0x2028;

    private final SequenceExtender sequence = new SequenceExtender();
    private final TreeMap<Long, Typed> packets = new TreeMap<>();

    /// @param before what packets before this one said, the latest last
    private record Typed(byte[] text, List<byte[]> before) {}

    /// @param redundant whether its payload is that of RFC 2198, else the text alone
    public void packet(RtpPacket packet, boolean redundant) {
        if (packets.size() < PACKETS_MAX) {
            var payload = packet.payload();
            var typed = redundant ? split(payload) : new Typed(rest(payload), List.of());
            packets.putIfAbsent(sequence.extend(packet.sequenceNumber()), typed);
        }
    }

    /// RFC 2198 §3: heads of four bytes, of which each but the last begins with a set bit; then blocks in their order.
    private static Typed split(ByteBuffer payload) {
        var lengths = new ArrayList<Integer>();
        while (payload.remaining() >= REDUNDANT_HEAD_BYTES && payload.get(payload.position()) < 0) {
            lengths.add(payload.getInt() & 0x3FF);
        }
        if (payload.hasRemaining()) {
            payload.get();
        }
        var before = new ArrayList<byte[]>();
        for (int length : lengths) {
            var block = new byte[Math.min(length, payload.remaining())];
            payload.get(block);
            before.add(block);
        }
        return new Typed(rest(payload), Collections.unmodifiableList(before));
    }

    private static byte[] rest(ByteBuffer payload) {
        var bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }

    /// As a reader saw it in the end: erased characters are gone, lines end with a line feed.
    public String text() {
        var bytes = new ByteArrayOutputStream();
        long next = packets.isEmpty() ? 0 : packets.firstKey();
        for (var entry : packets.entrySet()) {
            long missing = entry.getKey() - next;
            var before = entry.getValue().before();
            if (missing > before.size()) {
                bytes.writeBytes(MISSING);
            }
            for (var block : before.subList((int) Math.max(0, before.size() - missing), before.size())) {
                bytes.writeBytes(block);
            }
            bytes.writeBytes(entry.getValue().text());
            next = entry.getKey() + 1;
        }
        return edited(bytes.toString(StandardCharsets.UTF_8));
    }

    private static String edited(String typed) {
        var text = new StringBuilder();
        typed.replace("\r\n", "\n").codePoints().forEach(character -> {
            switch (character) {
                case BACKSPACE -> text.setLength(text.isEmpty() ? 0 : text.offsetByCodePoints(text.length(), -1));
                case BYTE_ORDER_MARK -> {}
                case LINE_SEPARATOR, '\r' -> text.append('\n');
                default -> {
                    if (character == '\n' || character == '\t' || !Character.isISOControl(character)) {
                        text.appendCodePoint(character);
                    }
                }
            }
        });
        return text.toString();
    }
}
