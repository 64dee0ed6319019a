package io.earwitness.recorder.session;

import io.earwitness.sip.dialog.Dialog;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait after a 491: whoever owns the Call-ID waits longer, so that two sides do not meet again (RFC 3261
/// §14.1).
record GlareBackOff(RandomGenerator random) {
    private static final int STEP_MILLIS = 10;

    Duration next(Dialog dialog) {
        var ours = dialog.invite()
                .from()
                .tag()
                .filter(dialog.id().localTag()::equals)
                .isPresent();
        var millis = ours ? 2_100 + STEP_MILLIS * random.nextInt(191) : STEP_MILLIS * random.nextInt(201);
        return Duration.ofMillis(millis);
    }
}
