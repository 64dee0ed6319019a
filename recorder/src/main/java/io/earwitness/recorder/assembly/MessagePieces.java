package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord.MessagePartAbsent;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived.End;
import io.earwitness.recorder.model.RecordedMessage.Missing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Puts messages together of their pieces, in whatever order these come; hands on each as soon as it is whole, and at
/// last those that never were.
///
/// What lies in two pieces counts once. Bounded: where too much is under way, the oldest message is handed on as it is.
final class MessagePieces {
    private static final int UNDER_WAY_MAX = 1_000;
    private static final long HELD_BYTES_MAX = 128L << 20;

    /// What a piece takes of the memory beside its bytes, nearly: many may have one byte each.
    private static final int PIECE_OVERHEAD_BYTES = 128;

    private final Taker taker;
    private final Map<Name, UnderWay> underWay = new LinkedHashMap<>();
    private final Map<Name, Missing> absent = new LinkedHashMap<>();
    private long heldBytes;

    /// Takes messages, in the order in which they are whole.
    interface Taker {
        void take(Message message) throws IOException;
    }

    /// @param first      of its pieces, by arrival; says what the message is
    /// @param epochNanos when the last of its pieces came
    /// @param bytes      all of it, or what is here, in its order
    /// @param missing    why something of it is not here; empty where it is whole
    record Message(MessagePieceArrived first, long epochNanos, byte[] bytes, Optional<Missing> missing) {
        boolean whole() {
            return missing.isEmpty();
        }
    }

    private record Name(int stream, String messageId) {}

    private static final class UnderWay {
        final MessagePieceArrived first;
        final TreeMap<Long, byte[]> pieces = new TreeMap<>();
        long lastNanos;
        long held;
        /// The first byte that is missing. Whatever begins at or before it has been counted in.
        long next = 1;
        boolean ended;

        UnderWay(MessagePieceArrived first) {
            this.first = first;
        }

        void add(MessagePieceArrived piece) {
            var known = pieces.get(piece.firstByte());
            if (known == null || known.length < piece.bytes().length) {
                pieces.put(piece.firstByte(), piece.bytes());
                held += known == null
                        ? PIECE_OVERHEAD_BYTES + piece.bytes().length
                        : piece.bytes().length - known.length;
                countIn(piece.firstByte(), piece.bytes().length);
            }
            lastNanos = piece.epochNanos();
            ended |= piece.end() == End.COMPLETE;
        }

        // Each piece is looked at once, however many there are and in whatever order they come.
        private void countIn(long firstByte, int length) {
            if (firstByte > next) {
                return;
            }
            var reached = Math.max(next, firstByte + length);
            while (reached > next) {
                var before = next;
                next = reached;
                for (var piece : pieces.subMap(before, false, next, true).entrySet()) {
                    reached = Math.max(reached, piece.getKey() + piece.getValue().length);
                }
            }
        }

        boolean isWhole() {
            return ended && pieces.lastKey() <= next;
        }

        Message message(Missing otherwise) {
            var joined = new ByteArrayOutputStream();
            var written = 1L;
            for (var piece : pieces.entrySet()) {
                var bytes = piece.getValue();
                var known = Math.clamp(written - piece.getKey(), 0, bytes.length);
                joined.write(bytes, known, bytes.length - known);
                written = Math.max(written, piece.getKey() + bytes.length);
            }
            return new Message(
                    first, lastNanos, joined.toByteArray(), isWhole() ? Optional.empty() : Optional.of(otherwise));
        }
    }

    MessagePieces(Taker taker) {
        this.taker = taker;
    }

    void take(MessagePieceArrived piece) throws IOException {
        var name = new Name(piece.stream(), piece.messageId());
        var message = underWay.computeIfAbsent(name, _ -> new UnderWay(piece));
        var before = message.held;
        message.add(piece);
        heldBytes += message.held - before;
        if (piece.end() == End.ABORTED || (message.ended && message.isWhole())) {
            handOn(name, piece.end() == End.ABORTED ? Missing.GIVEN_UP : Missing.LOST);
        }
        while (underWay.size() > UNDER_WAY_MAX || heldBytes > HELD_BYTES_MAX) {
            handOn(underWay.keySet().iterator().next(), Missing.LOST);
        }
    }

    /// What is missing of that message is no loss.
    void take(MessagePartAbsent part) {
        absent.put(
                new Name(part.stream(), part.messageId()),
                switch (part.why()) {
                    case PAUSED -> Missing.PAUSED;
                    case ELSEWHERE -> Missing.ELSEWHERE;
                });
        if (absent.size() > UNDER_WAY_MAX) {
            absent.remove(absent.keySet().iterator().next());
        }
    }

    /// Nothing more comes.
    void finish() throws IOException {
        while (!underWay.isEmpty()) {
            handOn(underWay.keySet().iterator().next(), Missing.LOST);
        }
    }

    private void handOn(Name name, Missing otherwise) throws IOException {
        var message = underWay.remove(name);
        var known = absent.remove(name);
        if (message != null) {
            heldBytes -= message.held;
            taker.take(message.message(known == null || otherwise == Missing.GIVEN_UP ? otherwise : known));
        }
    }
}
