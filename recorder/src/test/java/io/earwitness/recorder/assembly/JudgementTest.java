package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.assembly.Judgement.Finding;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JudgementTest {

    @Test
    void saysOnceWhatSeveralStreamsLack() {
        assertThat(reason(
                        sent("Ana's stream", "opus is not yet decodable"),
                        sent("Leo's stream", "opus is not yet decodable")))
                .isEqualTo("Ana's stream and Leo's stream cannot be heard: opus is not yet decodable.");
    }

    @Test
    void callsAVideoThatNeverCameNoSilentSide() {
        assertThat(reason(sent("Ana's stream", ""), neverSent("Ana's video", false)))
                .isEqualTo("Nothing was ever sent on Ana's video.");
    }

    @Test
    void callsAVoiceThatNeverCameASilentSide() {
        assertThat(reason(sent("Ana's stream", ""), neverSent("Leo's stream", true)))
                .isEqualTo("One side is silent: nothing was ever sent on Leo's stream.");
    }

    private static String reason(Finding... findings) {
        return Judgement.of(List.of(findings), "", EndCause.CLIENT_BYE, 0).reason();
    }

    private static Finding sent(String shown, String mute) {
        return new Finding(shown, true, true, true, mute, 0, 0, 0, false, 0, 0);
    }

    private static Finding neverSent(String shown, boolean sound) {
        return new Finding(shown, sound, true, false, "", 0, 0, 0, false, 0, 0);
    }

    @Test
    void whatTheDiskDidNotTakeIsNeverCalledComplete() {
        var finding = new Finding("Ana's stream", true, true, true, "", 0, 0, 0, false, 0, 0);
        var judgement = Judgement.of(List.of(finding), "", EndCause.CLIENT_BYE, 12);
        assertThat(judgement.verdict()).isEqualTo(Verdict.GAPS);
        assertThat(judgement.reason())
                .isEqualTo("The disk could not be written for a while; 12 packets and messages are lost.");

        var silent = new Finding("Ana's stream", true, true, false, "", 0, 0, 0, false, 0, 0);
        assertThat(Judgement.of(List.of(silent), "", EndCause.CLIENT_BYE, 12).reason())
                .isEqualTo("The disk could not be written; 12 packets and messages are lost.");
    }
}
