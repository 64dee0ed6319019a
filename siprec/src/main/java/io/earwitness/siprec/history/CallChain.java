package io.earwitness.siprec.history;

import io.earwitness.siprec.metadata.NameId;
import io.earwitness.siprec.metadata.Participant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Communication sessions of one recording session that are one call to those who spoke, in the order they began.
///
/// Transfers give new sessions: within a group, or as a document in which everything has a new id. Sessions of other
/// recording sessions belong to the same call when they carry the same group id.
///
/// @param reason why they belong together, as a sentence; empty for a session that stands alone
public record CallChain(List<String> sessionIds, String reason) {

    public CallChain {
        sessionIds = List.copyOf(sessionIds);
    }

    /// All sessions of an attendance, each in one chain.
    public static List<CallChain> of(Attendance attendance) {
        var chains = new ArrayList<CallChain>();
        for (SessionStay stay : attendance.sessions()) {
            if (chains.stream().noneMatch(chain -> chain.sessionIds().contains(stay.sessionId()))) {
                join(attendance, chains, stay.sessionId());
            }
        }
        return List.copyOf(chains);
    }

    private static void join(Attendance attendance, List<CallChain> chains, String sessionId) {
        for (int at = 0; at < chains.size(); at++) {
            String link = link(attendance, chains.get(at), sessionId);
            if (!link.isEmpty()) {
                var longer = new ArrayList<>(chains.get(at).sessionIds());
                longer.add(sessionId);
                chains.set(at, new CallChain(longer, link));
                return;
            }
        }
        chains.add(new CallChain(List.of(sessionId), ""));
    }

    private static String link(Attendance attendance, CallChain chain, String sessionId) {
        Set<String> groups = groups(attendance, sessionId);
        for (String earlier : chain.sessionIds()) {
            if (groups(attendance, earlier).stream().anyMatch(groups::contains)) {
                return "The sessions are in one group.";
            }
            if (isReplaced(attendance, earlier, sessionId)) {
                return "A complete document names the later session in place of the earlier, with a party of it.";
            }
        }
        return "";
    }

    private static Set<String> groups(Attendance attendance, String sessionId) {
        var groups = new HashSet<String>();
        for (Grouping grouping : attendance.groupings()) {
            if (grouping.sessionId().equals(sessionId)) {
                groups.add(grouping.groupId());
            }
        }
        return groups;
    }

    // The one was left out when the other was there, and somebody is in both, by address because ids change.
    private static boolean isReplaced(Attendance attendance, String earlier, String later) {
        boolean follows = attendance.sessions().stream()
                .filter(stay -> stay.sessionId().equals(earlier))
                .flatMap(stay -> stay.span().to().stream())
                .filter(end -> end.basis() == Moment.Basis.OMITTED)
                .anyMatch(end -> attendance.sessionsAt(end.at()).stream()
                        .anyMatch(stay -> stay.sessionId().equals(later)));
        return follows && addresses(attendance, earlier).stream().anyMatch(addresses(attendance, later)::contains);
    }

    private static Set<String> addresses(Attendance attendance, String sessionId) {
        var addresses = new HashSet<String>();
        attendance.presences().stream()
                .filter(presence -> presence.sessionId().equals(sessionId))
                .flatMap(presence -> attendance.participant(presence.participantId()).stream())
                .map(Participant::nameIds)
                .flatMap(List::stream)
                .map(NameId::aor)
                .filter(aor -> !aor.isBlank())
                .forEach(aor -> addresses.add(aor.toLowerCase(Locale.ROOT)));
        return addresses;
    }
}
