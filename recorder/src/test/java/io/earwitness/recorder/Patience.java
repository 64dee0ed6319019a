package io.earwitness.recorder;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.Extension;

/// How long tests wait for a state before they give up: long enough for a machine that is busy with other things.
/// Found by JUnit itself.
public final class Patience implements Extension {
    public Patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }
}
