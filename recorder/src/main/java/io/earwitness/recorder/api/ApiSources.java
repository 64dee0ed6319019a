package io.earwitness.recorder.api;

import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.catalog.Catalog;
import io.earwitness.recorder.events.RecorderEvents;
import io.earwitness.recorder.nena.NenaElement;
import io.earwitness.recorder.playback.DerivedSounds;
import io.earwitness.recorder.rtsp.PlaybackUrls;
import io.earwitness.recorder.session.SessionControl;
import io.earwitness.recorder.telemetry.Health;
import io.earwitness.recorder.telemetry.Telemetry;
import java.util.Optional;

/// Everything that the programming interface shows and does, and where it comes from.
///
/// @param catalog     finds recordings
/// @param archive     holds them
/// @param sessions    what is being recorded now
/// @param notRecorded what was not, and why
/// @param signalling  of sessions that are no finished recording
/// @param system      how the recorder fares
/// @param health      whether a call would be recorded
/// @param telemetry   the meters
/// @param control     what may be done to live sessions
/// @param derived     sound in other formats
/// @param liveSounds  what was said so far in live sessions
/// @param listening   what is said in them from now on
/// @param access      who may use it
/// @param events      hear who took what
/// @param nena        who we are in an emergency network; empty where we are in none
/// @param rtsp        makes addresses for RTSP clients; empty where we do not speak it
public record ApiSources(
        Catalog catalog,
        Archive archive,
        LiveSessionSource sessions,
        NotRecordedSource notRecorded,
        SignallingSource signalling,
        SystemStatusSource system,
        Health health,
        Telemetry telemetry,
        SessionControl control,
        DerivedSounds derived,
        LiveSoundSource liveSounds,
        ListeningSource listening,
        ApiAccess access,
        RecorderEvents events,
        Optional<NenaElement> nena,
        Optional<PlaybackUrls> rtsp) {}
