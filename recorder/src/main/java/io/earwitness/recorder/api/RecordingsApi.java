package io.earwitness.recorder.api;

import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.archive.ManifestJson;
import io.earwitness.recorder.catalog.Catalog;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.Playback;
import io.earwitness.recorder.playback.RecordedMetadata;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Set;

/// Finished recordings: the list, one of them, its waveform, its metadata documents.
///
/// The list comes from the catalog; everything about one recording comes from the archive, and so works without the
/// database.
final class RecordingsApi {
    private final Catalog catalog;
    private final Playback playback;

    RecordingsApi(Catalog catalog, Playback playback) {
        this.catalog = catalog;
        this.playback = playback;
    }

    void find(Context request) {
        var query = RecordingQueryParameters.read(request);
        request.json(RecordingPageRepresentation.of(catalog.find(query)));
    }

    void get(Context request) throws IOException {
        var recording = recording(playback, request);
        request.contentType("application/json");
        request.result(ManifestJson.toBytes(recording.manifest()));
    }

    void waveform(Context request) throws IOException {
        RequestParameters.none(request);
        var recording = recording(playback, request);
        try {
            request.json(recording.waveform());
        } catch (NoSuchFileException gone) {
            throw ProblemException.notFound("This recording has no waveform.");
        }
    }

    void metadata(Context request) throws IOException {
        RequestParameters.none(request);
        request.json(Playback.metadata(recording(playback, request)));
    }

    void participants(Context request) throws IOException {
        var recording = recording(playback, request);
        var parameters = new RequestParameters(request, Set.of("at", "known"));
        var at = parameters.moment("at");
        var known = parameters.moment("known");
        var documents = RecordedMetadata.documents(recording);
        var history = RecordedMetadata.of(recording);
        var attendance = known.map(history::attendanceKnownAt).orElseGet(history::attendance);
        request.json(AttendanceRepresentation.of(recording.manifest(), documents, attendance, at, known));
    }

    void related(Context request) throws IOException {
        RequestParameters.none(request);
        var recording = recording(playback, request);
        request.json(catalog.related(recording.manifest()).stream()
                .map(RelatedRecordingRepresentation::of)
                .toList());
    }

    static ArchivedRecording recording(Playback playback, Context request) throws IOException {
        return playback.recording(id(request))
                .orElseThrow(() -> ProblemException.notFound(
                        "There is no recording '" + request.pathParam("id") + "', or it is not finished yet."));
    }

    static RecordingId id(Context request) {
        var text = request.pathParam("id");
        if (!RecordingId.isValid(text)) {
            throw ProblemException.notFound(
                    "The id in the path is no recording id: 26 characters, digits and capitals.");
        }
        return new RecordingId(text);
    }
}
