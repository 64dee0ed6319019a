package io.earwitness.recorder.assembly;

import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.PayloadKind;
import io.earwitness.media.rtp.PayloadTypes;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.ControlRequested;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.StreamPaused;
import io.earwitness.recorder.journal.JournalRecord.StreamResumed;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.StreamDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the first walk tells of one stream: what was agreed and when, when it paused, what came on it.
final class StreamSurvey {
    /// A pause that begins this soon after the agreement belongs to the agreement.
    private static final long SETTLING_NANOS = 500_000_000L;
    private static final int SSRCS_MAX = 64;
    private static final int PAUSES_MAX = 10_000;

    private final int index;
    private @Nullable Agreement firstAgreement;
    private @Nullable StreamDescription description;
    private final AgreedPayloads payloads = new AgreedPayloads();
    private final List<Stop> stops = new ArrayList<>();
    private final Map<Integer, Long> packetsByType = new TreeMap<>();
    private final Set<String> ssrcs = new LinkedHashSet<>();
    private final Map<PauseCause, Stop> pausedSince = new EnumMap<>(PauseCause.class);
    private long firstPacketNanos = Long.MAX_VALUE;
    private long removedNanos = Long.MAX_VALUE;
    private boolean sharesPort;
    private long packets;
    private long bytes;
    private long rejected;

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
        sharesPort = agreed.shared();
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

    void rejected(long count) {
        rejected += count;
    }

    void packet(JournalRecord.PacketArrived packet) {
        if (packet.kind() != PacketKind.RTP) {
            return;
        }
        packets++;
        bytes += packet.bytes().remaining();
        firstPacketNanos = Math.min(firstPacketNanos, packet.epochNanos());
        RtpPacket.parse(packet.bytes()).ifPresent(this::rtp);
    }

    private void rtp(RtpPacket rtp) {
        packetsByType.merge(rtp.payloadType(), 1L, Long::sum);
        if (ssrcs.size() < SSRCS_MAX) {
            ssrcs.add(String.format(Locale.ROOT, "%08x", rtp.ssrc()));
        }
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

    /// Whether RTP and RTCP were agreed to share a port.
    boolean sharesPort() {
        return sharesPort;
    }

    List<String> ssrcs() {
        return List.copyOf(ssrcs);
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

    boolean encrypted() {
        return description().protocol().contains("SAVP");
    }
}
