package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.JournalRecord.BodyPartReceived;
import io.earwitness.recorder.journal.JournalRecord.ControlAgreed;
import io.earwitness.recorder.journal.JournalRecord.ControlAnswered;
import io.earwitness.recorder.journal.JournalRecord.ControlRequested;
import io.earwitness.recorder.journal.JournalRecord.ControlSent;
import io.earwitness.recorder.journal.JournalRecord.DeviationNoted;
import io.earwitness.recorder.journal.JournalRecord.MessagePartAbsent;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived;
import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.PacketsRejected;
import io.earwitness.recorder.journal.JournalRecord.RecordsLost;
import io.earwitness.recorder.journal.JournalRecord.SegmentBegun;
import io.earwitness.recorder.journal.JournalRecord.SegmentEnded;
import io.earwitness.recorder.journal.JournalRecord.SessionEnded;
import io.earwitness.recorder.journal.JournalRecord.SessionOpened;
import io.earwitness.recorder.journal.JournalRecord.StreamAgreed;
import io.earwitness.recorder.journal.JournalRecord.StreamPaused;
import io.earwitness.recorder.journal.JournalRecord.StreamRemoved;
import io.earwitness.recorder.journal.JournalRecord.StreamResumed;
import io.earwitness.recorder.journal.JournalRecord.StreamSecured;
import io.earwitness.recorder.model.ControlAction;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import java.util.List;

/// The bodies of all records but packets: fields in the order of the record's components, see [BodyWriter].
///
/// Pure. Packets have their own way because they must not be copied twice.
final class RecordCodec {
    private RecordCodec() {}

    /// A record ready to be framed.
    record Encoded(byte type, int stream, long epochNanos, byte[] body) {
        Encoded {
            if (body.length > JournalFormat.BODY_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "a record of " + body.length + " bytes: at most " + JournalFormat.BODY_BYTES_MAX);
            }
        }
    }

    static Encoded encode(JournalRecord record) {
        var body = new BodyWriter();
        return switch (record) {
            case SessionOpened it -> {
                body.text(it.id().value());
                origin(body, it.origin());
                yield session(JournalFormat.SESSION_OPENED, it, body);
            }
            case StreamAgreed it -> {
                StreamDescriptionCodec.write(body, it.stream());
                yield stream(JournalFormat.STREAM_AGREED, it.stream().index(), it, body);
            }
            case StreamRemoved it -> stream(JournalFormat.STREAM_REMOVED, it.stream(), it, body);
            case StreamPaused it ->
                stream(
                        JournalFormat.STREAM_PAUSED,
                        it.stream(),
                        it,
                        body.text(it.cause().name()));
            case StreamResumed it ->
                stream(
                        JournalFormat.STREAM_RESUMED,
                        it.stream(),
                        it,
                        body.text(it.cause().name()));
            case StreamSecured it -> stream(JournalFormat.STREAM_SECURED, it.stream(), it, body.text(it.suite()));
            case PacketsRejected it ->
                stream(
                        JournalFormat.PACKETS_REJECTED,
                        it.stream(),
                        it,
                        body.number(it.packets()).text(it.reason()));
            case ControlAgreed it -> stream(JournalFormat.CONTROL_AGREED, it.stream(), it, agreed(body, it));
            case ControlSent it ->
                stream(
                        JournalFormat.CONTROL_SENT,
                        it.stream(),
                        it,
                        body.number(it.fromRtpPort() ? 1 : 0).text(it.target()).bytes(it.bytes()));
            case MessagePieceArrived it -> stream(JournalFormat.MESSAGE_PIECE, it.stream(), it, piece(body, it));
            case MessagePartAbsent it ->
                stream(
                        JournalFormat.MESSAGE_PART_ABSENT,
                        it.stream(),
                        it,
                        body.text(it.messageId()).text(it.why().name()));
            case MessageSeen it ->
                session(
                        JournalFormat.MESSAGE_SEEN,
                        it,
                        body.number(it.incoming() ? 1 : 0)
                                .text(it.remote())
                                .text(it.local())
                                .text(it.transport())
                                .bytes(it.message()));
            case BodyPartReceived it ->
                session(
                        JournalFormat.BODY_PART_RECEIVED,
                        it,
                        body.text(it.carriedBy()).text(it.contentType()).bytes(it.bytes()));
            case DeviationNoted it ->
                session(JournalFormat.DEVIATION_EXPLAINED, it, DeviationCodec.write(body, it.deviation()));
            case RecordsLost it ->
                session(
                        JournalFormat.RECORDS_LOST,
                        it,
                        body.number(it.sinceNanos()).number(it.records()).text(it.reason()));
            case Noted it ->
                session(JournalFormat.NOTED, it, body.text(it.text()).text(it.detail()));
            case ControlRequested it ->
                session(
                        JournalFormat.CONTROL_REQUESTED,
                        it,
                        body.text(it.action().name()).text(it.requester()).text(it.reason()));
            case ControlAnswered it ->
                session(
                        JournalFormat.CONTROL_ANSWERED,
                        it,
                        body.text(it.action().name()).text(it.outcome()));
            case SegmentBegun it -> session(JournalFormat.SEGMENT_BEGUN, it, SegmentCodec.write(body, it));
            case SegmentEnded it -> session(JournalFormat.SEGMENT_ENDED, it, SegmentCodec.write(body, it));
            case SessionEnded it ->
                session(
                        JournalFormat.SESSION_ENDED,
                        it,
                        body.text(it.cause().name()).text(it.detail()));
            case PacketArrived it ->
                throw new IllegalArgumentException("packets of stream " + it.stream() + " go through PacketAppender");
        };
    }

    /// @param type any but `SOURCE` and those of packets
    static JournalRecord decode(byte type, int stream, long at, BodyReader body) throws JournalFormatException {
        return switch (type) {
            case JournalFormat.SESSION_OPENED -> new SessionOpened(at, recordingId(body), origin(body));
            case JournalFormat.STREAM_AGREED -> new StreamAgreed(at, StreamDescriptionCodec.read(stream, body));
            case JournalFormat.STREAM_REMOVED -> new StreamRemoved(at, stream);
            case JournalFormat.STREAM_PAUSED -> new StreamPaused(at, stream, body.constant(PauseCause.class));
            case JournalFormat.STREAM_RESUMED -> new StreamResumed(at, stream, resumedCause(body));
            case JournalFormat.STREAM_SECURED -> new StreamSecured(at, stream, body.text());
            case JournalFormat.PACKETS_REJECTED -> new PacketsRejected(at, stream, body.number(), body.text());
            case JournalFormat.CONTROL_AGREED -> agreed(at, stream, body);
            case JournalFormat.CONTROL_SENT ->
                new ControlSent(at, stream, body.number() != 0, body.text(), body.bytes());
            case JournalFormat.MESSAGE_PIECE -> piece(at, stream, body);
            case JournalFormat.MESSAGE_PART_ABSENT ->
                new MessagePartAbsent(at, stream, body.text(), body.constant(MessagePartAbsent.Why.class));
            case JournalFormat.MESSAGE_SEEN ->
                new MessageSeen(at, body.number() != 0, body.text(), body.text(), body.text(), body.bytes());
            case JournalFormat.BODY_PART_RECEIVED -> new BodyPartReceived(at, body.text(), body.text(), body.bytes());
            case JournalFormat.DEVIATION_NOTED ->
                new DeviationNoted(at, Deviation.unexplained(body.text(), body.text()));
            case JournalFormat.DEVIATION_EXPLAINED -> new DeviationNoted(at, DeviationCodec.read(body));
            case JournalFormat.RECORDS_LOST -> new RecordsLost(at, body.number(), body.number(), body.text());
            case JournalFormat.NOTED -> new Noted(at, body.text(), body.text());
            case JournalFormat.CONTROL_REQUESTED ->
                new ControlRequested(at, body.constant(ControlAction.class), body.text(), body.text());
            case JournalFormat.CONTROL_ANSWERED ->
                new ControlAnswered(at, body.constant(ControlAction.class), body.text());
            case JournalFormat.SEGMENT_BEGUN -> SegmentCodec.begun(at, body);
            case JournalFormat.SEGMENT_ENDED -> SegmentCodec.ended(at, body);
            case JournalFormat.SESSION_ENDED -> new SessionEnded(at, body.constant(EndCause.class), body.text());
            default -> throw new JournalFormatException("a record of type " + type);
        };
    }

    private static Encoded session(byte type, JournalRecord record, BodyWriter body) {
        return new Encoded(type, JournalFormat.NO_STREAM, record.epochNanos(), body.toBytes());
    }

    private static Encoded stream(byte type, int stream, JournalRecord record, BodyWriter body) {
        if (stream < 0 || stream >= JournalFormat.NO_STREAM) {
            throw new IllegalArgumentException("stream index " + stream + " is not within 0..65534");
        }
        return new Encoded(type, stream, record.epochNanos(), body.toBytes());
    }

    private static BodyWriter agreed(BodyWriter body, ControlAgreed it) {
        body.number(it.ssrc() & 0xFFFF_FFFFL)
                .text(it.cname())
                .number(it.shared() ? 1 : 0)
                .text(it.target());
        return body.text(String.join(" ", it.hosts()));
    }

    private static ControlAgreed agreed(long at, int stream, BodyReader body) throws JournalFormatException {
        var ssrc = (int) body.number();
        var cname = body.text();
        var shared = body.number() != 0;
        var target = body.text();
        var hosts = body.text();
        return new ControlAgreed(
                at, stream, ssrc, cname, shared, target, hosts.isEmpty() ? List.of() : List.of(hosts.split(" ", -1)));
    }

    private static BodyWriter piece(BodyWriter body, MessagePieceArrived it) {
        return body.text(it.messageId())
                .text(it.fromPath())
                .text(it.toPath())
                .text(it.contentType())
                .number(it.firstByte())
                .number(it.totalBytes())
                .text(it.end().name())
                .bytes(it.bytes());
    }

    private static MessagePieceArrived piece(long at, int stream, BodyReader body) throws JournalFormatException {
        return new MessagePieceArrived(
                at,
                stream,
                body.text(),
                body.text(),
                body.text(),
                body.text(),
                body.number(),
                body.number(),
                body.constant(MessagePieceArrived.End.class),
                body.bytes());
    }

    // Before the recorder itself could pause, a resumption named no cause.
    private static PauseCause resumedCause(BodyReader body) throws JournalFormatException {
        return body.isEmpty() ? PauseCause.CLIENT : body.constant(PauseCause.class);
    }

    static RecordingId recordingId(BodyReader body) throws JournalFormatException {
        var id = body.text();
        if (!RecordingId.isValid(id)) {
            throw new JournalFormatException("a record that names no recording");
        }
        return new RecordingId(id);
    }

    private static void origin(BodyWriter body, SessionOrigin origin) {
        body.text(origin.callId())
                .text(origin.fromTag())
                .text(origin.userAgent())
                .text(origin.remote())
                .text(origin.local())
                .text(origin.transport())
                .text(origin.requestUri());
    }

    private static SessionOrigin origin(BodyReader body) throws JournalFormatException {
        return new SessionOrigin(
                body.text(), body.text(), body.text(), body.text(), body.text(), body.text(), body.text());
    }
}
