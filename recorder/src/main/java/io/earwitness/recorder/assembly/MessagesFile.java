package io.earwitness.recorder.assembly;

import io.earwitness.recorder.archive.MessagesJson;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.journal.JournalRecord.MessagePartAbsent;
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
    private final Map<Integer, Long> interrupted = new HashMap<>();
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
            var until = moments.millis(survey.endNanos());
            var pieces = new MessagePieces(message -> json.add(recorded(message, labels, until)));
            JournalWalk.through(journal, record -> {
                if (record instanceof MessagePieceArrived piece && labels.containsKey(piece.stream())) {
                    pieces.take(piece);
                } else if (record instanceof MessagePartAbsent part) {
                    pieces.take(part);
                }
            });
            pieces.finish();
        }
    }

    /// @param untilMillis the recording's length: a message that began in it may have come to its end later
    private RecordedMessage recorded(MessagePieces.Message message, Map<Integer, String> labels, long untilMillis) {
        var first = message.first();
        message.missing().ifPresent(why -> {
            switch (why) {
                case LOST -> cut.merge(first.stream(), 1L, Long::sum);
                case PAUSED, ELSEWHERE -> interrupted.merge(first.stream(), 1L, Long::sum);
                case GIVEN_UP -> {}
            }
        });
        var text = MessageText.of(first.contentType(), message.bytes());
        return new RecordedMessage(
                Math.min(moments.millis(message.epochNanos()), untilMillis),
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
                message.whole(),
                message.missing().orElse(null));
    }

    List<PlannedFile> files() {
        return written ? List.of(new PlannedFile(MessagesJson.NAME, MessagesJson.MEDIA_TYPE)) : List.of();
    }

    /// How many messages of that stream lie partly in a pause or in another recording, and are not here whole for that.
    long interrupted(StreamSurvey stream) {
        return Optional.ofNullable(interrupted.get(stream.index())).orElse(0L);
    }

    /// How many messages of that stream are not here to their last byte, although nobody broke them off.
    long cut(StreamSurvey stream) {
        return Math.max(
                Optional.ofNullable(cut.get(stream.index())).orElse(0L),
                stream.description().carriesMessages() ? stream.rejected() : 0);
    }
}
