package io.earwitness.siprec.metadata;

import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A media line of the recording session's description, as far as telling streams apart needs it.
///
/// @param index     position of the m-line, from 0
/// @param mediaType `audio`, `video`, …
/// @param label     its `a=label`
public record RecordedLine(int index, String mediaType, Optional<StreamLabel> label) {

    /// All lines of a description, in order.
    public static List<RecordedLine> of(SessionDescription description) {
        List<MediaDescription> media = description.media();
        return IntStream.range(0, media.size())
                .mapToObj(index -> of(index, media.get(index)))
                .toList();
    }

    private static RecordedLine of(int index, MediaDescription line) {
        return new RecordedLine(index, line.mediaType(), line.label().map(StreamLabel::new));
    }
}
