package io.earwitness.recorder.assembly;

import io.earwitness.media.codec.AudioDecoder;
import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.timeline.StreamTimeline;
import io.earwitness.media.timeline.TimelineConfig;
import io.earwitness.media.timeline.TimelineCounters;
import io.earwitness.media.timeline.TimelineEvent;
import io.earwitness.media.timeline.TimelineItem;
import io.earwitness.media.timeline.TimelineSink;
import io.earwitness.media.timeline.WallClock;
import io.earwitness.recorder.capture.KeyPressMask;
import io.earwitness.recorder.folder.ScratchFolder;
import io.earwitness.recorder.journal.JournalRecord.ControlAgreed;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.model.Gap;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.RecordingEvent.Kind;
import io.earwitness.recorder.model.Span;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lays out one stream in the second walk: each packet in its place, decoded where we can, each gap with its name.
///
/// Order, loss and clocks are the timeline's business. Keeps at most [#GAPS_MAX] gaps; the sound goes to a scratch
/// file.
final class StreamTrack implements TimelineSink, Closeable {
    static final int GAPS_MAX = 2_000;
    private static final int SOURCES_MAX = 64;
    private static final int RECOVERIES_TOLD_MAX = 200;

    private final StreamSurvey survey;
    private final Speaker speaker;
    private final Moments moments;
    private final EventList events;
    private final int rate;
    private final Set<PauseCause> pausedBy = EnumSet.noneOf(PauseCause.class);
    private final StreamTimeline timeline;
    private final SourceGate gate = new SourceGate();
    private final Set<Integer> placedByReports = new HashSet<>();
    private final StreamDecoder decoder;
    private final StreamSound sound;
    private final QualityMeter quality;
    private final @Nullable PictureTrack pictures;
    private final Map<Integer, TimelineItem.Gap> lastGaps = new HashMap<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Stretch> absent = new ArrayList<>();
    private long gapsNotListed;
    private long gapSamples;
    private long recoveredSamples;
    private long recoveries;
    private long firstAudio = Long.MAX_VALUE;
    private long lastAudio;
    private boolean started;

    /// Whose stream it is, as a sentence calls it.
    ///
    /// @param shown         `Leo Brandt's stream`, `stream 2`
    /// @param participantId empty where nothing tells
    record Speaker(String shown, Optional<String> participantId) {}

    /// @param clocks by SSRC, of sources that sent reports
    /// @param natives whether native code may decode
    StreamTrack(
            StreamSurvey survey,
            Speaker speaker,
            Map<Integer, WallClock> clocks,
            Moments moments,
            EventList events,
            ScratchFolder scratch,
            boolean natives) {
        this.survey = survey;
        this.speaker = speaker;
        this.moments = moments;
        this.events = events;
        this.rate = survey.clockRate();
        this.timeline = new StreamTimeline(
                TimelineConfig.of(rate, moments.startNanos(), survey.timelineTypes())
                        .with(clocks),
                this);
        this.decoder = new StreamDecoder(
                survey.heardTypes(), survey.encrypted(), survey.description().protocol(), natives);
        this.quality = new QualityMeter(survey.payloadTypes());
        this.pictures =
                natives && survey.showsPictures() ? new PictureTrack(survey.index(), moments, clocks, scratch) : null;
        this.sound = new StreamSound(scratch, "stream-" + survey.index(), rate);
    }

    void control(ControlAgreed agreed) {
        gate.agreed(agreed);
    }

    void packet(PacketArrived arrived) {
        // The timeline keeps packets for a while; the journal's buffer is used again at once.
        RtpPacket.parse(arrived.bytes())
                .ifPresent(packet -> gate.packet(arrived, packet, (epochNanos, own) -> {
                    quality.packet(epochNanos, own);
                    var kept = own.copy();
                    timeline.accept(epochNanos, kept);
                    picture(epochNanos, kept);
                }));
    }

    private void picture(long epochNanos, RtpPacket packet) {
        var track = pictures;
        if (track != null) {
            survey.payloadTypes()
                    .format(packet.payloadType())
                    .ifPresent(format -> track.packet(epochNanos, packet, format));
        }
    }

    void pause(long epochNanos, PauseCause cause) {
        if (pausedBy.isEmpty()) {
            timeline.pause(epochNanos);
        }
        pausedBy.add(cause);
    }

    /// It goes on once the last cause is gone.
    void resume(long epochNanos, PauseCause cause) {
        if (pausedBy.remove(cause) && pausedBy.isEmpty()) {
            timeline.resume(epochNanos);
        }
    }

    /// What was sent in between is of another recording.
    void skip(long leftNanos, long backNanos) {
        if (pausedBy.isEmpty()) {
            timeline.pause(leftNanos);
            timeline.resume(backNanos);
        }
    }

    StreamOutcome finish(long endNanos) {
        var counters = timeline.finish(endNanos);
        if (gapsNotListed > 0) {
            events.add(endNanos, Kind.GAP, gapsNotListed + " more gaps are not listed", speaker.shown(), participant());
        }
        if (recoveries > RECOVERIES_TOLD_MAX) {
            var all = Wording.length(Moments.millisOf(recoveredSamples, rate));
            events.add(endNanos, Kind.STREAM, all + " of gaps are heard all the same", speaker.shown(), participant());
        }
        if (decoder.broken() > 0) {
            var text = Wording.packets(decoder.broken()) + " of " + speaker.shown() + " could not be decoded";
            events.add(endNanos, Kind.STREAM, text, "They break the rules of their format", participant());
        }
        if (pictures != null) {
            pictures.finish();
            tellOfPictures(endNanos, pictures);
        }
        for (var foreign : survey.setAside()) {
            if (foreign.stored()) {
                var text = Wording.packets(foreign.packets()) + " on " + speaker.shown() + " are not in its sound";
                events.add(endNanos, Kind.STREAM, text, foreign.reason(), participant());
            }
        }
        return outcome(counters);
    }

    private void tellOfPictures(long endNanos, PictureTrack track) {
        tellLeftOut(
                endNanos, track.broken(), "picture", "Packets of them are missing, or break the rules of their format");
        tellLeftOut(endNanos, track.early(), "picture", "They rest on a picture that is not here");
        tellLeftOut(endNanos, track.otherFormat(), "packet", "They are in another format than the first");
    }

    private void tellLeftOut(long atNanos, long count, String what, String why) {
        if (count > 0) {
            var text = count + " " + what + (count == 1 ? "" : "s") + " of " + speaker.shown() + " cannot be watched";
            events.add(atNanos, Kind.STREAM, text, why, participant());
        }
    }

    private StreamOutcome outcome(TimelineCounters counters) {
        return new StreamOutcome(
                survey,
                speaker,
                rate,
                sound,
                offsetMillis(),
                lengthMillis(),
                counters,
                decoder.mute(),
                pictures,
                gaps,
                Moments.millisOf(gapSamples, rate),
                absent,
                placedByReports,
                quality.quality(
                        survey.mainFormat().map(PayloadFormat::encodingName).orElse(""), counters));
    }

    @Override
    public void item(TimelineItem item) {
        switch (item) {
            case TimelineItem.Audio audio -> audio(audio);
            case TimelineItem.Gap gap -> gap(gap);
            case TimelineItem.Paused paused -> absent(paused);
            case TimelineItem.Silence silence -> {
                switch (silence.reason()) {
                    case BEFORE_FIRST_PACKET, AFTER_LAST_PACKET, BETWEEN_SOURCES, SENDER_RESTARTED -> absent(silence);
                    case SENDER_SILENT, COMFORT_NOISE, TELEPHONE_EVENT, UNKNOWN_PAYLOAD -> {}
                }
            }
        }
    }

    private void audio(TimelineItem.Audio audio) {
        firstAudio = Math.min(firstAudio, audio.from());
        lastAudio = Math.max(lastAudio, audio.end());
        var packet = audio.packet().packet();
        var hadTrouble = decoder.inTrouble();
        var found = decoder.decoder(packet.ssrc(), packet.payloadType());
        if (!hadTrouble && decoder.inTrouble() && decoder.decodedSome()) {
            add(audio.from(), Kind.STREAM, "Part of it cannot be heard: " + decoder.mute(), speaker.shown());
        }
        try {
            if (found.isPresent()) {
                decode(found.get(), audio);
            }
        } catch (IOException full) {
            throw new UncheckedIOException("cannot lay out stream " + survey.index(), full);
        }
    }

    private void decode(AudioDecoder decoding, TimelineItem.Audio audio) throws IOException {
        var payload = audio.packet().packet().payload();
        recover(decoding, audio, payload);
        var samples = decoding.decode(payload);
        if (samples.length == 0 && payload.hasRemaining()) {
            decoder.countBroken();
        }
        var channels = decoding.channels();
        var frames = sound.frame(audio.end(), decoding.sampleRate()) - sound.frame(audio.from(), decoding.sampleRate());
        var fitting = inStep(samples, channels, frames, decoding.sampleRate());
        sound.put(audio.from(), fitting, decoding.sampleRate(), channels);
    }

    // What never arrived may be said again by the packet after it: it is heard then, and an event tells so.
    private void recover(AudioDecoder decoding, TimelineItem.Audio audio, ByteBuffer payload) throws IOException {
        var gap = lastGaps.isEmpty() ? null : lastGaps.remove(audio.ssrc());
        if (gap == null || gap.end() != audio.from()) {
            return;
        }
        var decodedRate = decoding.sampleRate();
        var missing = sound.frame(gap.end(), decodedRate) - sound.frame(gap.from(), decodedRate);
        var samples = decoding.recover(payload, (int) Math.min(missing, decodedRate));
        var frames = samples.length / decoding.channels();
        if (frames > 0) {
            var ticks = (long) frames * rate / decodedRate;
            sound.put(audio.from() - ticks, samples, decodedRate, decoding.channels());
            recoveredSamples += ticks;
            if (recoveries++ < RECOVERIES_TOLD_MAX) {
                add(
                        audio.from() - ticks,
                        Kind.STREAM,
                        Wording.length(Moments.millisOf(ticks, rate)) + " of the gap are heard all the same",
                        "The packet after it says them again (forward error correction), on " + speaker.shown());
            }
        }
    }

    // A packet that the timeline made one tick longer ends with its last frame again; one that says more than its
    // time lasts is cut.
    private short[] inStep(short[] samples, int channels, long frames, int decodedRate) {
        var have = samples.length / channels;
        var tick = Math.ceilDiv(decodedRate, rate);
        if (have == 0 || have == frames || frames - have > tick) {
            return samples;
        }
        var fitting = Arrays.copyOf(samples, Math.toIntExact(frames * channels));
        for (var i = samples.length; i < fitting.length; i++) {
            fitting[i] = fitting[i - channels];
        }
        return fitting;
    }

    private void gap(TimelineItem.Gap gap) {
        quality.lost(gap.packetsMissing());
        if (lastGaps.size() < SOURCES_MAX || lastGaps.containsKey(gap.ssrc())) {
            lastGaps.put(gap.ssrc(), gap);
        }
        gapSamples += gap.samples();
        if (gaps.size() >= GAPS_MAX) {
            gapsNotListed++;
            return;
        }
        absent(gap);
        var span = span(gap);
        var packets = gap.packetsMissing();
        var figures = packets == 0
                ? "Part of a longer gap in " + speaker.shown()
                : Wording.packets(packets) + " of " + speaker.shown();
        gaps.add(new Gap(span, packets, figures + (packets == 0 ? "." : " never arrived.")));
        add(gap.from(), Kind.GAP, Wording.length(span.lengthMillis()) + " never arrived", figures);
    }

    private void absent(TimelineItem item) {
        // One after the other they are one: a step that lies across both holds nothing.
        var joins = !absent.isEmpty() && absent.getLast().until() >= item.from();
        var from = joins ? absent.removeLast().from() : item.from();
        absent.add(new Stretch(from, item.end()));
    }

    @Override
    public void event(TimelineEvent event) {
        switch (event) {
            case TimelineEvent.SourceStarted source -> source(source);
            case TimelineEvent.PlacedByReports source -> placedByReports.add(source.ssrc());
            case TimelineEvent.Reanchored moved ->
                add(
                        moved.at(),
                        Kind.STREAM,
                        "The clock of " + speaker.shown() + " jumped; it goes on from the time of arrival",
                        "by " + Moments.millisOf(moved.shift(), rate) + " ms");
            case TimelineEvent.PayloadTypeChanged changed -> {
                var name = survey.payloadTypes()
                        .format(changed.payloadType())
                        .map(PayloadFormat::encodingName)
                        .orElse("payload type " + changed.payloadType());
                add(changed.at(), Kind.STREAM, Wording.capital(speaker.shown()) + " goes on in " + name, "");
            }
            case TimelineEvent.TelephoneEvent key ->
                add(
                        key.at(),
                        Kind.DIGIT,
                        key.code() == KeyPressMask.CODE
                                ? "A key was pressed; which one is not stored"
                                : "Key " + key.key() + " pressed",
                        Wording.length(Moments.millisOf(key.samples(), rate)) + (key.endSeen() ? "" : " or longer")
                                + ", on " + speaker.shown());
        }
    }

    private void source(TimelineEvent.SourceStarted source) {
        var text =
                started ? "Another source speaks on " + speaker.shown() : Wording.capital(speaker.shown()) + " begins";
        started = true;
        add(source.at(), Kind.STREAM, text, "SSRC %08x".formatted(source.ssrc()));
    }

    private void add(long at, Kind kind, String text, String detail) {
        events.add(moments.epochNanos(at, rate), kind, text, detail, participant());
    }

    private @Nullable String participant() {
        return speaker.participantId().orElse(null);
    }

    private Span span(TimelineItem item) {
        var from = Moments.millisOf(item.from(), rate);
        return new Span(from, Moments.millisOf(item.end(), rate) - from);
    }

    private long offsetMillis() {
        if (firstAudio != Long.MAX_VALUE) {
            return Moments.millisOf(firstAudio, rate);
        }
        if (pictures != null && !pictures.isEmpty()) {
            return pictures.offsetMillis();
        }
        return survey.hasPackets() ? moments.millis(survey.firstPacketNanos()) : 0;
    }

    private long lengthMillis() {
        if (firstAudio != Long.MAX_VALUE) {
            return Moments.millisOf(lastAudio, rate) - offsetMillis();
        }
        return pictures == null || pictures.isEmpty() ? 0 : pictures.lengthMillis();
    }

    @Override
    public void close() throws IOException {
        decoder.close();
        sound.close();
        if (pictures != null) {
            pictures.close();
        }
    }
}
