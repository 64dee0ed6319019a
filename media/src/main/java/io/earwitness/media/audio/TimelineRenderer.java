package io.earwitness.media.audio;

import io.earwitness.media.codec.AudioDecoder;
import io.earwitness.media.codec.Codecs;
import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.PayloadTypes;
import io.earwitness.media.timeline.TimelineEvent;
import io.earwitness.media.timeline.TimelineItem;
import io.earwitness.media.timeline.TimelineSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Makes mono PCM of a time line: decodes its audio, leaves zeros for everything else, invents nothing.
/// Passes every item and event on to the next sink; what it cannot decode it counts by format.
public final class TimelineRenderer implements TimelineSink {
    private static final int WINDOW_SECONDS = 10;

    private record Stream(int ssrc, int payloadType) {}

    private final int sampleRate;
    private final PayloadTypes payloadTypes;
    private final TimelineSink next;
    private final PcmLine line;
    private final Map<Stream, Optional<AudioDecoder>> decoders = new HashMap<>();
    private final Map<String, Long> undecodable = new TreeMap<>();
    private long decodedPackets;

    /// @param sampleRate of the time line's clock and of the PCM
    public TimelineRenderer(int sampleRate, PayloadTypes payloadTypes, PcmSink out, TimelineSink next) {
        this.sampleRate = sampleRate;
        this.payloadTypes = payloadTypes;
        this.next = next;
        this.line = new PcmLine(WINDOW_SECONDS * sampleRate, out);
    }

    /// A failing `out` ends in an UncheckedIOException.
    @Override
    public void item(TimelineItem item) {
        if (item instanceof TimelineItem.Audio audio) {
            render(audio);
        }
        next.item(item);
    }

    @Override
    public void event(TimelineEvent event) {
        next.event(event);
    }

    /// Hands on the rest, filled with zeros to this length.
    public void finish(long samples) throws IOException {
        line.finish(samples);
    }

    public long decodedPackets() {
        return decodedPackets;
    }

    /// Packets by the encoding name of their format that cannot be decoded yet.
    public Map<String, Long> undecodablePackets() {
        return Map.copyOf(undecodable);
    }

    private void render(TimelineItem.Audio audio) {
        var packet = audio.packet().packet();
        var format = payloadTypes.format(packet.payloadType());
        var decoder = decoders.computeIfAbsent(
                new Stream(audio.ssrc(), packet.payloadType()),
                _ -> format.flatMap(Codecs::decoder).filter(this::fitsTheLine));
        if (decoder.isEmpty()) {
            undecodable.merge(format.map(PayloadFormat::encodingName).orElse("unknown"), 1L, Long::sum);
            return;
        }
        try {
            line.place(audio.from(), decoder.get().decode(packet.payload()));
            decodedPackets++;
        } catch (IOException e) {
            throw new UncheckedIOException("writing the audio of " + audio, e);
        }
    }

    private boolean fitsTheLine(AudioDecoder decoder) {
        return decoder.sampleRate() == sampleRate && decoder.channels() == 1;
    }
}
