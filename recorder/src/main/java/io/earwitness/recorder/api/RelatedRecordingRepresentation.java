package io.earwitness.recorder.api;

import io.earwitness.recorder.catalog.RelatedRecording;
import io.earwitness.recorder.catalog.Relation;

/// `RelatedRecording` of the contract: another recording, and how it belongs to this one.
record RelatedRecordingRepresentation(Relation relation, RecordingSummaryRepresentation recording) {
    static RelatedRecordingRepresentation of(RelatedRecording related) {
        return new RelatedRecordingRepresentation(
                related.relation(), RecordingSummaryRepresentation.of(related.recording()));
    }
}
