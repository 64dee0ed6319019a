package io.earwitness.recorder.model;

import org.jspecify.annotations.Nullable;

/// A party of the recorded communication session, as the metadata names it.
///
/// @param id           the participant_id of RFC 7865, or one we gave where the metadata has none
/// @param name         display name, empty where unknown
/// @param aor          address of record, `sip:ana@example.com`; empty where unknown
/// @param channel      its channel in the multi-channel file, from 1; null where it has none
/// @param joinedMillis when it joined, from the recording's start; null where the metadata does not say
/// @param leftMillis   when it left; null where it stayed to the end or the metadata does not say
public record Participant(
        String id,
        String name,
        String aor,
        @Nullable Integer channel,
        @Nullable Long joinedMillis,
        @Nullable Long leftMillis) {}
