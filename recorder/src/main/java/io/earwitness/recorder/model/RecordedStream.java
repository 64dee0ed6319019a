package io.earwitness.recorder.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One media stream in a finished recording: what arrived, what did not, and where its sound lies.
///
/// @param index         as in [StreamDescription#index()]
/// @param label         the SDP label, empty where there was none
/// @param medium        `audio`, `video` …
/// @param codec         encoding name of the payload that carried the most packets, empty where none came
/// @param participantId who sent it, null where nothing tells
/// @param participantReason why it was given to that participant, one sentence
/// @param channel       its channel in the multi-channel file, from 1; null where it is not in there
/// @param file          name of its own file to be heard, or watched where it is video; null where there is none
/// @param undecodedReason why it has no sound, empty where it has
/// @param ssrcs         every synchronisation source that sent, as eight hex digits, in order of appearance
/// @param offsetMillis  when its first packet falls, from the recording's start
/// @param lengthMillis  from its first to its last sample
/// @param packets       RTP packets stored, all payload types
/// @param bytes         their bytes, RTP header included
/// @param lostPackets   how many are missing by sequence number
/// @param duplicatePackets how many came twice
/// @param reorderedPackets how many came out of order
/// @param rejectedPackets  datagrams on its port that were not RTP of this stream: stored nowhere, counted here
/// @param sources       what each of `ssrcs` is, as far as anything tells
/// @param setAside      packets that are not in the sound, by reason
/// @param content       what it shows, as the client says: `slides`, `speaker` …; empty where it does not
/// @param carried       which streams of the metadata it was, one after the other; empty where nothing tells
/// @param quality       how its packets came; null where none came, and in manifests of an earlier version
/// @param loudness      of all of it, in LUFS (ITU-R BS.1770); null where nothing is as loud as -70
public record RecordedStream(
        int index,
        String label,
        String medium,
        String codec,
        @Nullable String participantId,
        String participantReason,
        @Nullable Integer channel,
        @Nullable String file,
        String undecodedReason,
        List<String> ssrcs,
        long offsetMillis,
        long lengthMillis,
        long packets,
        long bytes,
        long lostPackets,
        long duplicatePackets,
        long reorderedPackets,
        long rejectedPackets,
        List<Gap> gaps,
        List<Pause> pauses,
        List<RecordedSource> sources,
        List<SetAside> setAside,
        String content,
        List<CarriedStream> carried,
        @Nullable StreamQuality quality,
        @Nullable Double loudness) {

    @SuppressWarnings("NullAway") // A manifest of an earlier version has none of the last six.
    public RecordedStream {
        ssrcs = List.copyOf(ssrcs);
        gaps = List.copyOf(gaps);
        pauses = List.copyOf(pauses);
        sources = sources == null ? List.of() : List.copyOf(sources);
        setAside = setAside == null ? List.of() : List.copyOf(setAside);
        content = content == null ? "" : content;
        carried = carried == null ? List.of() : List.copyOf(carried);
    }
}
