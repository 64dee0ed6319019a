package io.earwitness.recorder.session;

import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.Connection;
import io.earwitness.sip.sdp.Direction;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.Origin;
import io.earwitness.sip.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Decides, m-line by m-line, what we can receive of an offer. Pure: takes no port and touches no stream.
///
/// @param lines one for each m-line of the offer, in its order
record OfferPlan(List<LinePlan> lines) {
    /// So many are answered one by one, most of them with port 0; more could not be answered in one datagram.
    private static final int LINES_MAX = 1_000;
    private static final Set<String> PLAIN = Set.of("RTP/AVP", "RTP/AVPF");
    private static final Connection NOWHERE = new Connection(false, "0.0.0.0");
    // What phones and media gateways of all sorts can send.
    private static final MediaDescription PROPOSED = MediaDescription.of(
                    "audio", 9, "RTP/AVP", List.of("0", "8", "9", "18", "101"))
            .with(List.of(
                    Attribute.of("rtpmap", "0 PCMU/8000"),
                    Attribute.of("rtpmap", "8 PCMA/8000"),
                    Attribute.of("rtpmap", "9 G722/8000"),
                    Attribute.of("rtpmap", "18 G729/8000"),
                    Attribute.of("rtpmap", "101 telephone-event/8000"),
                    Attribute.of("fmtp", "101 0-15")))
            .with(Direction.SENDONLY);

    OfferPlan {
        lines = List.copyOf(lines);
    }

    /// @param standing   the lines as they stand; empty for the first offer
    /// @param streamsMax lines received at a time; the rest is refused one by one
    /// @param media      which are taken; all where none is named
    /// @throws RefusalException where the offer as a whole cannot be answered (RFC 3264 §6, §8)
    static OfferPlan of(
            SessionDescription offer,
            List<AgreedLine> standing,
            int streamsMax,
            OwnKeying keying,
            OwnMessages messages,
            Set<String> media)
            throws RefusalException {
        checkSize(offer, standing);
        var refused = new HashSet<Integer>();
        for (var i = 0; i < offer.media().size(); i++) {
            if (!isRtp(offer.media().get(i)) || !isOf(offer.media().get(i), media)) {
                refused.add(i);
            }
        }
        var reasons = new HashMap<Integer, String>();
        while (true) {
            var bundle = OfferedBundle.in(offer, standing, refused);
            var plan = of(bundle.alone(offer), bundle, standing, streamsMax, keying, messages)
                    .only(media);
            // Each round has one line less in the group.
            if (!refused.addAll(bundle.refusedIn(plan))) {
                var told = plan.because(reasons);
                told.checkUse(offer);
                return told;
            }
            plan.keepReasons(reasons);
        }
    }

    private void keepReasons(Map<Integer, String> reasons) {
        for (var i = 0; i < lines.size(); i++) {
            if (lines.get(i) instanceof LinePlan.Refuse refused
                    && !refused.reason().isEmpty()) {
                reasons.putIfAbsent(i, refused.reason());
            }
        }
    }

    /// Lines that are for a bundle alone tell why they could not be in it: without it they lack a port as well.
    private OfferPlan because(Map<Integer, String> reasons) {
        var told = new ArrayList<>(lines);
        for (var i = 0; i < told.size(); i++) {
            if (told.get(i) instanceof LinePlan.Refuse refused && OfferedBundle.isBundleOnly(refused.offered())) {
                told.set(i, new LinePlan.Refuse(refused.offered(), reasons.getOrDefault(i, refused.reason())));
            }
        }
        return new OfferPlan(told);
    }

    private static boolean isRtp(MediaDescription line) {
        return PLAIN.contains(line.protocol().toUpperCase(Locale.ROOT)) || OwnKeying.isSecured(line);
    }

    private static boolean isOf(MediaDescription line, Set<String> media) {
        return media.isEmpty() || media.contains(line.mediaType().toLowerCase(Locale.ROOT));
    }

    private void checkUse(SessionDescription offer) throws RefusalException {
        var wanted = offer.media().stream().anyMatch(line -> line.port() != 0);
        if (wanted && lines.stream().noneMatch(LinePlan::isTaken)) {
            throw RefusalException.notAcceptable("no-usable-media", reasons(lines));
        }
    }

    private static void checkSize(SessionDescription offer, List<AgreedLine> standing) throws RefusalException {
        if (offer.media().size() < standing.size()) {
            throw RefusalException.notAcceptable(
                    "fewer-lines", "The offer has fewer media lines than the session (RFC 3264 section 8)");
        }
        if (offer.media().size() > LINES_MAX) {
            throw RefusalException.notAcceptable(
                    "too-many-lines",
                    "The offer has %d media lines, and at most %d are answered here"
                            .formatted(offer.media().size(), LINES_MAX));
        }
    }

    private static OfferPlan of(
            List<MediaDescription> offered,
            OfferedBundle bundle,
            List<AgreedLine> standing,
            int streamsMax,
            OwnKeying keying,
            OwnMessages messages) {
        // What protects the tagged line of a bundle protects all of it.
        var tagged = bundle.tagged()
                .map(index -> line(offered.get(index), bundle.part(index), known(standing, index), keying, messages));
        var lines = new ArrayList<LinePlan>();
        var received = 0;
        for (var i = 0; i < offered.size(); i++) {
            var part = bundle.part(i);
            LinePlan line;
            if (received >= streamsMax) {
                line = tooMany(offered.get(i), streamsMax);
            } else if (part.isEmpty() && OfferedBundle.isBundleOnly(offered.get(i))) {
                line = new LinePlan.Refuse(offered.get(i), bundle.whyWithout(i));
            } else if (part.isPresent()) {
                line = bundled(offered.get(i), part.get(), tagged.orElseThrow());
            } else {
                line = line(offered.get(i), part, known(standing, i), keying, messages);
            }
            received += line.isTaken() ? 1 : 0;
            lines.add(line);
        }
        return new OfferPlan(lines);
    }

    private static Optional<AgreedLine> known(List<AgreedLine> standing, int index) {
        return index < standing.size() ? Optional.of(standing.get(index)) : Optional.empty();
    }

    /// The same without lines of other media than these; every medium is taken where none is named.
    private OfferPlan only(Set<String> media) {
        if (lines.stream().allMatch(line -> isOf(line, media))) {
            return this;
        }
        var kept = new ArrayList<LinePlan>();
        for (var line : lines) {
            kept.add(
                    isOf(line, media)
                            ? line
                            : new LinePlan.Refuse(
                                    line.offered(), line.offered().mediaType() + " is not recorded here"));
        }
        return new OfferPlan(kept);
    }

    private static boolean isOf(LinePlan line, Set<String> media) {
        return line instanceof LinePlan.Refuse || isOf(line.offered(), media);
    }

    /// So many audio lines of our own, for a client that leaves the offer to us.
    static OfferPlan proposing(int lines) {
        return new OfferPlan(
                Collections.nCopies(lines, new LinePlan.Receive(PROPOSED, false, Optional.empty(), List.of())));
    }

    /// The lines as if a client had offered them.
    SessionDescription asOffer() {
        var media = lines.stream().map(LinePlan::offered).toList();
        return SessionDescription.of(Origin.of("-", 0, 0, NOWHERE), NOWHERE, media);
    }

    private static LinePlan bundled(MediaDescription offered, BundlePart part, LinePlan tagged) {
        if (offered.formats().isEmpty()) {
            return new LinePlan.Refuse(offered, "it offers no format");
        }
        return switch (tagged) {
            case LinePlan.Refuse(var _, var reason) -> new LinePlan.Refuse(offered, reason);
            case LinePlan.Receive first ->
                new LinePlan.Receive(
                        offered, isPaused(offered), first.protection(), first.attributes(), Optional.of(part));
            case LinePlan.Listen _ -> throw new IllegalStateException("lines of messages share no port");
        };
    }

    private static LinePlan line(
            MediaDescription offered,
            Optional<BundlePart> part,
            Optional<AgreedLine> standing,
            OwnKeying keying,
            OwnMessages messages) {
        if (offered.port() == 0) {
            return new LinePlan.Refuse(offered, "");
        }
        if (offered.formats().isEmpty()) {
            return new LinePlan.Refuse(offered, "it offers no format");
        }
        var protocol = offered.protocol().toUpperCase(Locale.ROOT);
        if (PLAIN.contains(protocol)) {
            return new LinePlan.Receive(offered, isPaused(offered), Optional.empty(), List.of(), part);
        }
        var former = standing.filter(line -> line.goesOnAs(offered, part));
        if (OwnMessages.areOn(offered)) {
            return switch (messages.take(offered, former.flatMap(AgreedLine::messages))) {
                case OwnMessages.Taken.By(var line) -> new LinePlan.Listen(offered, isPaused(offered), line);
                case OwnMessages.Taken.Not(var why) -> new LinePlan.Refuse(offered, why);
            };
        }
        if (!OwnKeying.isSecured(offered)) {
            return new LinePlan.Refuse(offered, "its transport " + offered.protocol() + " cannot be received");
        }
        return switch (keying.key(offered, former.flatMap(AgreedLine::protection))) {
            case OwnKeying.Keyed.By(var by) ->
                new LinePlan.Receive(offered, isPaused(offered), Optional.of(by), by.answer(), part);
            case OwnKeying.Keyed.Not(var why) -> new LinePlan.Refuse(offered, why);
        };
    }

    // A line that only receives is no pause: it is a mistake of the client, and what it sends all the same is kept.
    static boolean isPaused(MediaDescription offered) {
        return offered.direction() == Direction.INACTIVE || offered.isOnHoldByAddress();
    }

    private static LinePlan tooMany(MediaDescription offered, int streamsMax) {
        return new LinePlan.Refuse(
                offered,
                offered.port() == 0 && !OfferedBundle.isBundleOnly(offered)
                        ? ""
                        : "a session has at most " + streamsMax + " streams here");
    }

    private static String reasons(List<LinePlan> lines) {
        return lines.stream()
                .filter(LinePlan.Refuse.class::isInstance)
                .map(line -> ((LinePlan.Refuse) line).reason())
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .map(reason -> "No media line can be received: " + reason)
                .orElse("No media line can be received");
    }
}
