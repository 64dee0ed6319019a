package io.earwitness.recorder.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.earwitness.recorder.model.RecordingId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// `NotRecorded` of the contract: a call that was refused, or a journal that could not be assembled.
///
/// @param at          when
/// @param status      the SIP status that the client got; null for a parked journal
/// @param reason      one sentence
/// @param client      who offered the call
/// @param callId      its Call-ID
/// @param recordingId of a parked journal; null for a refused call
/// @param sessionId   by which its signalling is found, as long as it is kept
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NotRecordedRepresentation(
        Instant at,
        @Nullable Integer status,
        String reason,
        ClientRepresentation client,
        String callId,
        @Nullable RecordingId recordingId,
        RecordingId sessionId) {}
