package io.earwitness.recorder.model;

import java.util.List;

/// Which stream lies in which channel of the multi-channel file, and why.
///
/// @param streams stream indexes, the first is channel 1; empty where nothing could be decoded
/// @param reason  one sentence: `From the metadata: label 1 is sent by the participant named first.`
public record ChannelOrder(List<Integer> streams, String reason) {
    public ChannelOrder {
        streams = List.copyOf(streams);
    }
}
