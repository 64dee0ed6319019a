package io.earwitness.recorder.assembly;

import io.earwitness.recorder.archive.MessagesJson;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived;
import io.earwitness.recorder.model.RecordedMessage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes the messages of a recording (MSRP) into its folder, in a walk of its own: that there are any, and who sends
/// them, is known then.
final class MessagesFile {
    private final Cast cast;
    private final Moments moments;
    private final RecordingFolder folder;
    private final Map<Integer, Long> cut = new HashMap<>();
    private boolean written;

    MessagesFile(Cast cast, Moments moments, RecordingFolder folder) {
        this.cast = cast;
        this.moments = moments;
        this.folder = folder;
    }

    /// Nothing is written where there are none.
    ///
    /// @param journal as the slice sees it
    void write(RecordSource journal, Survey survey) throws IOException {
        var labels = new HashMap<Integer, String>();
        survey.streams().stream()
                .filter(stream -> stream.description().carriesMessages())
                .forEach(stream ->
                        labels.put(stream.index(), stream.description().label()));
        if (survey.streams().stream().noneMatch(stream -> labels.containsKey(stream.index()) && stream.hasPackets())) {
            return;
        }
        written = true;
        try (var json = new MessagesJson(folder)) {
            var pieces = new MessagePieces(message -> json.add(recorded(message, labels)));
            JournalWalk.through(journal, record -> {
                if (record instanceof MessagePieceArrived piece && labels.containsKey(piece.stream())) {
                    pieces.take(piece);
                }
            });
            pieces.finish();
        }
    }

    private RecordedMessage recorded(MessagePieces.Message message, Map<Integer, String> labels) {
        var first = message.first();
        if (!message.whole() && !message.givenUp()) {
            cut.merge(first.stream(), 1L, Long::sum);
        }
        var text = MessageText.of(first.contentType(), message.bytes());
        return new RecordedMessage(
                moments.millis(message.epochNanos()),
                moments.instant(message.epochNanos()),
                first.stream(),
                labels.getOrDefault(first.stream(), ""),
                cast.party(first.stream()).map(party -> party.id()).orElse(null),
                first.messageId(),
                first.fromPath(),
                first.toPath(),
                first.contentType(),
                text.envelope(),
                text.text(),
                text.base64(),
                message.bytes().length,
                message.whole());
    }

    List<PlannedFile> files() {
        return written ? List.of(new PlannedFile(MessagesJson.NAME, MessagesJson.MEDIA_TYPE)) : List.of();
    }

    /// How many messages of that stream are not here to their last byte, although nobody broke them off.
    long cut(StreamSurvey stream) {
        return Math.max(
                Optional.ofNullable(cut.get(stream.index())).orElse(0L),
                stream.description().carriesMessages() ? stream.rejected() : 0);
    }
}
