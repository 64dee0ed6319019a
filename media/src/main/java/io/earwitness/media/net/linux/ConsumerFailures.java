package io.earwitness.media.net.linux;

import org.jspecify.annotations.Nullable;

/// What a consumer threw while packets that had left the kernel were handed over: the first is thrown when all are.
final class ConsumerFailures {
    private static final int SUPPRESSED_MAX = 16;

    private @Nullable Throwable first;
    private int suppressed;

    @SuppressWarnings("ReferenceEquality")
    void keep(Throwable failure) {
        if (first == null) {
            first = failure;
        } else if (failure != first && suppressed < SUPPRESSED_MAX) {
            // Java throws one and the same again where it has happened often.
            first.addSuppressed(failure);
            suppressed++;
        }
    }

    void rethrow() {
        var failure = first;
        first = null;
        suppressed = 0;
        switch (failure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
