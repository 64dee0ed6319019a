package io.earwitness.sip.sdp;

import io.earwitness.sip.sdp.MediaAnswer.Received;
import io.earwitness.sip.sdp.MediaAnswer.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Answers an offer as one who only listens (RFC 3264 §6): line for line, labels echoed, never sendonly or
/// sendrecv.
///
/// Which lines are taken, on which ports and with which keys is the caller's decision.
public final class ReceiveOnlyAnswer {
    private ReceiveOnlyAnswer() {}

    /// @param lines one decision for each offered line, in their order
    public static SessionDescription to(
            SessionDescription offer, Origin own, Connection connection, List<MediaAnswer> lines) {
        if (lines.size() != offer.media().size()) {
            throw new IllegalArgumentException(offer.media().size() + " offered lines, " + lines.size() + " decisions");
        }
        var media = new ArrayList<MediaDescription>();
        for (int i = 0; i < lines.size(); i++) {
            media.add(line(offer.media().get(i), lines.get(i)));
        }
        return new SessionDescription(own, "-", Optional.of(connection), offer.times(), List.of(), media);
    }

    /// Takes no line at all, which is an answer nevertheless.
    public static SessionDescription refusing(SessionDescription offer, Origin own, Connection connection) {
        return to(
                offer,
                own,
                connection,
                offer.media().stream().<MediaAnswer>map(line -> new Refused()).toList());
    }

    /// What we say to an offered direction: recvonly where they would send and we are ready, else inactive.
    public static Direction direction(Direction offered, boolean ready) {
        return offered.sends() && ready ? Direction.RECVONLY : Direction.INACTIVE;
    }

    private static MediaDescription line(MediaDescription offered, MediaAnswer answer) {
        return switch (answer) {
            case Refused() -> refused(offered);
            case Received received -> offered.port() == 0 ? refused(offered) : received(offered, received);
        };
    }

    private static MediaDescription refused(MediaDescription offered) {
        var formats = offered.formats().stream().limit(1).toList();
        return labelled(offered, MediaDescription.of(offered.mediaType(), 0, offered.protocol(), formats));
    }

    private static MediaDescription received(MediaDescription offered, Received received) {
        var kept = Set.copyOf(received.formats());
        var formats = offered.formats().stream()
                .filter(format -> kept.isEmpty() || kept.contains(format))
                .distinct()
                .toList();
        if (formats.isEmpty()) {
            return refused(offered);
        }
        var described = new ArrayList<Attribute>();
        for (var format : formats) {
            offered.rtpmap(format).ifPresent(map -> described.add(Attribute.of("rtpmap", format + " " + map)));
            offered.fmtp(format)
                    .ifPresent(parameters -> described.add(Attribute.of("fmtp", format + " " + parameters)));
        }
        var answer = MediaDescription.of(offered.mediaType(), received.port(), offered.protocol(), formats)
                .with(described);
        return labelled(offered, answer)
                .with(received.attributes())
                .with(direction(offered.direction(), received.ready()));
    }

    private static MediaDescription labelled(MediaDescription offered, MediaDescription answer) {
        return offered.label()
                .map(label -> answer.with(Attribute.of("label", label)))
                .orElse(answer);
    }
}
