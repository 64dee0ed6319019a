package io.earwitness.recorder.msrp;

import io.earwitness.media.msrp.MsrpUri;
import io.earwitness.recorder.capture.StreamStatistics;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived.End;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.StreamDescription;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/// One m-line that carries messages: what was agreed about it, who pauses it, what came, and by which connections.
///
/// Owned by its [MessageCapture], under that one's lock.
final class MessageStream {
    /// So many messages of a stream may be under way at a time before the oldest is forgotten.
    private static final int UNDER_WAY_MAX = 256;

    private static final long REJECTED_TOLD_MAX = 100;

    final MessageCapture capture;
    final MessageAddress address;
    final Set<PauseCause> pausedBy = EnumSet.noneOf(PauseCause.class);
    final Set<MsrpConnection> connections = new HashSet<>();
    final Calling calling = new Calling();
    private final Map<String, Long> underWay = new LinkedHashMap<>();
    /// Messages some of which is stored, and those some of which was passed over, until they end.
    private final SequencedSet<String> stored = new LinkedHashSet<>();

    private final SequencedSet<String> passedOver = new LinkedHashSet<>();
    private StreamDescription description;
    private Optional<MsrpUri> peer;
    private boolean removed;
    private boolean everResumed;
    private long resumedNanos;
    private long messages;
    private long bytes;
    private long pausedMessages;
    private long rejected;
    private long lastEpochNanos;

    MessageStream(
            MessageCapture capture, MessageAddress address, StreamDescription description, Optional<MsrpUri> peer) {
        this.capture = capture;
        this.address = address;
        this.description = description;
        this.peer = peer;
    }

    /// How often the client was called since it was last there, where it is for us to connect.
    static final class Calling {
        int attempts;
        long lastNanos;
        /// Whether some time has to pass first.
        boolean waits;

        boolean underWay;

        /// Something has changed: it is worth a call at once.
        void anew() {
            attempts = 0;
            waits = false;
        }
    }

    int index() {
        return description.index();
    }

    StreamDescription description() {
        return description;
    }

    void description(StreamDescription now) {
        description = now;
    }

    /// Whom we are to connect to; empty where the client connects to us.
    Optional<MsrpUri> peer() {
        return peer;
    }

    void peer(Optional<MsrpUri> now) {
        peer = now;
    }

    boolean isRemoved() {
        return removed;
    }

    void remove() {
        removed = true;
    }

    boolean isPaused() {
        return !pausedBy.isEmpty();
    }

    /// It is paused no more.
    void resumed(long nanos) {
        everResumed = true;
        resumedNanos = nanos;
    }

    /// Whether it is paused, or was at a moment since then.
    boolean isPausedSince(long nanos) {
        return isPaused() || (everResumed && nanos - resumedNanos <= 0);
    }

    void stored(MessagePieceArrived piece) {
        messages += piece.firstByte() == 1 ? 1 : 0;
        bytes += piece.bytes().length;
        lastEpochNanos = piece.epochNanos();
        follow(stored, piece);
    }

    /// A piece came in a pause.
    ///
    /// @return whether that has to be told, since some of its message is stored
    boolean passedOver(MessagePieceArrived piece) {
        pausedMessages += piece.firstByte() == 1 ? 1 : 0;
        lastEpochNanos = piece.epochNanos();
        var first = !passedOver.contains(piece.messageId());
        var told = first && stored.contains(piece.messageId());
        follow(passedOver, piece);
        if (ends(piece)) {
            stored.remove(piece.messageId());
        }
        return told;
    }

    private static void follow(SequencedSet<String> messages, MessagePieceArrived piece) {
        if (ends(piece)) {
            messages.remove(piece.messageId());
        } else if (messages.add(piece.messageId()) && messages.size() > UNDER_WAY_MAX) {
            messages.removeFirst();
        }
    }

    private static boolean ends(MessagePieceArrived piece) {
        return piece.end() == End.COMPLETE || piece.end() == End.ABORTED;
    }

    /// Whether some of that message, and not all, came in a pause: true until it has been told.
    boolean wasPassedOver(String messageId) {
        return passedOver.remove(messageId);
    }

    /// Messages that have not ended, and of which something is stored.
    List<String> storedInPart() {
        return List.copyOf(stored);
    }

    /// What is missing of it since its connection broke is lost, and not elsewhere.
    void broken(String messageId) {
        stored.remove(messageId);
    }

    /// Whether that is still worth a record.
    boolean rejected() {
        rejected++;
        return rejected <= REJECTED_TOLD_MAX;
    }

    /// A chunk came whole.
    ///
    /// @param firstByte  of it, from 1
    /// @param untilByte  the last of it
    /// @param last       whether nothing of its message follows
    /// @return whether all of the message has come by that
    boolean came(String messageId, long firstByte, long untilByte, boolean last) {
        var before = underWay.getOrDefault(messageId, 0L);
        var seamless = firstByte - 1 <= before;
        if (last) {
            underWay.remove(messageId);
            return seamless;
        }
        if (seamless) {
            underWay.put(messageId, Math.max(before, untilByte));
            if (underWay.size() > UNDER_WAY_MAX) {
                underWay.remove(underWay.keySet().iterator().next());
            }
        }
        return false;
    }

    long lastEpochNanos() {
        return lastEpochNanos;
    }

    StreamStatistics statistics() {
        return new StreamStatistics(
                messages, bytes, 0, pausedMessages, rejected, 0, 0, 0, 0, 0, 0, lastEpochNanos, 0, 0, -1, isPaused());
    }
}
