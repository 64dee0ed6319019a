package io.earwitness.recorder.api;

import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.signalling.ShownMessage;
import java.util.List;

/// `SignallingMessage` of the contract: one message line by line, with the lines of each deviation.
///
/// @param row        its line of the ladder
/// @param parts      headers first; empty where the bytes were not kept
/// @param deviations found in it
record MessageRepresentation(
        SignallingRowRepresentation row, List<PartRepresentation> parts, List<MarkedRepresentation> deviations) {

    /// @param pretty broken into lines and indented for reading
    /// @param cut    longer than is shown
    record PartRepresentation(
            Deviation.Part part, String contentType, int bytes, boolean pretty, boolean cut, List<String> lines) {}

    /// @param lines numbers, from 1, of the shown lines of the part
    record MarkedRepresentation(Deviation deviation, List<Integer> lines) {}

    static MessageRepresentation of(ShownMessage shown) {
        return new MessageRepresentation(
                SignallingRowRepresentation.of(
                        shown.message(), shown.deviations().size()),
                shown.parts().stream()
                        .map(part -> new PartRepresentation(
                                part.part(), part.contentType(), part.bytes(), part.pretty(), part.cut(), part.lines()))
                        .toList(),
                shown.deviations().stream()
                        .map(marked -> new MarkedRepresentation(marked.deviation(), marked.lines()))
                        .toList());
    }
}
