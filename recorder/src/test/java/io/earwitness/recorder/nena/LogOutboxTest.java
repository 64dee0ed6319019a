package io.earwitness.recorder.nena;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.RecordingId;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogOutboxTest {
    private static final RecordingId FIRST = new RecordingId("01M7YR84WQQ3DD61ANYP04Y5YG");
    private static final RecordingId SECOND = new RecordingId("01M7YR84WQQ3DD61ANYP04Y5YH");

    @TempDir
    Path directory;

    @Test
    void remembersWhatWaitsAndHowFarItCame() throws Exception {
        var outbox = new LogOutbox(directory);
        outbox.add(SECOND);
        outbox.add(FIRST);
        outbox.sent(SECOND, 41);
        outbox.add(SECOND);

        var again = new LogOutbox(directory);
        assertThat(again.waiting(_ -> true)).containsExactly(FIRST, SECOND);
        assertThat(again.next(FIRST)).isEqualTo(1);
        assertThat(again.next(SECOND)).isEqualTo(41);
        again.letGo(SECOND);
        again.done(SECOND);
        again.done(SECOND);
        assertThat(again.waiting(_ -> true)).containsExactly(FIRST);
        assertThat(again.count()).isEqualTo(1);
    }

    @Test
    void whatIsDeliveredIsNotBegunAgainWhileItsJournalIsKept() throws Exception {
        var outbox = new LogOutbox(directory);
        outbox.add(FIRST);
        outbox.sent(FIRST, 9);
        outbox.done(FIRST);

        var again = new LogOutbox(directory);
        again.add(FIRST);
        assertThat(again.waiting(_ -> true)).isEmpty();
        assertThat(again.count()).isZero();
        again.letGo(FIRST);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatIsLetGoBeforeItIsDeliveredGoesWithItsLastEvent() throws Exception {
        var outbox = new LogOutbox(directory);
        outbox.add(FIRST);
        outbox.sent(FIRST, 9);
        outbox.letGo(FIRST);
        outbox.sent(FIRST, 17);

        assertThat(outbox.next(FIRST)).isEqualTo(17);
        outbox.done(FIRST);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatIsNoNoteOfItsOwnIsPassedOverAndWhatCannotBeReadBeginsAnew() throws Exception {
        var outbox = new LogOutbox(directory);
        Files.writeString(directory.resolve("." + FIRST), "7");
        Files.writeString(directory.resolve("README"), "7");
        Files.writeString(directory.resolve(SECOND.value()), "seven");

        assertThat(outbox.waiting(_ -> true)).containsExactly(SECOND);
        assertThat(outbox.next(SECOND)).isEqualTo(1);
        assertThat(outbox.next(FIRST)).isEqualTo(1);
    }
}
