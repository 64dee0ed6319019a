package io.earwitness.recorder.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PeerTagsTest {
    private final PeerTags tags = new PeerTags();

    @Test
    void aPeerIsItsAddressWhateverThePort() {
        assertThat(tags.tag("192.0.2.1:5060")).isEqualTo("192.0.2.1");
        assertThat(tags.tag("192.0.2.1:33012")).isEqualTo("192.0.2.1");
        assertThat(tags.tag("[2001:db8::1]:5060")).isEqualTo("[2001:db8::1]");
    }

    @Test
    @Tag("MD-ERR-08")
    void numberOfPeersHasALimit() {
        for (var i = 0; i < PeerTags.PEERS_MAX; i++) {
            assertThat(tags.tag("192.0.2." + i + ":5060")).isEqualTo("192.0.2." + i);
        }

        assertThat(tags.tag("198.51.100.1:5060")).isEqualTo(PeerTags.OTHER);
        assertThat(tags.tag("192.0.2.7:5061")).isEqualTo("192.0.2.7");
    }
}
