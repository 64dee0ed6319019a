package io.earwitness.recorder.catalog;

/// A recording that belongs together with another, and how.
public record RelatedRecording(Relation relation, RecordingSummary recording) {}
