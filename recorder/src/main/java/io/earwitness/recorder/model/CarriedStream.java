package io.earwitness.recorder.model;

import java.time.Instant;

/// Which stream of the metadata a media stream of the recording carried, from some moment until the next.
///
/// @param streamId the stream_id of RFC 7865
/// @param label    by which the two were tied in the message that said so, empty where it was something else
/// @param from     when that was agreed, by our clock
public record CarriedStream(String streamId, String label, Instant from) {}
