package io.earwitness.siprec.metadata;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The channels of a multi-channel recording, in order, with the reason for the order.
///
/// Whoever began the call is first: marked as calling party, else earliest associate-time, else first in the document.
///
/// @param channels channel 0 first; audio lines only
/// @param reason   why this order, as a sentence for the manifest
public record ChannelOrder(List<Channel> channels, String reason) {

    /// One channel: which line it holds, what to call it, and why.
    public record Channel(int lineIndex, String name, String reason) {}

    public ChannelOrder {
        channels = List.copyOf(channels);
    }

    static ChannelOrder of(RecordingMetadata metadata, StreamRoles roles) {
        List<StreamRole> audio = new ArrayList<>(roles.roles().stream()
                .filter(role -> role.line().mediaType().equals("audio"))
                .toList());
        Precedence precedence = precedence(metadata);
        boolean known = audio.stream().anyMatch(role -> !role.senders().isEmpty());
        if (known) {
            audio.sort(Comparator.comparingInt(role -> precedence.rank(role)));
        }
        List<Channel> channels = audio.stream()
                .map(role -> new Channel(role.line().index(), role.shown(), role.reason()))
                .toList();
        return new ChannelOrder(channels, known ? precedence.reason() : "no sender is known; in line order");
    }

    /// Participants in the order in which their channels come.
    private record Precedence(Map<String, Integer> ranks, String reason) {
        Precedence(List<Participant> participants, String reason) {
            this(ranked(participants), reason);
        }

        int rank(StreamRole role) {
            return role.senders().stream()
                    .mapToInt(sender -> ranks.getOrDefault(sender.participantId(), Integer.MAX_VALUE))
                    .min()
                    .orElse(Integer.MAX_VALUE);
        }

        private static Map<String, Integer> ranked(List<Participant> participants) {
            Map<String, Integer> ranks = new HashMap<>();
            participants.forEach(participant -> ranks.putIfAbsent(participant.participantId(), ranks.size()));
            return ranks;
        }
    }

    private static Precedence precedence(RecordingMetadata metadata) {
        List<Participant> inOrder = new ArrayList<>(metadata.participants());
        List<Participant> calling =
                inOrder.stream().filter(ChannelOrder::marked).toList();
        if (calling.size() == 1) {
            inOrder.remove(calling.getFirst());
            inOrder.addFirst(calling.getFirst());
            return new Precedence(
                    inOrder, calling.getFirst().shown() + " is first: the metadata marks them as the calling party");
        }
        Map<String, Instant> joined = joined(metadata);
        inOrder.sort(Comparator.comparing(participant -> joinedAt(joined, participant)));
        boolean byTime =
                inOrder.stream().map(one -> joinedAt(joined, one)).distinct().count() > 1;
        if (byTime) {
            return new Precedence(inOrder, inOrder.getFirst().shown() + " is first: the earliest to join the call");
        }
        return new Precedence(
                inOrder,
                inOrder.isEmpty()
                        ? "the metadata names no participants; in line order"
                        : inOrder.getFirst().shown() + " is first: the metadata names them first");
    }

    // When each participant first came.
    private static Map<String, Instant> joined(RecordingMetadata metadata) {
        Map<String, Instant> joined = new HashMap<>();
        for (ParticipantAssociation association : metadata.participantAssociations()) {
            association
                    .interval()
                    .associated()
                    .ifPresent(at -> joined.merge(
                            association.participantId(), at, (one, other) -> one.isBefore(other) ? one : other));
        }
        return joined;
    }

    private static Instant joinedAt(Map<String, Instant> joined, Participant participant) {
        return joined.getOrDefault(participant.participantId(), Instant.MAX);
    }

    private static boolean marked(Participant participant) {
        return mark(participant, "callingParty", "true") || mark(participant, "role", "calling");
    }

    private static boolean mark(Participant participant, String element, String value) {
        Optional<ExtensionElement> found = participant.extensions().stream()
                .flatMap(extension -> extension.find(element).stream())
                .findFirst();
        return found.filter(extension -> extension.text().equalsIgnoreCase(value))
                .isPresent();
    }
}
