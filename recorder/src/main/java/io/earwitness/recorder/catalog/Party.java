package io.earwitness.recorder.catalog;

/// Somebody in a recorded call, as a list shows him.
///
/// @param name    display name, empty where unknown
/// @param address address of record, empty where unknown
public record Party(String name, String address) {}
