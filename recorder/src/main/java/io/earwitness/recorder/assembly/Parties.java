package io.earwitness.recorder.assembly;

import io.earwitness.recorder.assembly.Documents.Version;
import io.earwitness.siprec.metadata.Participant;
import io.earwitness.siprec.metadata.ParticipantAssociation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parties that the metadata ever named, each with its last known name and the times of coming and going.
///
/// A client's clock may differ from ours: a time that lies after the document it stands in is not believed, and the
/// document's arrival is taken instead.
final class Parties {
    private static final int PARTIES_MAX = 500;

    private final Map<String, Party> parties = new LinkedHashMap<>();

    /// One party.
    ///
    /// @param joinedNanos null where the metadata does not say
    /// @param leftNanos   null where the party stayed
    record Party(
            String id,
            String name,
            String aor,
            @Nullable Long joinedNanos,
            @Nullable Long leftNanos) {
        /// What a sentence calls the party.
        String shown() {
            if (!name.isEmpty()) {
                return name;
            }
            return aor.isEmpty() ? id : aor;
        }
    }

    static Parties of(Documents history) {
        var parties = new Parties();
        history.versions().forEach(parties::take);
        return parties;
    }

    /// In the order in which the metadata named them.
    List<Party> all() {
        return List.copyOf(parties.values());
    }

    Optional<Party> find(String id) {
        return Optional.ofNullable(parties.get(id));
    }

    private void take(Version version) {
        for (var participant : version.state().participants()) {
            if (parties.size() < PARTIES_MAX || parties.containsKey(participant.participantId())) {
                parties.merge(participant.participantId(), party(participant, version), Parties::updated);
            }
        }
        for (var gone : notNamedAnyMore(version)) {
            parties.put(
                    gone.id(), new Party(gone.id(), gone.name(), gone.aor(), gone.joinedNanos(), version.epochNanos()));
        }
    }

    // A complete document that leaves a party out says that it has gone, even without a disassociate-time.
    private List<Party> notNamedAnyMore(Version version) {
        var gone = new ArrayList<Party>();
        for (var party : parties.values()) {
            if (party.leftNanos() == null
                    && version.state().participant(party.id()).isEmpty()) {
                gone.add(party);
            }
        }
        return gone;
    }

    private static Party party(Participant participant, Version version) {
        var associations = version.state().participantAssociations().stream()
                .filter(association -> association.participantId().equals(participant.participantId()))
                .toList();
        return new Party(
                participant.participantId(),
                name(participant),
                participant.nameIds().isEmpty()
                        ? ""
                        : participant.nameIds().getFirst().aor(),
                joined(associations, version),
                left(associations, version));
    }

    private static String name(Participant participant) {
        return participant.nameIds().stream()
                .flatMap(nameId -> nameId.plainName().stream())
                .findFirst()
                .orElse("");
    }

    private static @Nullable Long joined(List<ParticipantAssociation> associations, Version version) {
        Long earliest = null;
        for (var association : associations) {
            var nanos = believed(association.interval().associated(), version);
            if (nanos != null && (earliest == null || nanos < earliest)) {
                earliest = nanos;
            }
        }
        return earliest;
    }

    private static @Nullable Long left(List<ParticipantAssociation> associations, Version version) {
        Long latest = null;
        for (var association : associations) {
            if (association.interval().isOpen()) {
                return null;
            }
            var nanos = believed(association.interval().disassociated(), version);
            if (nanos != null && (latest == null || nanos > latest)) {
                latest = nanos;
            }
        }
        return latest;
    }

    private static @Nullable Long believed(Optional<Instant> time, Version version) {
        if (time.isEmpty()) {
            return null;
        }
        var arrival = Instant.ofEpochSecond(0, version.epochNanos());
        var believable = time.get().isAfter(Instant.EPOCH) && !time.get().isAfter(arrival);
        return believable ? Long.valueOf(ChronoUnit.NANOS.between(Instant.EPOCH, time.get())) : version.epochNanos();
    }

    private static Party updated(Party old, Party now) {
        return new Party(
                old.id(),
                now.name().isEmpty() ? old.name() : now.name(),
                now.aor().isEmpty() ? old.aor() : now.aor(),
                old.joinedNanos() == null ? now.joinedNanos() : old.joinedNanos(),
                now.leftNanos());
    }
}
