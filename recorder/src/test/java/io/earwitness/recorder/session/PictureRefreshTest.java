package io.earwitness.recorder.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.capture.StreamStatistics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("VID-02")
class PictureRefreshTest {
    private final PictureRefresh refresh = new PictureRefresh();

    private void look(long sources, boolean paused) {
        refresh.look(0, new StreamStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, sources, 0, paused));
    }

    @Test
    void asksAtStartSwitchAndResumeAndNotInBetween() {
        look(0, false);
        assertThat(refresh.takeDue(true)).isFalse();
        look(1, false);
        assertThat(refresh.takeDue(true)).as("start").isTrue();
        look(1, false);
        assertThat(refresh.takeDue(true)).isFalse();
        look(2, false);
        assertThat(refresh.takeDue(true)).as("switch").isTrue();
        look(2, true);
        assertThat(refresh.takeDue(true)).isFalse();
        look(2, false);
        assertThat(refresh.takeDue(true)).as("resume").isTrue();
    }

    @Test
    void asksNobodyWhoDoesNotTakeInfo() {
        look(1, false);

        assertThat(refresh.takeDue(false)).isFalse();
    }

    @Test
    void asksNoMoreOnceItWasRefused() {
        refresh.refused();
        look(1, false);

        assertThat(refresh.takeDue(true)).isFalse();
    }

    @Test
    void asksByTheBodyOfRfc5168() {
        assertThat(PictureRefresh.request().contentType()).isEqualTo("application/media_control+xml");
        assertThat(PictureRefresh.request().text())
                .containsSubsequence("<media_control>", "<vc_primitive>", "<to_encoder>", "<picture_fast_update/>");
    }
}
