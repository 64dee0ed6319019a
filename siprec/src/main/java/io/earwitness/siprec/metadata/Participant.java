package io.earwitness.siprec.metadata;

import java.util.List;

/// A party of a communication session, under all names that the client gave (RFC 7865 §6.5).
///
/// @param participantId opaque and case-sensitive
public record Participant(String participantId, List<NameId> nameIds, List<ExtensionElement> extensions) {
    public Participant {
        nameIds = List.copyOf(nameIds);
        extensions = List.copyOf(extensions);
    }

    /// What to call the participant: first display name, else first AoR, else its id.
    public String shown() {
        return nameIds.stream()
                .filter(nameId -> nameId.displayName().isPresent())
                .findFirst()
                .or(() -> nameIds.stream().findFirst())
                .map(NameId::shown)
                .filter(name -> !name.isBlank())
                .orElse(participantId);
    }
}
