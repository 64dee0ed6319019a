package io.earwitness.recorder.api;

import io.earwitness.recorder.nena.LogEvents;
import io.earwitness.recorder.nena.NenaElement;
import io.earwitness.recorder.playback.Playback;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;

/// A recording as an emergency network's logging service has it: its NENA LogEvents, by time.
final class LogEventsApi {
    private final Playback playback;
    private final Optional<NenaElement> element;
    private final Audit audit;

    /// @param element who we are in such a network; empty where we are in none
    LogEventsApi(Playback playback, Optional<NenaElement> element, Audit audit) {
        this.playback = playback;
        this.element = element;
        this.audit = audit;
    }

    void ofRecording(Context request) throws IOException {
        RequestParameters.none(request);
        var recording = RecordingsApi.recording(playback, request);
        var who = element.orElseThrow(
                () -> ProblemException.notFound(
                        "Log events carry the names of an element and its agency: nena.element-id and nena.agency-id are not set."));
        audit.tell(request, recording.manifest().id(), "log events");
        request.contentType("application/json");
        if (!FileDelivery.isHead(request)) {
            write(new LogEvents(who, recording, playback::recording), request);
        }
    }

    // One after the other: together they may be larger than memory.
    private static void write(LogEvents events, Context request) throws IOException {
        var out = request.res().getOutputStream();
        out.write('[');
        var any = false;
        for (var number = 1; number <= events.count(); number++) {
            if (events.tells(number)) {
                if (any) {
                    out.write(',');
                }
                any = true;
                out.write(ApiJson.bytes(events.written(number)));
            }
        }
        out.write(']');
    }
}
