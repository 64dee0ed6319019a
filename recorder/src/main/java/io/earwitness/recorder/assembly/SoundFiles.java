package io.earwitness.recorder.assembly;

import io.earwitness.media.container.SoundEncoding;
import io.earwitness.media.container.SoundFormat;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.model.ChannelOrder;
import io.earwitness.recorder.model.Levels;
import io.earwitness.recorder.model.RecordingEvent.Kind;
import io.earwitness.recorder.model.Waveform;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes what can be heard: a file for each stream and one with a channel for each, and draws the waveform.
final class SoundFiles {
    /// The multi-channel file has the highest rate of its streams, within these.
    private static final int RATE_MIN = 8_000;

    private static final int RATE_MAX = 48_000;

    /// The sound of all streams, a channel each.
    static final String ALL = "audio.wav";

    private static final String WAV = "audio/vnd.wave";

    private final RecordingFolder folder;
    private final Cast cast;
    private final List<StreamOutcome> outcomes;
    private final ChannelOrder order;
    private final int rate;
    private final long frames;
    private final List<PlannedFile> files = new ArrayList<>();
    private Levels levels = new Levels(LevelMeter.STEP_MILLIS, List.of());
    private final Map<Integer, String> names = new HashMap<>();

    SoundFiles(RecordingFolder folder, Moments moments, long endNanos, Cast cast, List<StreamOutcome> outcomes) {
        this.folder = folder;
        this.cast = cast;
        this.outcomes = outcomes;
        this.rate = outcomes.stream()
                .filter(StreamOutcome::audible)
                .mapToInt(outcome -> outcome.sound().rate())
                .filter(one -> one >= RATE_MIN && one <= RATE_MAX)
                .max()
                .orElse(RATE_MIN);
        this.order = cast.channelOrder(outcomes.stream()
                .filter(outcome -> outcome.audible() && fits(outcome.sound().rate()))
                .map(StreamOutcome::index)
                .collect(Collectors.toSet()));
        this.frames = Math.max(moments.sample(endNanos, rate), lastSample());
    }

    private boolean fits(int streamRate) {
        return SoundRates.isPossible(streamRate, rate);
    }

    private long lastSample() {
        var last = 0L;
        for (var outcome : outcomes) {
            var unheard = (outcome.offsetMillis() + outcome.lengthMillis()) * rate / 1000;
            last = Math.max(last, outcome.audible() ? outcome.sound().end(rate) : unheard);
        }
        return last;
    }

    /// The sound of all, and nothing else.
    void writeAll() throws IOException {
        new ChannelFile(rate, frames, channels()).write(() -> folder.write(ALL), silentLanes());
    }

    Waveform write() throws IOException {
        var channelFile = new ChannelFile(rate, frames, channels());
        var waveform = channelFile.write(() -> folder.write(ALL), silentLanes());
        levels = channelFile.levels();
        if (!order.streams().isEmpty()) {
            files.add(new PlannedFile(ALL, WAV));
        }
        for (var outcome : outcomes) {
            if (outcome.audible()) {
                var name = FileNames.streamSound(outcome.index(), cast.party(outcome.index()));
                outcome.sound().writeWav(folder.write(name));
                names.put(outcome.index(), name);
                files.add(new PlannedFile(name, WAV));
            }
        }
        return waveform;
    }

    /// The same sound in other formats. One that cannot be made is missing, and an event says why.
    void writeIn(Set<SoundFormat> formats, EventList events, long atNanos) {
        for (var wav : List.copyOf(files)) {
            for (var format : formats) {
                var name = format.nameOf(wav.name());
                try {
                    encode(wav.name(), name, format);
                    files.add(new PlannedFile(name, format.mediaType()));
                } catch (IOException unable) {
                    events.add(
                            atNanos,
                            Kind.STREAM,
                            name + " could not be made",
                            String.valueOf(unable.getMessage()),
                            null);
                }
            }
        }
    }

    private void encode(String wav, String name, SoundFormat format) throws IOException {
        try (var in = folder.read(wav);
                var out = folder.write(name)) {
            SoundEncoding.encode(in, out, format);
        } catch (IOException | RuntimeException | LinkageError failure) {
            Files.deleteIfExists(folder.place(name));
            throw failure;
        }
    }

    private List<ChannelFile.Channel> channels() {
        var channels = new ArrayList<ChannelFile.Channel>();
        for (var stream : order.streams()) {
            for (var outcome : outcomes) {
                if (outcome.index() == stream) {
                    channels.add(
                            new ChannelFile.Channel(stream, participant(outcome), outcome.sound(), absent(outcome)));
                }
            }
        }
        return channels;
    }

    // Where another stream, or the last rounding, reaches beyond a stream's end, nothing was sent on it either.
    private List<Stretch> absent(StreamOutcome outcome) {
        var stretches = new ArrayList<Stretch>();
        for (var stretch : outcome.absent()) {
            stretches.add(new Stretch(
                    stretch.from() * rate / outcome.rate(), Math.ceilDiv(stretch.until() * rate, outcome.rate())));
        }
        var heardUntil = outcome.sound().end(rate);
        var silentAtTheEnd = !stretches.isEmpty() && stretches.getLast().until() >= heardUntil;
        var from = silentAtTheEnd ? stretches.removeLast().from() : heardUntil;
        if (from < frames) {
            stretches.add(new Stretch(from, frames));
        }
        return stretches;
    }

    private List<Waveform.Lane> silentLanes() {
        var nothing = Collections.nCopies(PeakMeter.steps(rate, frames), -1);
        return outcomes.stream()
                .filter(outcome -> outcome.isAudio() && !outcome.survey().hasPackets())
                .map(outcome -> new Waveform.Lane(outcome.index(), participant(outcome), nothing))
                .toList();
    }

    private static String participant(StreamOutcome outcome) {
        return outcome.speaker().participantId().orElse("");
    }

    List<PlannedFile> files() {
        return files;
    }

    /// The stream's own sound file; empty where it has none.
    Optional<String> file(int stream) {
        return Optional.ofNullable(names.get(stream));
    }

    /// Of [#write].
    Levels levels() {
        return levels;
    }

    /// Of the stream as it is heard in its channel; null where that is nothing.
    @Nullable
    Double loudness(int stream) {
        return levels.lanes().stream()
                .filter(lane -> lane.streamIndex() == stream)
                .findFirst()
                .map(Levels.Lane::loudness)
                .orElse(null);
    }

    ChannelOrder order() {
        return order;
    }

    /// The stream's channel, from 1; empty where it is not in the multi-channel file.
    Optional<Integer> channel(int stream) {
        var at = order.streams().indexOf(stream);
        return at < 0 ? Optional.empty() : Optional.of(at + 1);
    }

    /// The recording's length: to the last started millisecond.
    long lengthMillis() {
        return (frames * 1000 + rate - 1) / rate;
    }
}
