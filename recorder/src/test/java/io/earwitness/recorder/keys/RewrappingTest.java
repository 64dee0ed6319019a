package io.earwitness.recorder.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RewrappingTest {
    @Test
    void whateverBecomesOfOneTheOthersAreDone() {
        var files = List.of("broken", "moved", "closed", "wrapped", "unchanged").stream()
                .map(Path::of)
                .toList();

        var outcome = Rewrapping.of(files, file -> switch (file.toString()) {
            case "broken" -> throw new IOException("it is damaged");
            case "moved" -> throw new NoSuchFileException("moved");
            case "closed" -> throw new AccessDeniedException("closed");
            default -> file.toString().equals("wrapped");
        });

        assertThat(outcome.wrapped()).isEqualTo(1);
        assertThat(outcome.unchanged()).isEqualTo(1);
        assertThat(outcome.failed())
                .containsExactly(
                        "broken: it is damaged",
                        "moved moved on meanwhile: say it again",
                        "java.nio.file.AccessDeniedException: closed");
    }
}
