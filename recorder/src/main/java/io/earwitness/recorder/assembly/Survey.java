package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.SegmentBegun;
import io.earwitness.recorder.journal.JournalRecord.SegmentEnded;
import io.earwitness.recorder.journal.JournalRecord.SessionEnded;
import io.earwitness.recorder.journal.JournalRecord.SessionOpened;
import io.earwitness.recorder.journal.SegmentHead;
import io.earwitness.recorder.model.ControlAction;
import io.earwitness.recorder.model.CorrelationId;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import io.earwitness.siprec.SiprecOffer;
import io.earwitness.siprec.metadata.MetadataReading;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a first walk through the journal tells: who called, what was agreed, when things began, paused and ended.
///
/// Keeps the rare records and counts the packets; bounded whatever the journal holds.
final class Survey {
    static final int NOTES_MAX = 2_000;
    static final int STREAMS_MAX = 200;
    /// No session is believed to last longer; what says so is a clock that was set anew.
    static final long LENGTH_NANOS_MAX = 7 * 86_400 * 1_000_000_000L;

    private @Nullable SessionOpened opened;
    private @Nullable SessionEnded ended;
    private final TreeMap<Integer, StreamSurvey> streams = new TreeMap<>();
    private final Slice slice;
    private final Documents metadata;
    private final Scenes scenes = new Scenes();
    private final SipParser parser = new SipParser(MessageLimits.DEFAULT);
    private final Identifiers identifiers = new Identifiers();
    private final Set<Deviation> deviations = new LinkedHashSet<>();
    private final List<JournalRecord.Noted> notes = new ArrayList<>();
    private final List<JournalRecord.RecordsLost> losses = new ArrayList<>();
    private final List<JournalRecord> controls = new ArrayList<>();
    private Optional<JournalRecord.ControlRequested> pauseAsked = Optional.empty();
    private @Nullable WallClocks wallClocks;
    private @Nullable SegmentBegun segment;
    private @Nullable SegmentEnded segmentEnded;
    private boolean beyondHead;
    private boolean opening;
    private int messages;
    private int messagesBefore;
    private long answeredNanos = Long.MAX_VALUE;
    private long firstPacketNanos = Long.MAX_VALUE;
    private long lastNanos = Long.MIN_VALUE;

    Survey(Slice slice) {
        this.slice = slice;
        this.metadata = new Documents(slice);
    }

    void take(JournalRecord record) {
        if (!(record instanceof SessionEnded) && slice.papers().holds(record.epochNanos())) {
            lastNanos = Math.max(lastNanos, record.epochNanos());
        }
        switch (record) {
            case SessionOpened first -> opened = opened == null ? first : opened;
            case JournalRecord.StreamAgreed agreed ->
                stream(agreed.stream().index()).ifPresent(stream -> {
                    stream.agreed(agreed);
                    scenes.agreed(agreed.epochNanos(), agreed.stream());
                });
            case JournalRecord.StreamSecured secured ->
                stream(secured.stream()).ifPresent(stream -> stream.secured(secured));
            case JournalRecord.StreamRemoved removed -> {
                scenes.removed(removed.stream());
                stream(removed.stream()).ifPresent(stream -> stream.removed(removed.epochNanos()));
            }
            case JournalRecord.StreamPaused paused ->
                stream(paused.stream()).ifPresent(stream -> stream.paused(paused, pauseAsked));
            case JournalRecord.StreamResumed resumed ->
                stream(resumed.stream()).ifPresent(stream -> stream.resumed(resumed));
            case JournalRecord.PacketArrived packet -> packet(packet);
            case JournalRecord.MessagePieceArrived piece -> {
                firstPacketNanos = Math.min(firstPacketNanos, piece.epochNanos());
                stream(piece.stream()).ifPresent(stream -> stream.message(piece));
            }
            case JournalRecord.MessagePartAbsent _ -> {}
            case JournalRecord.PacketsRejected rejected ->
                stream(rejected.stream()).ifPresent(stream -> stream.rejected(rejected));
            case JournalRecord.ControlAgreed agreed ->
                stream(agreed.stream()).ifPresent(stream -> stream.control(agreed));
            case JournalRecord.ControlSent _ -> {}
            case JournalRecord.MessageSeen message -> message(message);
            case JournalRecord.BodyPartReceived part -> {
                metadata.take(part);
                scenes.document(metadata.versions());
            }
            case JournalRecord.DeviationNoted noted -> {
                if (deviations.size() < NOTES_MAX) {
                    deviations.add(noted.deviation());
                }
            }
            case JournalRecord.Noted noted -> {
                if (notes.size() < NOTES_MAX) {
                    notes.add(noted);
                }
            }
            case JournalRecord.RecordsLost lost -> {
                if (losses.size() < NOTES_MAX) {
                    losses.add(lost);
                }
            }
            case JournalRecord.ControlRequested asked -> {
                pauseAsked = asked.action() == ControlAction.PAUSE ? Optional.of(asked) : pauseAsked;
                control(asked);
            }
            case JournalRecord.ControlAnswered answered -> control(answered);
            case SegmentBegun begun -> segmentBegun(begun);
            case SegmentEnded last -> segmentEnded = last;
            case SessionEnded last -> ended = last;
        }
        beyondHead |= !SegmentHead.isTakenOver(record);
    }

    private void segmentBegun(SegmentBegun begun) {
        metadata.takenOver(begun.epochNanos());
        scenes.takenOver(begun.labels());
        if (beyondHead) {
            return;
        }
        segment = begun;
        messagesBefore = Math.toIntExact(Math.min(begun.messages(), Integer.MAX_VALUE / 2));
        opening = true;
        if (parser.parse(begun.opening()) instanceof Parsed.Whole(var invite)) {
            identifiers.take(invite, SiprecOffer.NOTHING);
        }
    }

    private void control(JournalRecord record) {
        if (controls.size() < NOTES_MAX) {
            controls.add(record);
        }
    }

    private void packet(JournalRecord.PacketArrived packet) {
        firstPacketNanos = Math.min(firstPacketNanos, packet.epochNanos());
        stream(packet.stream()).ifPresent(stream -> stream.packet(packet));
    }

    private void message(JournalRecord.MessageSeen message) {
        var ours = slice.papers().holds(message.epochNanos());
        if (ours) {
            messages++;
        } else if (messages == 0) {
            messagesBefore++;
        }
        if (parser.parse(message.message()) instanceof Parsed.Whole(var whole)) {
            var offer = message.incoming() ? SiprecOffer.of(whole) : SiprecOffer.NOTHING;
            metadata.take(message.epochNanos(), message.incoming(), whole, offer);
            scenes.message(message.epochNanos(), message.incoming(), whole, offer);
            if (message.incoming()) {
                identify(message.epochNanos(), whole, counts(whole) ? offer : SiprecOffer.NOTHING);
            }
        }
        if (ours
                && !message.incoming()
                && answeredNanos == Long.MAX_VALUE
                && SipGlance.at(message.message()).accepts()) {
            answeredNanos = message.epochNanos();
        }
    }

    // Metadata in a response only counts where it opens the session that we called for (RFC 7866 §9.1).
    private boolean counts(SipMessage message) {
        var opens = message.cseq().method().equals(SipMethod.INVITE)
                && metadata.all().isEmpty();
        return opens || message instanceof SipRequest;
    }

    private void identify(long epochNanos, SipMessage message, SiprecOffer offer) {
        var opens = !opening;
        opening = true;
        if (slice.isNamedAt(epochNanos)) {
            identifiers.take(message, ours(offer));
        } else if (opens && slice.isOfNoCall(epochNanos)) {
            identifiers.take(message, SiprecOffer.NOTHING);
        }
    }

    private SiprecOffer ours(SiprecOffer offer) {
        return slice.call()
                .map(call -> new SiprecOffer(
                        offer.body(),
                        offer.description(),
                        offer.metadata()
                                .flatMap(MetadataReading::found)
                                .map(found -> new MetadataReading.Parsed(call.of(found), List.of()))))
                .orElse(offer);
    }

    private Optional<StreamSurvey> stream(int index) {
        var known = streams.get(index);
        if (known == null && streams.size() < STREAMS_MAX && index >= 0) {
            known = new StreamSurvey(index);
            streams.put(index, known);
        }
        return Optional.ofNullable(known);
    }

    Optional<SessionOpened> opened() {
        return Optional.ofNullable(opened);
    }

    boolean needsNativeDecoder() {
        return streams().stream().anyMatch(StreamSurvey::needsNativeDecoder);
    }

    /// By index.
    List<StreamSurvey> streams() {
        return List.copyOf(streams.values());
    }

    Documents metadata() {
        return metadata;
    }

    /// What the metadata said of which lines, and when.
    Scenes scenes() {
        return scenes;
    }

    List<CorrelationId> identifiers() {
        return identifiers.all();
    }

    /// Placed in this recording's own messages; those of a session with several calls are numbered anew.
    List<Deviation> deviations() {
        return deviations.stream()
                .map(deviation -> deviation.after(messagesBefore, messages))
                .toList();
    }

    /// What no journal has, because the disk could not be written.
    List<JournalRecord.RecordsLost> losses() {
        return losses;
    }

    List<JournalRecord.Noted> notes() {
        return notes;
    }

    /// What was asked of the recorder and what the client said to it, in order.
    List<JournalRecord> controls() {
        return controls;
    }

    /// How the journal begins where it is not its session's first.
    Optional<SegmentBegun> segment() {
        return Optional.ofNullable(segment);
    }

    /// Whether the session goes on in another journal.
    boolean goesOn() {
        return segmentEnded != null;
    }

    Optional<SegmentEnded> segmentEnded() {
        return Optional.ofNullable(segmentEnded);
    }

    /// A journal without a last record was not closed by whoever wrote it.
    EndCause endCause() {
        return ended == null ? EndCause.PROCESS_DIED : ended.cause();
    }

    String endDetail() {
        return ended == null ? "" : ended.detail();
    }

    /// When our first answer left; [Long#MAX_VALUE] where none did.
    long answeredNanos() {
        return answeredNanos;
    }

    Slice slice() {
        return slice;
    }

    boolean hasPackets() {
        return firstPacketNanos != Long.MAX_VALUE;
    }

    /// Only after the walk.
    WallClocks wallClocks() {
        if (wallClocks == null) {
            wallClocks = WallClocks.of(streams.values());
        }
        return wallClocks;
    }

    /// The first of: media (when it was made, where reports tell, else when it came), our answer. Where there was
    /// neither, the moment at which the journal was opened.
    long startNanos() {
        if (slice.fromNanos() != Long.MIN_VALUE) {
            return slice.fromNanos();
        }
        var start = Math.min(firstPacketNanos, answeredNanos);
        if (start != Long.MAX_VALUE) {
            return wallClocks().firstMade(streams.values(), start);
        }
        return opened == null ? 0 : opened.epochNanos();
    }

    /// When the session ended. After a death nobody saw the end, so it is the last moment of which we know.
    long endNanos() {
        var end = ended == null || ended.cause() == EndCause.PROCESS_DIED ? lastNanos : ended.epochNanos();
        return Math.clamp(end, startNanos(), startNanos() + LENGTH_NANOS_MAX);
    }
}
