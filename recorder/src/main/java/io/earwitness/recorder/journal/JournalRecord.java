package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.ControlAction;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.model.StreamDescription;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/// One entry of a journal: something that arrived or was decided, with its moment.
///
/// Every record carries wall-clock time in nanoseconds since 1970 (`epochNanos`). Records lie in the order in which
/// they were appended, which for packets of one stream is the order of arrival.
public sealed interface JournalRecord {

    /// Nanoseconds since 1970-01-01T00:00Z.
    long epochNanos();

    /// The first record of every journal.
    record SessionOpened(long epochNanos, RecordingId id, SessionOrigin origin) implements JournalRecord {}

    /// A stream was agreed. A second record with the same index replaces the first from this moment on.
    record StreamAgreed(long epochNanos, StreamDescription stream) implements JournalRecord {}

    /// A stream was taken away by the client; its index is not used again.
    record StreamRemoved(long epochNanos, int stream) implements JournalRecord {}

    /// A stream is not to be recorded from here on. Each cause pauses for itself.
    record StreamPaused(long epochNanos, int stream, PauseCause cause) implements JournalRecord {}

    /// One reason to pause a stream is gone. It is to be recorded again once no other cause holds.
    record StreamResumed(long epochNanos, int stream, PauseCause cause) implements JournalRecord {}

    /// A packet exactly as it arrived, on a secured stream without its protection. `bytes` is valid until the next
    /// read.
    ///
    /// @param source `192.0.2.1:30000`, the address that it came from
    record PacketArrived(long epochNanos, int stream, PacketKind kind, String source, ByteBuffer bytes)
            implements JournalRecord {}

    /// What a packet is.
    enum PacketKind {
        RTP,
        RTCP,
        /// A packet of a secured stream that no agreed key opens, protected as it arrived. Never sound.
        UNOPENED
    }

    /// From here on packets of the stream are authenticated, and stored as they were before they were protected. A
    /// second record says that the client has another key.
    ///
    /// @param suite as SDES names it: `AES_CM_128_HMAC_SHA1_80`
    record StreamSecured(long epochNanos, int stream, String suite) implements JournalRecord {}

    /// Datagrams on a stream's port that were not stored because they are neither RTP nor RTCP.
    record PacketsRejected(long epochNanos, int stream, long packets, String reason) implements JournalRecord {}

    /// What is agreed about a stream's RTCP from here on, and by which names we take part in it.
    ///
    /// @param ssrc   ours, in reports
    /// @param shared whether RTP and RTCP share a port
    /// @param target where the client wants RTCP, `192.0.2.1:30001`; empty where it does not say
    /// @param hosts  those that signalling named as senders of media
    record ControlAgreed(
            long epochNanos, int stream, int ssrc, String cname, boolean shared, String target, List<String> hosts)
            implements JournalRecord {}

    /// An RTCP packet that we sent.
    ///
    /// @param fromRtpPort whether it left the stream's port for RTP, else the next one
    /// @param target      where it went
    record ControlSent(long epochNanos, int stream, boolean fromRtpPort, String target, byte[] bytes)
            implements JournalRecord {}

    /// A piece of a message that came by MSRP (RFC 4975), as received: a whole message where that is short. Pieces of
    /// one message have its id; they lie in the order of their arrival.
    ///
    /// @param messageId   the sender's
    /// @param fromPath    the way that it came, as written
    /// @param toPath      the address that it came to, as written
    /// @param contentType of the whole message, as written; empty where it has none
    /// @param firstByte   of the piece in its message, from 1
    /// @param totalBytes  of the whole message, as the sender says; -1 where it does not
    record MessagePieceArrived(
            long epochNanos,
            int stream,
            String messageId,
            String fromPath,
            String toPath,
            String contentType,
            long firstByte,
            long totalBytes,
            End end,
            byte[] bytes)
            implements JournalRecord {

        /// What ends with the piece.
        public enum End {
            /// Nothing: the chunk that it is of goes on, or its connection broke.
            NONE,
            /// A chunk; further ones follow.
            MORE,
            /// The message.
            COMPLETE,
            /// The message, given up by its sender.
            ABORTED
        }
    }

    /// Of a message some of which is stored another part is not, and that is no loss.
    ///
    /// @param messageId the sender's
    record MessagePartAbsent(long epochNanos, int stream, String messageId, Why why) implements JournalRecord {

        /// Why it is not here.
        public enum Why {
            /// It came in a pause.
            PAUSED,
            /// It came before the session went on in this journal, or comes after it went on in another one.
            ELSEWHERE
        }
    }

    /// A SIP message of the session's dialog as it stood on the wire.
    ///
    /// @param incoming true where the client sent it
    record MessageSeen(long epochNanos, boolean incoming, String remote, String local, String transport, byte[] message)
            implements JournalRecord {}

    /// A body part that came with a message of the client, as received.
    ///
    /// @param carriedBy   the method of the message, `INVITE`
    /// @param contentType the part's Content-Type as written
    record BodyPartReceived(long epochNanos, String carriedBy, String contentType, byte[] bytes)
            implements JournalRecord {}

    /// The client did something otherwise than the standards say.
    record DeviationNoted(long epochNanos, Deviation deviation) implements JournalRecord {}

    /// Something else worth telling a person, one sentence and its figures.
    record Noted(long epochNanos, String text, String detail) implements JournalRecord {}

    /// The journal could not be written for a while, longer than memory lasts: what came meanwhile is in no journal.
    ///
    /// @param sinceNanos when the first of it came
    /// @param records    how many, packets nearly all
    /// @param reason     what the system said
    record RecordsLost(long epochNanos, long sinceNanos, long records, String reason) implements JournalRecord {}

    /// Somebody asked the recorder to do something with the session; what it did follows.
    ///
    /// @param requester who asked, as given
    /// @param reason    why, as given; may be empty
    record ControlRequested(long epochNanos, ControlAction action, String requester, String reason)
            implements JournalRecord {}

    /// What came of it at the client.
    ///
    /// @param outcome a sentence: `The client refused: 405 Method Not Allowed`
    record ControlAnswered(long epochNanos, ControlAction action, String outcome) implements JournalRecord {}

    /// The journal goes on with a session where the one before left off. Stands behind what it takes over of that: a
    /// journal whose session is another's id and that has no such record was never written on.
    ///
    /// @param session       id of the session's first journal
    /// @param number        of the segment, 2 for the first that goes on
    /// @param previous      the journal before
    /// @param previousChain the hash chain of that over its first `previousBlocks` blocks, 64 hex digits
    /// @param messages      how many messages the journals before have
    /// @param running       calls that began in one of them and have not stopped
    /// @param labels        by which the metadata knew each stream
    /// @param opening       the INVITE that names every call of the session, as stored; empty where there is none
    record SegmentBegun(
            long epochNanos,
            RecordingId session,
            long number,
            RecordingId previous,
            long previousBlocks,
            String previousChain,
            long messages,
            List<RunningCall> running,
            Map<Integer, String> labels,
            byte[] opening)
            implements JournalRecord {
        public SegmentBegun {
            running = List.copyOf(running);
            labels = Map.copyOf(labels);
        }
    }

    /// The session goes on in another journal; [SessionEnded] follows, for this one.
    ///
    /// @param running calls that have not stopped yet
    record SegmentEnded(long epochNanos, RecordingId next, List<RunningCall> running) implements JournalRecord {
        public SegmentEnded {
            running = List.copyOf(running);
        }
    }

    /// A call that is longer than a segment.
    ///
    /// @param sessionId of the communication session
    /// @param since     number of the segment in which it began; 1 for the session's first journal
    record RunningCall(String sessionId, long since) {}

    /// The last record of every sealed journal.
    record SessionEnded(long epochNanos, EndCause cause, String detail) implements JournalRecord {}
}
