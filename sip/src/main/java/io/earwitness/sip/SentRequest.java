package io.earwitness.sip;

import io.earwitness.sip.dialog.RequestFailedException;
import io.earwitness.sip.dialog.RequestFailedException.Kind;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.ResponseListener;
import io.earwitness.sip.transport.Flow;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// A request of ours outside any dialog, until its final response.
final class SentRequest implements ResponseListener {
    private final CompletableFuture<SipResponse> outcome = new CompletableFuture<>();

    @Override
    public void onResponse(SipResponse response, Flow flow) {
        if (response.isFinal()) {
            outcome.complete(response);
        }
    }

    @Override
    public void onTimeout() {
        outcome.completeExceptionally(new RequestFailedException(Kind.TIMEOUT, "no answer"));
    }

    @Override
    public void onTransportFailure(IOException failure) {
        outcome.completeExceptionally(new RequestFailedException(Kind.TRANSPORT, String.valueOf(failure.getMessage())));
    }

    SipResponse await() throws RequestFailedException {
        try {
            return outcome.get();
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
