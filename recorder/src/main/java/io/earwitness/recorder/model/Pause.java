package io.earwitness.recorder.model;

/// A stretch in which one stream was not recorded because somebody asked for that.
public record Pause(Span span, PauseCause cause) {}
