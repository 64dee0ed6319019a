package io.earwitness.recorder.api;

import io.earwitness.media.container.SoundFormat;
import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.model.RecordingFile;
import io.earwitness.recorder.playback.DerivedSounds;
import io.earwitness.recorder.playback.Playback;
import io.earwitness.recorder.playback.ServedFile;
import io.earwitness.recorder.playback.ZipExport;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// The bytes of a recording: sound, packets, single files, everything as one ZIP.
final class FilesApi {
    private static final int FORMAT_LENGTH_MAX = 10;

    private final Playback playback;
    private final DerivedSounds derived;
    private final Audit audit;

    FilesApi(Playback playback, DerivedSounds derived, Audit audit) {
        this.playback = playback;
        this.derived = derived;
        this.audit = audit;
    }

    void audio(Context request) throws IOException {
        var recording = RecordingsApi.recording(playback, request);
        var parameters = new RequestParameters(request, Set.of("stream", "format"));
        var stream = parameters.number("stream", 0, Integer.MAX_VALUE);
        var format = parameters
                .text("format", FORMAT_LENGTH_MAX)
                .map(FilesApi::format)
                .orElse(SoundFormat.WAV);
        var id = recording.manifest().id();
        if (stream.isEmpty()) {
            var sound = found(Playback.sound(recording), "Nothing in this recording can be heard.");
            audit.tell(request, id, "audio");
            send(request, recording, sound, format, id.toString());
            return;
        }
        var index = stream.getAsInt();
        var nothing = "This recording has no stream " + index + " that can be heard.";
        var sound = found(Playback.sound(recording, index), nothing);
        audit.tell(request, id, "audio of stream " + index);
        send(request, recording, sound, format, id + "-stream-" + index);
    }

    private void send(Context request, ArchivedRecording recording, ServedFile wav, SoundFormat format, String name)
            throws IOException {
        ServedFile file;
        try {
            file = derived.of(recording, wav, format);
        } catch (IOException unable) {
            throw new ProblemException(
                    501,
                    "Not in this format",
                    "The sound cannot be had as " + format.extension() + ": " + unable.getMessage()
                            + ". It is there as wav.");
        }
        FileDelivery.send(request, file, name + "." + format.extension());
    }

    private static SoundFormat format(String name) {
        return SoundFormat.named(name)
                .orElseThrow(() -> ProblemException.badRequest(
                        "The parameter 'format' may be wav, flac, opus or mp3, not '" + name + "'."));
    }

    void packets(Context request) throws IOException {
        var recording = RecordingsApi.recording(playback, request);
        var file = found(Playback.packets(recording), "This recording has no packets.");
        audit.tell(request, recording.manifest().id(), "packets");
        FileDelivery.send(request, file, recording.manifest().id() + ".pcapng");
    }

    void file(Context request) throws IOException {
        var recording = RecordingsApi.recording(playback, request);
        var file = found(
                Playback.file(recording, request.pathParam("name")),
                "The recording's folder has no file of that name; its manifest lists them.");
        audit.tell(request, recording.manifest().id(), numbered(recording, file));
        FileDelivery.send(request, file, file.name().substring(file.name().lastIndexOf('/') + 1));
    }

    // Not by its name: that of a stream's sound says who speaks.
    private static String numbered(ArchivedRecording recording, ServedFile file) {
        var names =
                recording.manifest().files().stream().map(RecordingFile::name).toList();
        var number = names.indexOf(file.name()) + 1;
        return number == 0 ? "the manifest" : "file " + number;
    }

    void export(Context request) throws IOException {
        var recording = RecordingsApi.recording(playback, request);
        audit.tell(request, recording.manifest().id(), "export");
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
