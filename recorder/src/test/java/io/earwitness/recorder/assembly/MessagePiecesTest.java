package io.earwitness.recorder.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.journal.JournalRecord.MessagePartAbsent;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived.End;
import io.earwitness.recorder.model.RecordedMessage.Missing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessagePiecesTest {
    private final List<MessagePieces.Message> messages = new ArrayList<>();
    private final MessagePieces pieces = new MessagePieces(messages::add);
    private long nanos;

    private void takes(String id, long firstByte, End end, String text) throws IOException {
        pieces.take(new MessagePieceArrived(
                ++nanos, 0, id, "msrp://a", "msrp://b", "text/plain", firstByte, -1, end, text.getBytes(UTF_8)));
    }

    private List<String> texts() {
        return messages.stream()
                .map(message -> (message.whole() ? "" : "… ") + new String(message.bytes(), UTF_8))
                .toList();
    }

    @Test
    void joinsChunksOfSeveralMessagesUnderWay() throws Exception {
        takes("1", 1, End.MORE, "There is ");
        takes("2", 1, End.COMPLETE, "Where?");
        takes("1", 10, End.NONE, "a ");
        takes("1", 12, End.COMPLETE, "fire");
        pieces.finish();

        assertThat(texts()).containsExactly("Where?", "There is a fire");
        assertThat(messages.get(1).epochNanos()).as("when its last byte came").isEqualTo(4);
    }

    @Test
    void piecesMayComeOutOfOrderAndOverlap() throws Exception {
        takes("1", 10, End.COMPLETE, "a fire");
        assertThat(messages).isEmpty();
        takes("1", 1, End.MORE, "There is a");
        pieces.finish();

        assertThat(texts()).containsExactly("There is a fire");
    }

    @Test
    void whatIsNotWholeIsHandedOnAtTheEndWithWhatCame() throws Exception {
        takes("1", 1, End.MORE, "There ");
        takes("1", 20, End.COMPLETE, "fire");
        takes("2", 1, End.NONE, "cut");
        takes("3", 1, End.ABORTED, "never mind");
        pieces.finish();

        assertThat(texts()).containsExactly("… never mind", "… There fire", "… cut");
        assertThat(messages)
                .extracting(message -> message.missing().orElseThrow())
                .containsExactly(Missing.GIVEN_UP, Missing.LOST, Missing.LOST);
    }

    @Test
    void whatCameInAPauseOrElsewhereIsNoLossButIsNamed() throws Exception {
        takes("1", 1, End.MORE, "my card is ");
        pieces.take(new MessagePartAbsent(++nanos, 0, "1", MessagePartAbsent.Why.PAUSED));
        takes("1", 20, End.COMPLETE, "thanks");
        pieces.take(new MessagePartAbsent(++nanos, 0, "2", MessagePartAbsent.Why.ELSEWHERE));
        takes("2", 8, End.COMPLETE, "the rest");
        takes("3", 1, End.MORE, "whole ");
        pieces.take(new MessagePartAbsent(++nanos, 0, "3", MessagePartAbsent.Why.PAUSED));
        takes("3", 7, End.COMPLETE, "again");
        takes("3", 1, End.MORE, "the id once more");
        pieces.finish();

        assertThat(messages)
                .extracting(MessagePieces.Message::missing)
                .containsExactly(
                        Optional.empty(),
                        Optional.of(Missing.PAUSED),
                        Optional.of(Missing.ELSEWHERE),
                        Optional.of(Missing.LOST));
    }

    @Test
    void anIdMayBeUsedAgainOnceItsMessageIsWhole() throws Exception {
        takes("1", 1, End.COMPLETE, "one");
        takes("1", 1, End.COMPLETE, "two");
        pieces.finish();

        assertThat(texts()).containsExactly("one", "two");
    }

    @Test
    void oldestMessageIsHandedOnWhereTooManyAreUnderWay() throws Exception {
        for (var i = 0; i < 1_001; i++) {
            takes("m" + i, 1, End.MORE, "x");
        }

        assertThat(messages).hasSize(1);
        assertThat(messages.getFirst().first().messageId()).isEqualTo("m0");
    }

    @Test
    void aMessageOfVeryManyPiecesIsWholeWhereItsLastByteCameFirst() throws Exception {
        var length = 300_000;
        takes("1", length, End.COMPLETE, "x");
        for (var i = 1; i < length; i++) {
            takes("1", i, End.MORE, "x");
        }

        assertThat(messages).singleElement().satisfies(message -> {
            assertThat(message.whole()).isTrue();
            assertThat(message.bytes()).hasSize(length);
        });
    }

    @Test
    void piecesOfOneByteAreHandedOnBeforeTheyTakeAllMemory() throws Exception {
        var length = 1_100_000;
        for (var i = 1; i <= length; i++) {
            takes("1", i, End.MORE, "x");
        }
        assertThat(messages)
                .as("what is under way takes a piece's memory, not a byte")
                .hasSize(1);
        pieces.finish();

        assertThat(messages).hasSize(2).noneMatch(MessagePieces.Message::whole);
        assertThat(messages.stream().mapToInt(message -> message.bytes().length).sum())
                .isEqualTo(length);
    }

    @Test
    void aGapIsSeenWhereverPiecesOverlap() throws Exception {
        takes("1", 8, End.COMPLETE, "89");
        takes("1", 4, End.MORE, "4");
        takes("1", 2, End.MORE, "2");
        takes("1", 1, End.MORE, "1");
        takes("1", 2, End.MORE, "234");
        takes("1", 4, End.MORE, "456");
        assertThat(messages).isEmpty();
        takes("1", 7, End.MORE, "7");

        assertThat(texts()).containsExactly("123456789");
    }
}
