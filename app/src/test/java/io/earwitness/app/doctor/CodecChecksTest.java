package io.earwitness.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodecChecksTest {
    @Test
    void theMachineThatTestsHasThem() {
        assertThat(CodecChecks.natives()).isEqualTo(CodecChecks.finding(""));
    }

    @Test
    void saysWhatCannotBeHeardAndWhatToDo() {
        var finding = CodecChecks.finding("FFmpeg's libraries cannot be loaded on plan9-mips.");
        assertThat(finding.toString()).contains("plan9-mips", "Only G.711, L16 and Opus", "lib folder");
    }
}
