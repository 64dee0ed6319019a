package io.earwitness.recorder.session;

import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The lines of a description that share one port by `a=group:BUNDLE` (RFC 9143), where we take it so: which they
/// are, and each as if it had been offered alone. Pure.
///
/// A port for each line is the safer way to record, and an offerer has to cope with it. So a group is taken only
/// where lines would be lost otherwise, or where it stands already; one of a session at most. A line that stands
/// alone stays so: on the port of others it would be another stream.
final class OfferedBundle {
    /// Which are said in the tagged line, and count for all (RFC 8859: the categories IDENTICAL and TRANSPORT).
    private static final Set<String> SHARED = Set.of(
            "rtcp-mux",
            "rtcp-mux-only",
            "rtcp-rsize",
            "rtcp",
            "crypto",
            "fingerprint",
            "setup",
            "tls-id",
            "connection",
            "ice-ufrag",
            "ice-pwd",
            "ice-options",
            "candidate",
            "end-of-candidates",
            "remote-candidates");

    /// Formats beside those that a line is for.
    private static final Set<String> BESIDE = Set.of("telephone-event", "cn");

    /// More lines than that are not received on one port.
    private static final int MEMBERS_MAX = 64;

    /// Indexes of m-lines, the tagged one first.
    private final List<Integer> members;

    private final Map<Integer, String> mids;

    /// Lines whose group is declined, since one that stands alone is named there.
    private final Set<Integer> besideStanding;

    private OfferedBundle(List<Integer> members, Map<Integer, String> mids, Set<Integer> besideStanding) {
        this.members = members;
        this.mids = mids;
        this.besideStanding = besideStanding;
    }

    /// @param standing the lines as they stand; empty for the first offer
    /// @param refused  indexes of lines that we cannot receive at all
    /// @throws RefusalException where a group that stands cannot go on as is offered: out of one nobody may be
    /// moved by an answer (RFC 9143 §7.3.2), so that everything stays as it is; or a line that stands alone cannot
    static OfferedBundle in(SessionDescription offer, List<AgreedLine> standing, Set<Integer> refused)
            throws RefusalException {
        var stands = IntStream.range(0, standing.size()).anyMatch(index -> isBundled(standing, index));
        var besideStanding = new HashSet<Integer>();
        for (var group : groups(offer)) {
            var mids = midsOf(offer, group);
            if (stands && mids.isEmpty()) {
                throw cannotGoOn("it does not name its lines, each once, or too many");
            }
            var wanted = group.stream()
                    .filter(mids::containsValue)
                    .map(mid -> index(mids, mid))
                    .filter(index -> !refused.contains(index) && !isTakenAway(offer, index))
                    .toList();
            var alone = wanted.stream()
                    .filter(index -> standsAlone(offer, standing, index))
                    .toList();
            if (alone.stream().map(offer.media()::get).anyMatch(OfferedBundle::isBundleOnly)) {
                throw RefusalException.notAcceptable(
                        "bundle", "A line that has a port of its own cannot go on on a port of others alone");
            }
            var members =
                    wanted.stream().filter(index -> !alone.contains(index)).toList();
            if (!alone.isEmpty()) {
                besideStanding.addAll(members);
            }
            var goesOn = members.stream().anyMatch(index -> isBundled(standing, index));
            if (!goesOn && (stands || !isNeeded(offer, members))) {
                continue;
            }
            var tagged = members.stream()
                    .filter(index -> offer.media().get(index).port() != 0)
                    .findFirst();
            var why = tagged.isEmpty()
                    ? Optional.of("no line of it has a port")
                    : hindrance(offer, members, tagged.get());
            if (why.isEmpty()) {
                return of(members, tagged.orElseThrow(), mids, besideStanding);
            }
            if (goesOn) {
                throw cannotGoOn(why.get());
            }
        }
        return new OfferedBundle(List.of(), Map.of(), besideStanding);
    }

    private static RefusalException cannotGoOn(String why) {
        return RefusalException.notAcceptable(
                "bundle", "The group of lines that share a port cannot go on as it is offered: " + why);
    }

    private static OfferedBundle of(
            List<Integer> members, int tagged, Map<Integer, String> mids, Set<Integer> besideStanding) {
        var ordered = new ArrayList<>(members);
        ordered.remove(Integer.valueOf(tagged));
        ordered.addFirst(tagged);
        return new OfferedBundle(List.copyOf(ordered), mids, besideStanding);
    }

    private static List<List<String>> groups(SessionDescription description) {
        return description.attributes("group").stream()
                .map(value -> List.of(value.strip().split("\\s+", -1)))
                .filter(words -> words.getFirst().equals("BUNDLE"))
                .map(words -> words.subList(1, words.size()))
                .filter(group -> !group.isEmpty())
                .toList();
    }

    /// The lines that the group names; none where a name is missing, or stands for two.
    private static Map<Integer, String> midsOf(SessionDescription description, List<String> group) {
        if (group.size() > MEMBERS_MAX) {
            return Map.of();
        }
        var named = new HashMap<Integer, String>();
        var seen = new HashSet<String>();
        for (var i = 0; i < description.media().size(); i++) {
            var mid = description.media().get(i).attribute("mid").orElse("").strip();
            if (mid.isEmpty()) {
                continue;
            }
            if (!seen.add(mid)) {
                return Map.of();
            }
            if (group.contains(mid)) {
                named.put(i, mid);
            }
        }
        return new HashSet<>(group).size() == group.size() && named.size() == group.size() ? named : Map.of();
    }

    private static int index(Map<Integer, String> mids, String mid) {
        return mids.entrySet().stream()
                .filter(entry -> entry.getValue().equals(mid))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private static boolean isTakenAway(SessionDescription offer, int index) {
        var line = offer.media().get(index);
        return line.port() == 0 && !isBundleOnly(line);
    }

    static boolean isBundleOnly(MediaDescription line) {
        return line.port() == 0 && line.has("bundle-only");
    }

    private static boolean isBundled(List<AgreedLine> standing, int index) {
        return index < standing.size()
                && standing.get(index).stream().isPresent()
                && standing.get(index).bundle().isPresent();
    }

    private static boolean standsAlone(SessionDescription offer, List<AgreedLine> standing, int index) {
        return index < standing.size()
                && standing.get(index).goesOnAs(offer.media().get(index), Optional.empty());
    }

    /// Whether lines would be lost without: those that are offered in a bundle alone, and those of one address.
    private static boolean isNeeded(SessionDescription offer, List<Integer> members) {
        var addresses = new HashSet<String>();
        var needed = false;
        for (var index : members) {
            var line = offer.media().get(index);
            needed |= isBundleOnly(line)
                    || !addresses.add(line.connection().map(Object::toString).orElse("") + " " + line.port());
        }
        return needed && members.size() > 1;
    }

    /// Why it cannot be done rightly; empty where it can.
    private static Optional<String> hindrance(SessionDescription offer, List<Integer> members, int tagged) {
        var first = offer.media().get(tagged);
        if (!first.has("rtcp-mux") && !first.has("rtcp-mux-only")) {
            return Optional.of("RTP and RTCP do not share a port");
        }
        var lines = members.stream().map(offer.media()::get).toList();
        if (!lines.stream().allMatch(line -> line.protocol().equalsIgnoreCase(first.protocol()))) {
            return Optional.of("its lines have different profiles");
        }
        for (var index : members) {
            var line = offer.media().get(index);
            var others = members.stream().filter(other -> !other.equals(index)).map(offer.media()::get);
            if (!isMarked(line) && others.anyMatch(other -> areAlike(line, other))) {
                return Optional.of("nothing tells the packets of two lines apart");
            }
        }
        return Optional.empty();
    }

    /// Whether its packets are told by more than their payload types.
    private static boolean isMarked(MediaDescription line) {
        return OfferedExtensions.mid(line) != 0
                || !new OfferedControl(line).namedSources().isEmpty();
    }

    // An SSRC is known by its first packet with a type of one line alone; that two lines number key presses and
    // comfort noise alike is common, and does no harm.
    private static boolean areAlike(MediaDescription one, MediaDescription other) {
        var own = typesOf(one);
        return own.isEmpty() || !Collections.disjoint(own, typesOf(other));
    }

    private static Set<Integer> typesOf(MediaDescription line) {
        return OfferedFormats.of(line).stream()
                .filter(format -> !BESIDE.contains(format.encodingName().toLowerCase(Locale.ROOT)))
                .map(NegotiatedFormat::payloadType)
                .collect(Collectors.toSet());
    }

    /// The tagged line's index; empty where there is no bundle.
    Optional<Integer> tagged() {
        return members.stream().findFirst();
    }

    Optional<BundlePart> part(int index) {
        var place = members.indexOf(index);
        return place < 0 ? Optional.empty() : Optional.of(new BundlePart(place, mids.getOrDefault(index, "")));
    }

    /// Why a line that is for a port of others alone is refused where no group has it.
    String whyWithout(int index) {
        return besideStanding.contains(index)
                ? "it is offered on the port of a line that has one of its own already, and goes on there"
                : "it is offered on a port of others alone, which cannot be had here";
    }

    /// Members that the plan refuses, to be left out: the tagged one first, since what the others have is its.
    Set<Integer> refusedIn(OfferPlan plan) {
        var refused = new HashSet<Integer>();
        for (var index : members) {
            if (plan.lines().get(index) instanceof LinePlan.Refuse) {
                refused.add(index);
                if (tagged().equals(Optional.of(index))) {
                    break;
                }
            }
        }
        return refused;
    }

    /// Every line as if it had been offered alone: with the tagged one's address, and what else is the transport's.
    List<MediaDescription> alone(SessionDescription offer) {
        var media = new ArrayList<>(offer.media());
        for (var index : members.stream().skip(1).toList()) {
            media.set(index, sharing(offer.media().get(index), offer.media().get(members.getFirst())));
        }
        return media;
    }

    private static MediaDescription sharing(MediaDescription line, MediaDescription tagged) {
        var without = new HashSet<>(SHARED);
        without.add("bundle-only");
        var shared =
                tagged.attributes().stream().filter(OfferedBundle::isShared).toList();
        var alone = line.without(without).with(shared).withPort(tagged.port());
        return tagged.connection().map(alone::with).orElse(alone);
    }

    static boolean isShared(Attribute attribute) {
        return SHARED.contains(attribute.name().toLowerCase(Locale.ROOT));
    }

    /// The lines of the client's answer to an offer of ours, each as if it stood alone: by RFC 8843 all but the
    /// tagged one have port 0 there, by RFC 9143 all have the same.
    static List<MediaDescription> answered(SessionDescription answer, List<AgreedLine> standing) {
        for (var group : groups(answer)) {
            var mids = midsOf(answer, group);
            var members = mids.keySet().stream()
                    .filter(index -> isBundled(standing, index) && !isTakenAway(answer, index))
                    .sorted(Comparator.comparingInt(index -> group.indexOf(mids.getOrDefault(index, ""))))
                    .toList();
            var tagged = members.stream()
                    .filter(index -> answer.media().get(index).port() != 0)
                    .findFirst();
            if (tagged.isPresent()) {
                return of(members, tagged.get(), mids, Set.of()).alone(answer);
            }
        }
        return answer.media();
    }
}
