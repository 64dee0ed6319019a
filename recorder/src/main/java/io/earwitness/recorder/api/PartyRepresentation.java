package io.earwitness.recorder.api;

import io.earwitness.recorder.catalog.Party;
import io.earwitness.recorder.model.Participant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// `Party` of the contract: somebody in a call.
///
/// @param name    display name, empty where unknown
/// @param address address of record, empty where unknown
public record PartyRepresentation(String name, String address) {
    private static final PartyRepresentation UNKNOWN = new PartyRepresentation("", "");

    public static PartyRepresentation of(Participant participant) {
        return new PartyRepresentation(participant.name(), participant.aor());
    }

    static PartyRepresentation of(Party party) {
        return new PartyRepresentation(party.name(), party.address());
    }

    /// The first of them, who is the `from` of a list.
    static PartyRepresentation first(List<PartyRepresentation> parties) {
        return parties.isEmpty() ? UNKNOWN : parties.getFirst();
    }

    /// All but the first as one, who is the `to` of a list.
    static PartyRepresentation others(List<PartyRepresentation> parties) {
        if (parties.size() < 2) {
            return UNKNOWN;
        }
        var others = parties.subList(1, parties.size());
        return new PartyRepresentation(
                joined(others, PartyRepresentation::name), joined(others, PartyRepresentation::address));
    }

    private static String joined(List<PartyRepresentation> parties, Function<PartyRepresentation, String> part) {
        return parties.stream()
                .map(part)
                .filter(text -> !text.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
