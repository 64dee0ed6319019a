package io.earwitness.recorder.catalog;

import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.Participant;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.Span;
import io.earwitness.recorder.model.Verdict;
import io.earwitness.recorder.model.Waveform;
import java.time.Instant;
import java.util.List;

/// One row of the list of recordings: enough to recognise a call without opening it.
///
/// @param id            the recording
/// @param startedAt     as in the manifest
/// @param lengthMillis  as in the manifest
/// @param verdict       at one glance
/// @param verdictReason the same in one sentence
/// @param parties       everybody in it, in channel order
/// @param callId        Call-ID of the recording session
/// @param sessionId     session_id of the metadata, empty where there is none
/// @param userAgent     the client's User-Agent, empty where it sent none
/// @param clientAddress where its INVITE came from
/// @param transport     `UDP`, `TCP` or `TLS`
/// @param gapMillis     what never arrived, summed over streams
/// @param pausedMillis  what was paused, longest over streams
/// @param overview      the small picture
public record RecordingSummary(
        RecordingId id,
        Instant startedAt,
        long lengthMillis,
        Verdict verdict,
        String verdictReason,
        List<Party> parties,
        String callId,
        String sessionId,
        String userAgent,
        String clientAddress,
        String transport,
        long gapMillis,
        long pausedMillis,
        Overview overview) {

    public RecordingSummary {
        parties = List.copyOf(parties);
    }

    public static RecordingSummary of(Manifest manifest, Waveform waveform) {
        var origin = manifest.origin();
        return new RecordingSummary(
                manifest.id(),
                manifest.startedAt(),
                manifest.lengthMillis(),
                manifest.verdict(),
                manifest.verdictReason(),
                manifest.participants().stream().map(RecordingSummary::party).toList(),
                origin.callId(),
                manifest.sessionId(),
                origin.userAgent(),
                origin.remote(),
                origin.transport(),
                gapMillis(manifest),
                pausedMillis(manifest),
                Overview.of(manifest, waveform));
    }

    private static Party party(Participant participant) {
        return new Party(participant.name(), participant.aor());
    }

    private static long gapMillis(Manifest manifest) {
        return manifest.streams().stream()
                .flatMap(stream -> stream.gaps().stream())
                .mapToLong(gap -> gap.span().lengthMillis())
                .sum();
    }

    private static long pausedMillis(Manifest manifest) {
        return manifest.streams().stream()
                .mapToLong(stream -> stream.pauses().stream()
                        .map(pause -> pause.span())
                        .mapToLong(Span::lengthMillis)
                        .sum())
                .max()
                .orElse(0);
    }
}
