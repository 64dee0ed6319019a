package io.earwitness.recorder.assembly;

import io.earwitness.media.audio.RateConverter;
import io.earwitness.media.codec.AudioDecoder;
import io.earwitness.media.codec.Codecs;
import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.PayloadKind;
import io.earwitness.media.rtp.PayloadTypes;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.timeline.StreamTimeline;
import io.earwitness.media.timeline.TimelineConfig;
import io.earwitness.media.timeline.TimelineEvent;
import io.earwitness.media.timeline.TimelineItem;
import io.earwitness.media.timeline.TimelineSink;
import io.earwitness.recorder.journal.JournalRecord.ControlAgreed;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.model.StreamDescription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One stream while somebody listens: each packet placed by RTP time as soon as it is there, decoded, and kept for the
/// seconds until it is heard.
///
/// What comes later than the listener's delay is not heard; nothing is named, counted or made good: that is assembly's.
/// Until [#begin] it only remembers the last packets. Owned by one thread.
final class LiveTrack implements TimelineSink, AutoCloseable {
    private static final int PAYLOAD_TYPES = 128;
    private static final int REMEMBERED_MAX = 1_000;
    private static final int SOURCES_MAX = 16;
    private static final int LAYERS_MAX = 4;
    private static final int G722_RATE = 16_000;
    /// Nearer than this a new beginning follows what was before: only the network's jitter lies between.
    private static final int JOINS_WITHIN = 40;
    private static final int SILENT_SECONDS = 10;
    /// For a packet that was overtaken, for the beginning of a stream, and for the question whether a clock stood
    /// still.
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final AgreedPayloads payloads = new AgreedPayloads();
    private final SourceGate gate = new SourceGate();
    private final BitSet typesHeard = new BitSet(PAYLOAD_TYPES);
    private final Deque<Remembered> remembered = new ArrayDeque<>();
    private final Map<Integer, LiveLayer> layers = new HashMap<>();
    private final Map<Integer, RateConverter> converters = new HashMap<>();
    private final Map<Integer, LivePace> paces = new HashMap<>();
    private StreamDescription description;
    private PayloadTypes heardTypes = PayloadTypes.STATIC_ONLY;
    private boolean secured;
    private boolean askedForNative;
    private boolean mayBeNative;
    private @Nullable LiveGround ground;
    private @Nullable StreamTimeline timeline;
    private @Nullable StreamDecoder decoder;
    private long heardUntil;
    private long end;

    private record Remembered(long epochNanos, RtpPacket packet) {}

    LiveTrack(StreamDescription first) {
        this.description = first;
        payloads.take(first);
    }

    boolean isAudio() {
        return description.medium().equalsIgnoreCase("audio");
    }

    void agreed(StreamDescription next) {
        if (!next.equals(description)) {
            description = next;
            payloads.take(next);
            beginAnew();
        }
    }

    /// Its packets are stored without protection.
    void secured() {
        if (!secured) {
            secured = true;
            beginAnew();
        }
    }

    void control(ControlAgreed agreed) {
        gate.agreed(agreed);
    }

    /// @param rememberNanos packets that came before are of no use any more
    void packet(PacketArrived arrived, long rememberNanos) {
        RtpPacket.parse(arrived.bytes())
                .ifPresent(packet -> gate.packet(arrived, packet, (epochNanos, own) -> {
                    typesHeard.set(own.payloadType());
                    if (payloads.packet(own)) {
                        beginAnew();
                    }
                    if (epochNanos >= rememberNanos) {
                        place(epochNanos, own.copy());
                    }
                }));
    }

    private void place(long epochNanos, RtpPacket packet) {
        if (timeline != null) {
            timeline.accept(epochNanos, packet);
            return;
        }
        if (remembered.size() >= REMEMBERED_MAX) {
            remembered.removeFirst();
        }
        remembered.addLast(new Remembered(epochNanos, packet));
    }

    /// Samples a second that it takes to hear all of what came, or, where nothing came yet, of what was agreed.
    int rate() {
        var types = payloads.types();
        var came = types(types, typesHeard.stream());
        return came > 0 ? came : types(types, payloads.agreed());
    }

    private static int types(PayloadTypes types, IntStream some) {
        return some.mapToObj(types::format)
                .flatMap(Optional::stream)
                .filter(format -> format.kind() == PayloadKind.AUDIO)
                .mapToInt(LiveTrack::soundRate)
                .max()
                .orElse(0);
    }

    // Whatever its clock is said to count (RFC 3551 §4.5.2).
    private static int soundRate(PayloadFormat format) {
        return format.isNamed("G722") ? G722_RATE : format.clockRate();
    }

    /// From here on it is laid out, what it remembers first.
    ///
    /// @param from position of the first sample that is heard
    void begin(LiveGround where, long from) {
        ground = where;
        heardUntil = from;
        beginAnew();
        remembered.forEach(one -> place(one.epochNanos(), one.packet()));
        remembered.clear();
    }

    private void beginAnew() {
        var where = ground;
        if (where == null) {
            return;
        }
        end();
        var types = heardTypes();
        decoder = decoder(types);
        timeline = new StreamTimeline(config(where, types), this);
        heardTypes = types;
    }

    private StreamDecoder decoder(PayloadTypes types) {
        var locked = !secured && description.protocol().contains("SAVP");
        return new StreamDecoder(types, locked, description.protocol(), mayBeNative);
    }

    private static TimelineConfig config(LiveGround where, PayloadTypes types) {
        var whole = TimelineConfig.of(where.rate(), where.startNanos(), types);
        return new TimelineConfig(
                where.rate(),
                where.startNanos(),
                types,
                PATIENCE,
                whole.reorderPacketsMax(),
                PATIENCE,
                PATIENCE,
                whole.pauseSlack(),
                whole.holeMax(),
                SOURCES_MAX,
                Map.of());
    }

    // What is often agreed and seldom sent needs no leave.
    private Optional<AudioDecoder> decoderOf(RtpPacket packet, StreamDecoder known, LiveGround where) {
        var isNative = heardTypes.format(packet.payloadType()).filter(Codecs::isNative);
        if (isNative.isEmpty() || askedForNative) {
            return known.decoder(packet.ssrc(), packet.payloadType());
        }
        askedForNative = true;
        mayBeNative = where.natives().given();
        known.close();
        var next = decoder(heardTypes);
        decoder = next;
        return next.decoder(packet.ssrc(), packet.payloadType());
    }

    // Opus says two channels whatever it has; here is one for each stream.
    private PayloadTypes heardTypes() {
        var types = payloads.types();
        var heard = new HashMap<Integer, PayloadFormat>();
        for (var type = 0; type < PAYLOAD_TYPES; type++) {
            var number = type;
            types.format(type)
                    .map(format -> format.isNamed("opus")
                            ? new PayloadFormat(format.encodingName(), format.clockRate(), 1, format.fmtp())
                            : format)
                    .ifPresent(format -> heard.put(number, format));
        }
        return new PayloadTypes(heard);
    }

    /// It is so late, whether or not packets came.
    void passTime(long nowNanos) {
        if (timeline != null) {
            timeline.passTime(nowNanos);
        }
    }

    /// What still waits for others is placed.
    void end() {
        if (timeline != null && ground != null) {
            timeline.finish(ground.startNanos());
            timeline = null;
        }
        if (decoder != null) {
            decoder.close();
            decoder = null;
        }
        paces.clear();
    }

    @Override
    public void item(TimelineItem item) {
        if (item instanceof TimelineItem.Audio audio && decoder != null && ground != null) {
            var where = ground;
            decoderOf(audio.packet().packet(), decoder, where).ifPresent(found -> decode(found, audio, where));
        }
    }

    private void decode(AudioDecoder decoding, TimelineItem.Audio audio, LiveGround where) {
        var samples = mono(decoding.decode(audio.packet().packet().payload()), decoding.channels());
        var rate = decoding.sampleRate();
        if (samples.length == 0 || !SoundRates.isPossible(rate, where.rate()) || !hasLayer(rate)) {
            return;
        }
        var at = pace(audio, where)
                .place(audio.from(), where.position(audio.packet().arrivalEpochNanos()));
        layers.computeIfAbsent(rate, _ -> new LiveLayer(rate, where.at(heardUntil, rate)))
                .put(where.at(at, rate), samples);
        end = Math.max(end, at + (long) samples.length * where.rate() / rate);
    }

    // A rate of which all was heard makes room for another.
    private boolean hasLayer(int rate) {
        if (layers.size() >= LAYERS_MAX && !layers.containsKey(rate)) {
            layers.values().removeIf(LiveLayer::isEmpty);
            converters.keySet().retainAll(layers.keySet());
        }
        return layers.size() < LAYERS_MAX || layers.containsKey(rate);
    }

    private LivePace pace(TimelineItem.Audio audio, LiveGround where) {
        if (paces.size() >= SOURCES_MAX && !paces.containsKey(audio.ssrc())) {
            paces.clear();
        }
        return paces.computeIfAbsent(audio.ssrc(), _ -> {
            var apart = end - audio.from();
            return new LivePace(where.rate(), Math.abs(apart) < where.rate() / JOINS_WITHIN ? apart : 0);
        });
    }

    private static short[] mono(short[] samples, int channels) {
        if (channels == 1) {
            return samples;
        }
        var mono = new short[samples.length / channels];
        for (var i = 0; i < mono.length; i++) {
            var sum = 0;
            for (var channel = 0; channel < channels; channel++) {
                sum += samples[i * channels + channel];
            }
            mono[i] = (short) (sum / channels);
        }
        return mono;
    }

    @Override
    public void event(TimelineEvent event) {}

    /// Adds what is to be heard from a position on, and forgets what lies before.
    void hear(long from, int[] sum) {
        var where = ground;
        if (where == null) {
            return;
        }
        layers.forEach((rate, layer) -> add(layer, rate, where, from, sum));
        heardUntil = from + sum.length;
        if (heardUntil - end > (long) SILENT_SECONDS * where.rate()) {
            // Its memory goes; a stream that speaks again gets new.
            layers.clear();
            converters.clear();
        }
    }

    /// What lies before is not heard.
    void skipTo(long position) {
        var where = ground;
        if (where != null) {
            heardUntil = position;
            layers.forEach((rate, layer) -> layer.forgetBefore(where.at(position, rate)));
        }
    }

    private void add(LiveLayer layer, int rate, LiveGround where, long from, int[] sum) {
        var until = from + sum.length;
        if (rate == where.rate()) {
            add(layer.read(from, sum.length), sum);
            layer.forgetBefore(until);
            return;
        }
        var converter = converters.computeIfAbsent(rate, own -> new RateConverter(own, where.rate()));
        var input = layer.read(converter.inputFrom(from), converter.inputCount(from, sum.length));
        add(converter.convert(input, from, sum.length), sum);
        layer.forgetBefore(converter.inputFrom(until));
    }

    private static void add(short[] samples, int[] sum) {
        for (var i = 0; i < sum.length; i++) {
            sum[i] += samples[i];
        }
    }

    /// Where the last sample that it has ends.
    long soundEnd() {
        return end;
    }

    @Override
    public void close() {
        end();
        layers.clear();
    }
}
