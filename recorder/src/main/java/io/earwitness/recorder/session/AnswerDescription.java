package io.earwitness.recorder.session;

import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.Connection;
import io.earwitness.sip.sdp.Direction;
import io.earwitness.sip.sdp.MediaAnswer;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.Origin;
import io.earwitness.sip.sdp.ReceiveOnlyAnswer;
import io.earwitness.sip.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Our side of a session's descriptions: one `o=` identity for its whole life, whose version rises only when what we
/// say changes (RFC 3264 §8).
///
/// Owned by one session, under its lock.
final class AnswerDescription {
    private final long sessionId;
    private final Connection connection;
    private long version = 1;
    private Optional<SessionDescription> last = Optional.empty();

    AnswerDescription(long sessionId, Connection connection) {
        this.sessionId = sessionId;
        this.connection = connection;
    }

    /// Goes on with what was said last by a former process.
    static AnswerDescription goingOn(SessionDescription said) {
        var origin = said.origin();
        var description = new AnswerDescription(
                Long.parseUnsignedLong(origin.sessionId()), said.connection().orElse(origin.address()));
        description.version = Long.parseUnsignedLong(origin.version());
        description.last = Optional.of(said);
        return description;
    }

    /// Answers an offer with the lines as they stand now.
    ///
    /// @param ready false while we ourselves pause: nothing is wanted on any line then
    SessionDescription answer(SessionDescription offer, List<AgreedLine> lines, boolean ready) {
        return versioned(description(offer, lines, ready));
    }

    /// What we offer of our own, or where the client leaves the offer to us: every line as it stands, ready to receive
    /// or, while we pause, inactive. It never adds a line nor takes one back that was taken away (RFC 7866 §7.2).
    SessionDescription offer(List<AgreedLine> lines, boolean ready) {
        var standing = last.orElseThrow(() -> new IllegalStateException("no session to offer again"));
        if (standing.media().size() != lines.size()) {
            throw new IllegalStateException(standing.media().size() + " lines answered, " + lines.size() + " agreed");
        }
        var media = new ArrayList<MediaDescription>();
        for (var i = 0; i < lines.size(); i++) {
            var line = standing.media().get(i);
            // A line that an ACK has refused since has no port any more, whatever was said last.
            media.add(
                    lines.get(i).stream().isEmpty()
                            ? line.withPort(0)
                            : saidOfTransport(line, lines.get(i), lines)
                                    .with(ready ? Direction.RECVONLY : Direction.INACTIVE));
        }
        return versioned(new SessionDescription(
                standing.origin(),
                standing.sessionName(),
                standing.connection(),
                standing.times(),
                group(lines),
                media));
    }

    // The line that was tagged may be gone: what is the transport's is then said by the next.
    private MediaDescription saidOfTransport(MediaDescription said, AgreedLine line, List<AgreedLine> lines) {
        return isTagged(line, lines) && !said.has("rtcp-mux")
                ? said.with(attributes(line, lines).stream()
                        .filter(OfferedBundle::isShared)
                        .toList())
                : said;
    }

    /// What we said last, as offer or as answer.
    Optional<SessionDescription> last() {
        return last;
    }

    private SessionDescription description(SessionDescription offer, List<AgreedLine> lines, boolean ready) {
        List<MediaAnswer> answers =
                lines.stream().map(line -> answer(line, lines, ready)).toList();
        var agreed = new SessionDescription(
                offer.origin(),
                offer.sessionName(),
                offer.connection(),
                offer.times(),
                offer.attributes(),
                lines.stream().map(AgreedLine::offered).toList());
        var plain = ReceiveOnlyAnswer.to(agreed, origin(), connection, answers);
        return new SessionDescription(
                plain.origin(), plain.sessionName(), plain.connection(), plain.times(), group(lines), plain.media());
    }

    private MediaAnswer answer(AgreedLine line, List<AgreedLine> all, boolean ready) {
        return line.stream()
                .<MediaAnswer>map(
                        stream -> new MediaAnswer.Received(stream.localPort(), ready, List.of(), attributes(line, all)))
                .orElseGet(MediaAnswer::refused);
    }

    /// Where the client reaches us for media.
    Connection connection() {
        return connection;
    }

    /// The lines that share a port, the tagged one first.
    private static List<AgreedLine> bundled(List<AgreedLine> lines) {
        return lines.stream()
                .filter(line -> line.stream().isPresent() && line.bundle().isPresent())
                .sorted(Comparator.comparingInt(
                        line -> line.bundle().orElseThrow().place()))
                .toList();
    }

    private static boolean isTagged(AgreedLine line, List<AgreedLine> lines) {
        return bundled(lines).stream().findFirst().equals(Optional.of(line));
    }

    private static List<Attribute> group(List<AgreedLine> lines) {
        var mids = bundled(lines).stream()
                .map(line -> line.bundle().orElseThrow().mid())
                .collect(Collectors.joining(" "));
        return mids.isEmpty() ? List.of() : List.of(Attribute.of("group", "BUNDLE " + mids));
    }

    private List<Attribute> attributes(AgreedLine line, List<AgreedLine> lines) {
        if (line.messages().isPresent()) {
            return line.messages().get().answer(connection);
        }
        var all = new ArrayList<>(line.attributes());
        all.addAll(new OfferedControl(line.offered()).answer());
        if (line.bundle().isEmpty()) {
            return all;
        }
        all.add(Attribute.of("mid", line.bundle().get().mid()));
        OfferedExtensions.answer(line.offered()).ifPresent(all::add);
        if (!isTagged(line, lines)) {
            // Said once, by the tagged line (RFC 9143 §7.1.3).
            all.removeIf(OfferedBundle::isShared);
        } else if (line.offered().has("rtcp-mux-only")) {
            all.add(Attribute.flag("rtcp-mux-only"));
        }
        return all;
    }

    private SessionDescription versioned(SessionDescription description) {
        var unchanged =
                last.filter(before -> sameButOrigin(before, description)).isPresent();
        if (last.isPresent() && !unchanged) {
            version++;
        }
        var said = new SessionDescription(
                origin(),
                description.sessionName(),
                description.connection(),
                description.times(),
                description.attributes(),
                description.media());
        last = Optional.of(said);
        return said;
    }

    private static boolean sameButOrigin(SessionDescription before, SessionDescription now) {
        return before.connection().equals(now.connection())
                && before.times().equals(now.times())
                && before.attributes().equals(now.attributes())
                && before.media().equals(now.media());
    }

    private Origin origin() {
        return Origin.of("earwitness", sessionId, version, connection);
    }
}
