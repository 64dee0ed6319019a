package io.earwitness.media.net.linux;

import org.jspecify.annotations.Nullable;

/// What a consumer threw while packets that had left the kernel were handed over: the first is thrown when all are.
final class ConsumerFailures {
    private @Nullable Throwable first;

    void keep(Throwable failure) {
        if (first == null) {
            first = failure;
        } else {
            first.addSuppressed(failure);
        }
    }

    void rethrow() {
        var failure = first;
        first = null;
        switch (failure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
