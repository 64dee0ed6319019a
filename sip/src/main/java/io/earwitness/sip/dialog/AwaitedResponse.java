package io.earwitness.sip.dialog;

import io.earwitness.sip.dialog.RequestFailedException.Kind;
import io.earwitness.sip.message.SipResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// The final response that a blocking caller waits for; completed once, by the loop.
public final class AwaitedResponse {
    private final CompletableFuture<SipResponse> response = new CompletableFuture<>();

    public boolean isDone() {
        return response.isDone();
    }

    public void complete(SipResponse received) {
        response.complete(received);
    }

    public void fail(Kind kind, String why) {
        response.completeExceptionally(new RequestFailedException(kind, why));
    }

    public SipResponse await() throws RequestFailedException {
        try {
            return response.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RequestFailedException known) {
                throw known;
            }
            throw new IllegalStateException("a request ended in an unexpected way", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RequestFailedException(Kind.ENDED, "interrupted");
        }
    }
}
