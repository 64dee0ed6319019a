package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.earwitness.recorder.events.RecorderEvent;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.playback.ServedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LiveSoundsTest {
    @TempDir
    Path directory;

    private final CountDownLatch begun = new CountDownLatch(1);

    private LiveSounds sounds(LiveSounds.Journals journals) {
        return new LiveSounds(
                directory.resolve("live"),
                KeyRing.none(),
                directory.resolve("decoding"),
                InstantSource.system(),
                journals,
                () -> false);
    }

    // Returns once it waits for its sound.
    private static Future<Optional<ServedFile>> asked(LiveSounds sounds) {
        var asking = new FutureTask<>(() -> sounds.of(ScriptedJournal.ID));
        var thread = Thread.ofPlatform().daemon().start(asking);
        await().until(() -> thread.getState() == Thread.State.WAITING);
        return asking;
    }

    @Test
    void whoeverWaitsWhenTheRecorderStopsIsToldSo() throws Exception {
        Future<Optional<ServedFile>> first;
        Future<Optional<ServedFile>> second;
        try (var sounds = sounds(_ -> {
            begun.countDown();
            untilStopped();
            return Optional.empty();
        })) {
            first = asked(sounds);
            begun.await();
            second = asked(sounds);
        }

        assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS)).hasRootCauseInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS))
                .rootCause()
                .isInstanceOf(CancellationException.class);
    }

    // Until somebody stops it.
    private static void untilStopped() throws IOException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            throw new IOException("interrupted", stopped);
        }
    }

    @Test
    void whatComesAfterTheEndHarmsNobody() throws Exception {
        var sounds = sounds(_ -> Optional.of(ScriptedJournal.answered().ended(1_000, EndCause.CLIENT_BYE)));
        assertThat(sounds.of(ScriptedJournal.ID)).isEmpty();
        sounds.close();

        assertThatCode(() -> {
                    sounds.shed();
                    sounds.hear(new RecorderEvent.SessionEnded(ScriptedJournal.ID, EndCause.CLIENT_BYE));
                    sounds.close();
                })
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> sounds.of(ScriptedJournal.ID))
                .isInstanceOf(IOException.class)
                .hasMessage("the recorder is being stopped");
    }
}
