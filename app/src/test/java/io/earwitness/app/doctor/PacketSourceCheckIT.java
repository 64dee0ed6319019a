package io.earwitness.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.RecorderSettings;
import org.junit.jupiter.api.Test;

class PacketSourceCheckIT {
    @Test
    void tellsHowPacketsAreReceived() throws Exception {
        var nio = PacketSourceCheck.check(
                RecorderSettings.parse("media: {packet-source: nio}").media());
        assertThat(nio.level()).isEqualTo(Finding.Level.OK);
        assertThat(nio.text()).isEqualTo("received by nio, as media.packet-source says");

        var best = PacketSourceCheck.check(RecorderSettings.parse("{}").media());
        var ring = PacketSourceCheck.check(
                RecorderSettings.parse("media: {packet-source: ring}").media());
        // Either is right, by what this process may do; but they must agree.
        assertThat(best.level() == Finding.Level.OK).isEqualTo(ring.level() == Finding.Level.OK);
        assertThat(best.mend().isEmpty()).isEqualTo(ring.mend().isEmpty());
        assertThat(best.text()).contains("received");
    }
}
