package io.earwitness.recorder.assembly;

import io.earwitness.media.rtp.RtcpReader;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.rtp.SourceDescription;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The sources of one stream, by their packets and by what RTCP says of them. Bounded.
final class SourceSurveys {
    static final int SOURCES_MAX = 64;
    private static final int NAMES_MAX = 256;

    private final Map<Integer, SourceSurvey> sources = new LinkedHashMap<>();
    private final Map<Integer, String> cnames = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final RtcpReader reader = new RtcpReader();

    void media(long epochNanos, String from, RtpPacket packet) {
        source(packet.ssrc()).ifPresent(source -> source.packet(epochNanos, from, packet));
    }

    void control(PacketArrived arrived) {
        if (!reader.open(arrived.bytes())) {
            return;
        }
        while (reader.next()) {
            switch (reader.type()) {
                case RtcpReader.SENDER_REPORT -> senderReport(arrived.epochNanos());
                case RtcpReader.SOURCE_DESCRIPTION ->
                    SourceDescription.read(reader.body(), reader.count(), this::named);
                case RtcpReader.BYE -> bye(arrived.epochNanos());
                default -> {}
            }
        }
    }

    private void senderReport(long epochNanos) {
        if (reader.isSenderReport()) {
            source(reader.ssrc())
                    .ifPresent(source -> source.reports().add(reader.ntp(), reader.rtpTimestamp(), epochNanos));
        }
    }

    private void named(int ssrc, int type, String text) {
        var kind = type == SourceDescription.CNAME ? cnames : names;
        if ((type == SourceDescription.CNAME || type == SourceDescription.NAME)
                && (kind.size() < NAMES_MAX || kind.containsKey(ssrc))) {
            kind.put(ssrc, text);
        }
    }

    private void bye(long epochNanos) {
        for (var i = 0; i < reader.byeCount(); i++) {
            Optional.ofNullable(sources.get(reader.byeSsrc(i))).ifPresent(source -> source.bye(epochNanos));
        }
    }

    private Optional<SourceSurvey> source(int ssrc) {
        var known = sources.get(ssrc);
        if (known == null && sources.size() < SOURCES_MAX) {
            known = new SourceSurvey(ssrc);
            sources.put(ssrc, known);
        }
        return Optional.ofNullable(known);
    }

    /// In order of appearance; those of which only RTCP came too.
    Collection<SourceSurvey> all() {
        return sources.values();
    }

    String cname(int ssrc) {
        return cnames.getOrDefault(ssrc, "");
    }

    String name(int ssrc) {
        return names.getOrDefault(ssrc, "");
    }
}
