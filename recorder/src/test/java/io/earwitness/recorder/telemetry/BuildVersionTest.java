package io.earwitness.recorder.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildVersionTest {
    @Test
    void isDevelopmentWhereMavenWroteNone() {
        assertThat(BuildVersion.from("/no/such/pom.properties").text()).isEqualTo("development");
    }

    @Test
    void isWhatMavenWroteIntoTheJar() {
        assertThat(BuildVersion.from("/version-fixture.properties").text()).isEqualTo("4.5.6");
    }
}
