package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.archive.AssembledRecording;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the assembler makes of a journal, for tests that look into the folders.
public final class Assembled {
    private Assembled() {}

    /// The one recording of a journal with one call.
    public static AssembledRecording one(Path work, RecordSource journal) throws IOException {
        var all = all(work, journal);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    /// In the order of making.
    public static List<AssembledRecording> all(Path work, RecordSource journal) throws IOException {
        var all = new ArrayList<AssembledRecording>();
        new RecordingAssembler(work).assemble(journal, new RecordingAssembler.Taker() {
            @Override
            public boolean has(RecordingId id) {
                return false;
            }

            @Override
            public void take(AssembledRecording recording) {
                all.add(recording);
            }
        });
        return all;
    }
}
