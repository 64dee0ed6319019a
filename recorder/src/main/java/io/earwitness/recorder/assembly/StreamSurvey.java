package io.earwitness.recorder.assembly;

import io.earwitness.media.codec.Codecs;
import io.earwitness.media.rtp.OpusPayload;
import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.PayloadKind;
import io.earwitness.media.rtp.PayloadTypes;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.timeline.RealTimeText;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.ControlRequested;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.StreamPaused;
import io.earwitness.recorder.journal.JournalRecord.StreamResumed;
import io.earwitness.recorder.journal.JournalRecord.StreamSecured;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.SetAside;
import io.earwitness.recorder.model.StreamDescription;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the first walk tells of one stream: what was agreed and when, when it paused, what came on it.
final class StreamSurvey {
    /// A pause that begins this soon after the agreement belongs to the agreement.
    private static final long SETTLING_NANOS = 500_000_000L;
    private static final int CLOCK_RATE_DEFAULT = 8_000;
    private static final int PAUSES_MAX = 10_000;

    private final int index;
    private @Nullable Agreement firstAgreement;
    private @Nullable StreamDescription description;
    private final AgreedPayloads payloads = new AgreedPayloads();
    private final List<Stop> stops = new ArrayList<>();
    private final Map<Integer, Long> packetsByType = new TreeMap<>();
    private final BitSet stereoTypes = new BitSet();
    private final Map<PauseCause, Stop> pausedSince = new EnumMap<>(PauseCause.class);
    private final SourceSurveys sources = new SourceSurveys();
    private final SourceGate gate = new SourceGate();
    private final Map<Integer, RealTimeText> texts = new LinkedHashMap<>();
    private long firstPacketNanos = Long.MAX_VALUE;
    private long removedNanos = Long.MAX_VALUE;
    private long packets;
    private long bytes;
    private long rejected;
    private final Map<String, Long> rejections = new TreeMap<>();
    private long unreadable;
    private final List<StreamSecured> keys = new ArrayList<>();
    private long unopened;
    private long firstUnopenedNanos = Long.MAX_VALUE;

    StreamSurvey(int index) {
        this.index = index;
    }

    /// What was agreed, and when.
    record Agreement(long fromNanos, StreamDescription stream) {}

    /// A stretch in which the stream was not to be recorded; `untilNanos` is [Long#MAX_VALUE] where nothing ended it.
    ///
    /// @param asked who asked for it; empty where the client paused
    record Stop(long fromNanos, long untilNanos, PauseCause cause, Optional<ControlRequested> asked) {
        Stop until(long nanos) {
            return new Stop(fromNanos, nanos, cause, asked);
        }
    }

    void agreed(JournalRecord.StreamAgreed agreed) {
        firstAgreement = firstAgreement == null ? new Agreement(agreed.epochNanos(), agreed.stream()) : firstAgreement;
        description = agreed.stream();
        payloads.take(agreed.stream());
    }

    void control(JournalRecord.ControlAgreed agreed) {
        gate.agreed(agreed);
    }

    void secured(StreamSecured record) {
        if (keys.size() < PAUSES_MAX) {
            keys.add(record);
        }
    }

    void removed(long epochNanos) {
        removedNanos = Math.min(removedNanos, epochNanos);
    }

    /// @param asked the last request to pause
    void paused(StreamPaused paused, Optional<ControlRequested> asked) {
        var ours = paused.cause() == PauseCause.RECORDER ? asked : Optional.<ControlRequested>empty();
        pausedSince.putIfAbsent(paused.cause(), new Stop(paused.epochNanos(), Long.MAX_VALUE, paused.cause(), ours));
    }

    void resumed(StreamResumed resumed) {
        var since = pausedSince.remove(resumed.cause());
        if (since != null && stops.size() < PAUSES_MAX) {
            stops.add(since.until(resumed.epochNanos()));
        }
    }

    void rejected(JournalRecord.PacketsRejected some) {
        rejected += some.packets();
        rejections.merge(some.reason(), some.packets(), Long::sum);
    }

    void packet(JournalRecord.PacketArrived packet) {
        if (packet.kind() == PacketKind.RTP) {
            packets++;
            bytes += packet.bytes().remaining();
            firstPacketNanos = Math.min(firstPacketNanos, packet.epochNanos());
            RtpPacket.parse(packet.bytes())
                    .ifPresentOrElse(
                            rtp -> gate.packet(packet, rtp, (at, own) -> own(at, packet.source(), own)),
                            () -> unreadable++);
        } else if (packet.kind() == PacketKind.UNOPENED) {
            unopened++;
            firstUnopenedNanos = Math.min(firstUnopenedNanos, packet.epochNanos());
        } else if (!encrypted() && !gate.isForeign(packet.source())) {
            // Of encrypted reports only the first words are in the clear.
            sources.control(packet);
        }
    }

    // A message counts by its first piece; of one that began in a pause, or in another recording, that is not here.
    void message(JournalRecord.MessagePieceArrived piece) {
        packets += piece.firstByte() == 1 || packets == 0 ? 1 : 0;
        bytes += piece.bytes().length;
        firstPacketNanos = Math.min(firstPacketNanos, piece.epochNanos());
    }

    private void own(long epochNanos, String from, RtpPacket rtp) {
        packetsByType.merge(rtp.payloadType(), 1L, Long::sum);
        if (!stereoTypes.get(rtp.payloadType()) && OpusPayload.isStereo(rtp.payload())) {
            stereoTypes.set(rtp.payloadType());
        }
        payloads.packet(rtp);
        sources.media(epochNanos, from, rtp);
        if (description().medium().equalsIgnoreCase("text") && !encrypted()) {
            typed(rtp);
        }
    }

    private void typed(RtpPacket rtp) {
        var format = payloadTypes().format(rtp.payloadType());
        var redundant = format.filter(known -> known.isNamed("red")).isPresent();
        var known = texts.containsKey(rtp.ssrc()) || texts.size() < SourceSurveys.SOURCES_MAX;
        if (known && (redundant || format.filter(plain -> plain.isNamed("t140")).isPresent())) {
            texts.computeIfAbsent(rtp.ssrc(), _ -> new RealTimeText()).packet(rtp, redundant);
        }
    }

    /// What was typed on it, source after source; empty where it carried no text.
    String text() {
        return texts.values().stream().map(RealTimeText::text).collect(Collectors.joining("\n"));
    }

    int index() {
        return index;
    }

    /// What was agreed last; a stream that only ever had packets is described as far as that goes.
    StreamDescription description() {
        return description == null
                ? new StreamDescription(index, index, "", "audio", "RTP/AVP", List.of(), 0)
                : description;
    }

    /// What was agreed before anything came; empty in a journal that has lost its beginning.
    Optional<Agreement> firstAgreement() {
        return Optional.ofNullable(firstAgreement);
    }

    /// When it was not to be recorded, by time. Those of the client and ours may overlap.
    List<Stop> stops() {
        var all = new ArrayList<>(stops);
        pausedSince.values().forEach(since -> all.add(since.until(removedNanos)));
        all.sort(Comparator.comparingLong(Stop::fromNanos));
        return all;
    }

    boolean hasPackets() {
        return packets > 0;
    }

    /// True where the client never meant to send on it: paused from before the first packet could come until its end.
    boolean neverPromised() {
        if (hasPackets() || firstAgreement == null) {
            return !hasPackets();
        }
        var settled = firstAgreement.fromNanos() + SETTLING_NANOS;
        return stops().stream().anyMatch(stop -> stop.fromNanos() <= settled && stop.untilNanos() >= removedNanos);
    }

    PayloadTypes payloadTypes() {
        return payloads.types();
    }

    /// The same for who listens: Opus always says two channels, and has them only where a packet says so.
    PayloadTypes heardTypes() {
        var heard = new HashMap<Integer, PayloadFormat>();
        var types = payloadTypes();
        for (var type : packetsByType.keySet()) {
            types.format(type).ifPresent(format -> heard.put(type, heard(type, format)));
        }
        return new PayloadTypes(heard);
    }

    private PayloadFormat heard(int type, PayloadFormat format) {
        return format.isNamed("opus")
                ? new PayloadFormat(
                        format.encodingName(), format.clockRate(), stereoTypes.get(type) ? 2 : 1, format.fmtp())
                : format;
    }

    /// The same for the timeline, which reckons with the length of payloads: that of an encrypted one tells nothing.
    PayloadTypes timelineTypes() {
        if (!encrypted()) {
            return payloadTypes();
        }
        var types = payloadTypes();
        var opaque = new HashMap<Integer, PayloadFormat>();
        for (var type : packetsByType.keySet()) {
            types.format(type).ifPresent(format -> opaque.put(type, opaque(format)));
        }
        return new PayloadTypes(opaque);
    }

    private static PayloadFormat opaque(PayloadFormat format) {
        var name = format.kind() == PayloadKind.AUDIO ? "encrypted " + format.encodingName() : "UNKNOWN";
        return new PayloadFormat(name, format.clockRate(), format.channels(), format.fmtp());
    }

    /// The format that carried the most packets, audio before all else; empty where nothing known came.
    Optional<PayloadFormat> mainFormat() {
        var types = payloadTypes();
        return packetsByType.entrySet().stream()
                .filter(entry -> types.format(entry.getKey()).isPresent())
                .max(Comparator.<Map.Entry<Integer, Long>, Boolean>comparing(
                                entry -> types.kind(entry.getKey()) == PayloadKind.AUDIO)
                        .thenComparing(Map.Entry::getValue))
                .flatMap(entry -> types.format(entry.getKey()));
    }

    /// Whether there may be pictures that a file can be made of.
    boolean showsPictures() {
        return description().medium().equalsIgnoreCase("video") && !encrypted();
    }

    boolean needsNativeDecoder() {
        var types = payloadTypes();
        return showsPictures()
                || packetsByType.keySet().stream()
                        .anyMatch(type ->
                                types.format(type).filter(Codecs::isNative).isPresent());
    }

    List<String> ssrcs() {
        return sources.all().stream()
                .filter(source -> source.packets() > 0)
                .map(source -> hex(source.ssrc()))
                .toList();
    }

    /// An SSRC as the manifest writes it.
    static String hex(int ssrc) {
        return String.format(Locale.ROOT, "%08x", ssrc);
    }

    SourceSurveys sources() {
        return sources;
    }

    /// The RTP clock that its time line counts by.
    int clockRate() {
        return mainFormat().map(PayloadFormat::clockRate).orElse(CLOCK_RATE_DEFAULT);
    }

    /// What came on its ports and is not in its sound, by reason. Nothing more may come.
    List<SetAside> setAside() {
        var all = new ArrayList<SetAside>();
        gate.finish().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(foreign -> new SetAside(
                        "They came from " + (foreign.getKey().isEmpty() ? "hosts" : foreign.getKey())
                                + ", which is not where the stream comes from.",
                        foreign.getValue(),
                        true))
                .forEach(all::add);
        if (unreadable > 0) {
            all.add(new SetAside("Their lengths contradict each other.", unreadable, true));
        }
        if (unopened > 0) {
            all.add(new SetAside("No key that was agreed opens them.", unopened, true));
        }
        rejections.forEach(
                (reason, count) -> all.add(new SetAside("They are not stored: " + reason + ".", count, false)));
        return all;
    }

    /// Payload types that came without having been agreed, and how often; none where nothing is known of an agreement.
    Map<Integer, Long> typesNotAgreed() {
        var strange = new TreeMap<>(packetsByType);
        strange.keySet().removeIf(type -> firstAgreement == null || payloads.has(type));
        return strange;
    }

    long firstPacketNanos() {
        return firstPacketNanos;
    }

    long packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    long rejected() {
        return rejected;
    }

    /// When the client took a key into use, by time; empty where the stream is not secured, or was not opened.
    List<StreamSecured> keys() {
        return List.copyOf(keys);
    }

    /// Packets that no agreed key opened; the recording has them as they came.
    long unopened() {
        return unopened;
    }

    long firstUnopenedNanos() {
        return firstUnopenedNanos;
    }

    /// Whether its packets are stored protected: in journals from before keys were taken into use.
    boolean encrypted() {
        return keys.isEmpty() && description().protocol().contains("SAVP");
    }
}
