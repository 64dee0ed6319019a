package io.earwitness.recorder.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.Span;
import io.earwitness.recorder.model.Waveform;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OverviewTest {
    private static final List<Integer> NONE = List.of();

    @Test
    void hasAtMostAHundredAndTwentyStepsHoweverLongTheRecording() {
        var day = new Waveform(100, List.of(new Waveform.Lane(0, "p", Collections.nCopies(864_000, 7))));

        var overview = Overview.of(manifest(), day);

        assertThat(overview.lanes().getFirst().peaks()).hasSize(120).containsOnly(7);
        assertThat(overview.stepMillis()).isEqualTo(720_000);
    }

    @Test
    void keepsTheLoudestOfTheStepsThatBecomeOneAndNothingWhereNothingWasSent() {
        var peaks = Collections.nCopies(240, -1).toArray(new Integer[0]);
        peaks[3] = 40;
        var overview = Overview.of(manifest(), new Waveform(100, List.of(new Waveform.Lane(0, "p", List.of(peaks)))));

        assertThat(overview.stepMillis()).isEqualTo(200);
        assertThat(overview.lanes().getFirst().peaks().subList(0, 3)).containsExactly(-1, 40, -1);
    }

    @Test
    void leavesAShortRecordingAsItIs() {
        var overview = Overview.of(
                manifest(),
                new Waveform(50, List.of(new Waveform.Lane(0, "", NONE), new Waveform.Lane(7, "", List.of(1)))));

        assertThat(overview.stepMillis()).isEqualTo(50);
        assertThat(overview.lanes().getLast().gaps())
                .as("a lane whose stream the manifest lacks")
                .isEmpty();
        assertThat(overview.lanes().getFirst().gaps()).containsExactly(new Span(500, 20));
    }

    private static io.earwitness.recorder.model.Manifest manifest() {
        var voice = FakeVoice.speaking("Ana", "sip:a@example.com", 200, 2_000).losing(new Span(500, 20));
        return FakeRecording.of(Instant.EPOCH, 2_000, new Random(1), voice).manifest(List.of());
    }
}
