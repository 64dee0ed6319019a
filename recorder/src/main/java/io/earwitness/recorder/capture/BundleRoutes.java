package io.earwitness.recorder.capture;

import io.earwitness.media.rtp.HeaderExtension;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.srtp.SrtpReceiver;
import io.earwitness.recorder.model.StreamDescription;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/// Tells to which of the lines that share a port a packet belongs: by the MID that it carries, else by its SSRC,
/// else by its payload type where one line alone has it (RFC 9143 §9.2).
///
/// Owned by one capture loop; allocates nothing for a packet. Remembers so many SSRCs; with more, the one that was
/// silent longest makes room.
final class BundleRoutes {
    /// No line of ours.
    static final int UNKNOWN = -1;

    /// As many as one set of SRTP keys has contexts for.
    static final int SOURCES_MAX = SrtpReceiver.SSRCS_MAX;

    /// Less than UNKNOWN, and no better.
    private static final int SEVERAL = -2;
    /// Learned from what was agreed: a payload type, or an SSRC that was named.
    private static final int DERIVED = -1;
    /// Learned from a source description.
    private static final int DESCRIBED = -2;

    private final List<Route> lines = new ArrayList<>();
    private final int[] byType = new int[128];

    /// What was learned, side by side: an SSRC, its stream, how (by which packet that carried a MID, or as above),
    /// and when it was heard last.
    private final int[] sources = new int[SOURCES_MAX];

    private final int[] streams = new int[SOURCES_MAX];
    private final int[] how = new int[SOURCES_MAX];
    private final long[] heardNanos = new long[SOURCES_MAX];
    private int known;
    private boolean changed;
    private long forgotten;

    /// One line.
    private record Route(int stream, BundleMarks marks, byte[] mid, StreamDescription description) {
        boolean names(int ssrc) {
            return marks.sources().contains(ssrc);
        }
    }

    BundleRoutes() {
        Arrays.fill(byType, UNKNOWN);
    }

    /// A line that is new, or what another offer says of one.
    void agree(StreamDescription description, BundleMarks marks) {
        lines.removeIf(line -> line.stream() == description.index());
        lines.add(new Route(description.index(), marks, marks.mid().getBytes(StandardCharsets.UTF_8), description));
        lines.sort(Comparator.comparingInt(line -> line.marks().place()));
        forget(this::isNamedOtherwise);
        readTypes();
    }

    // An SSRC stays with the line where its payload type put it, whatever other line has that type since (RFC 9143
    // §9.2).
    private boolean isNamedOtherwise(int place) {
        var named = how[place] == DERIVED ? bySignalling(sources[place]) : UNKNOWN;
        return named != UNKNOWN && named != streams[place];
    }

    /// The same of one whose formats stay.
    void mark(int stream, BundleMarks marks) {
        lines.stream()
                .filter(line -> line.stream() == stream)
                .findFirst()
                .ifPresent(line -> agree(line.description(), marks));
    }

    void remove(int stream) {
        lines.removeIf(line -> line.stream() == stream);
        forget(place -> streams[place] == stream);
        changed = true;
        readTypes();
    }

    /// The line that is tagged, and keeps what fits no other; UNKNOWN where there is no line.
    int tagged() {
        return lines.isEmpty() ? UNKNOWN : lines.getFirst().stream();
    }

    private void readTypes() {
        Arrays.fill(byType, UNKNOWN);
        for (var line : lines) {
            for (var format : line.description().formats()) {
                var type = format.payloadType() & 0x7F;
                byType[type] = byType[type] == UNKNOWN || byType[type] == line.stream() ? line.stream() : SEVERAL;
            }
        }
    }

    /// Whose a packet is that looks like RTP; what it teaches is remembered where it is `authentic`.
    int lineOf(ByteBuffer packet, boolean authentic, long nowNanos) {
        var ssrc = RtpPacket.ssrcOf(packet);
        var place = placeOf(ssrc);
        if (place >= 0 && authentic) {
            heardNanos[place] = nowNanos;
        }
        var named = byMid(packet);
        if (named != UNKNOWN) {
            if (authentic) {
                learnMid(place, ssrc, named, RtpPacket.sequenceNumberOf(packet), nowNanos);
            }
            return named;
        }
        if (place >= 0) {
            return streams[place];
        }
        var agreed = bySignalling(ssrc);
        if (agreed == UNKNOWN) {
            agreed = Math.max(byType[RtpPacket.payloadTypeOf(packet)], UNKNOWN);
        }
        if (agreed != UNKNOWN && authentic) {
            learn(ssrc, agreed, DERIVED, nowNanos);
        }
        return agreed;
    }

    private int byMid(ByteBuffer packet) {
        var lastId = 0;
        var found = HeaderExtension.NONE;
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var id = line.marks().midExtension();
            if (id != 0) {
                if (id != lastId) {
                    lastId = id;
                    found = HeaderExtension.find(packet, id);
                }
                if (found != HeaderExtension.NONE && HeaderExtension.equal(packet, found, line.mid())) {
                    return line.stream();
                }
            }
        }
        return UNKNOWN;
    }

    // A packet that comes late does not take its source back to where it was (RFC 7941 §4.2.6).
    private void learnMid(int place, int ssrc, int stream, int number, long nowNanos) {
        if (place < 0) {
            learn(ssrc, stream, number, nowNanos);
        } else if (how[place] < 0 || (short) (number - how[place]) > 0) {
            changed |= how[place] < 0 || streams[place] != stream;
            streams[place] = stream;
            how[place] = number;
        }
    }

    /// A source description says to which line an SSRC belongs.
    void described(int ssrc, String mid, long nowNanos) {
        for (var line : lines) {
            if (line.marks().mid().equals(mid)) {
                var place = placeOf(ssrc);
                if (place < 0) {
                    learn(ssrc, line.stream(), DESCRIBED, nowNanos);
                } else if (how[place] == DERIVED) {
                    streams[place] = line.stream();
                    how[place] = DESCRIBED;
                    changed = true;
                }
            }
        }
    }

    /// The line of an SSRC that has been heard, or was named; UNKNOWN where it is neither.
    int lineOfSource(int ssrc) {
        var place = placeOf(ssrc);
        return place >= 0 ? streams[place] : bySignalling(ssrc);
    }

    // By index: an iterator would be made for each packet.
    private int bySignalling(int ssrc) {
        for (var i = 0; i < lines.size(); i++) {
            if (!lines.get(i).marks().sources().isEmpty() && lines.get(i).names(ssrc)) {
                return lines.get(i).stream();
            }
        }
        return UNKNOWN;
    }

    private int placeOf(int ssrc) {
        for (var place = 0; place < known; place++) {
            if (sources[place] == ssrc) {
                return place;
            }
        }
        return -1;
    }

    private void learn(int ssrc, int stream, int by, long nowNanos) {
        var place = known < SOURCES_MAX ? known++ : makeRoom();
        sources[place] = ssrc;
        streams[place] = stream;
        how[place] = by;
        heardNanos[place] = nowNanos;
        changed = true;
    }

    private int makeRoom() {
        forgotten++;
        return silentLongest();
    }

    private int silentLongest() {
        var longest = 0;
        for (var place = 1; place < known; place++) {
            if (heardNanos[place] - heardNanos[longest] < 0) {
                longest = place;
            }
        }
        return longest;
    }

    private void forget(IntPredicate unwanted) {
        var kept = 0;
        for (var place = 0; place < known; place++) {
            if (!unwanted.test(place)) {
                sources[kept] = sources[place];
                streams[kept] = streams[place];
                how[kept] = how[place];
                heardNanos[kept] = heardNanos[place];
                kept++;
            }
        }
        known = kept;
    }

    /// How often a source made room for another.
    long forgotten() {
        return forgotten;
    }

    /// Whether something was learned or forgotten since [#learned].
    boolean isChanged() {
        return changed;
    }

    /// What was learned, for another process: an SSRC and its stream, eight bytes each.
    byte[] learned() {
        changed = false;
        var bytes = ByteBuffer.allocate(8 * known);
        for (var place = 0; place < known; place++) {
            bytes.putInt(sources[place]).putInt(streams[place]);
        }
        return bytes.array();
    }

    /// Takes up what another process learned; it is to be kept by this one, too.
    void goOn(byte[] learned, long nowNanos) {
        var bytes = ByteBuffer.wrap(learned);
        while (bytes.remaining() >= 8) {
            learn(bytes.getInt(), bytes.getInt(), DESCRIBED, nowNanos);
        }
    }
}
