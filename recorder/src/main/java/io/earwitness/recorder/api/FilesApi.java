package io.earwitness.recorder.api;

import io.earwitness.recorder.playback.Playback;
import io.earwitness.recorder.playback.ServedFile;
import io.earwitness.recorder.playback.ZipExport;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// The bytes of a recording: sound, packets, single files, everything as one ZIP.
final class FilesApi {
    private final Playback playback;

    FilesApi(Playback playback) {
        this.playback = playback;
    }

    void audio(Context request) throws IOException {
        var recording = RecordingsApi.recording(playback, request);
        var stream = new RequestParameters(request, Set.of("stream")).number("stream", 0, Integer.MAX_VALUE);
        if (stream.isEmpty()) {
            var nothing = "Nothing in this recording can be heard.";
            FileDelivery.send(
                    request,
                    found(Playback.sound(recording), nothing),
                    recording.manifest().id() + ".wav");
            return;
        }
        var index = stream.getAsInt();
        var nothing = "This recording has no stream " + index + " that can be heard.";
        var name = recording.manifest().id() + "-stream-" + index + ".wav";
        FileDelivery.send(request, found(Playback.sound(recording, index), nothing), name);
    }

    void packets(Context request) throws IOException {
        var recording = RecordingsApi.recording(playback, request);
        var file = found(Playback.packets(recording), "This recording has no packets.");
        FileDelivery.send(request, file, recording.manifest().id() + ".pcapng");
    }

    void file(Context request) throws IOException {
        var recording = RecordingsApi.recording(playback, request);
        var file = found(
                Playback.file(recording, request.pathParam("name")),
                "The recording's folder has no file of that name; its manifest lists them.");
        FileDelivery.send(request, file, file.name().substring(file.name().lastIndexOf('/') + 1));
    }

    void export(Context request) throws IOException {
        var recording = RecordingsApi.recording(playback, request);
        request.contentType("application/zip");
        request.header(
                "Content-Disposition",
                "attachment; filename=\"" + recording.manifest().id() + ".zip\"");
        if (!FileDelivery.isHead(request)) {
            // Past Javalin's own stream: nothing is kept in memory, nothing compressed twice.
            ZipExport.write(recording, request.res().getOutputStream());
        }
    }

    private static ServedFile found(Optional<ServedFile> file, String otherwise) {
        return file.orElseThrow(() -> ProblemException.notFound(otherwise));
    }
}
