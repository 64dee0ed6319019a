package io.earwitness.sip;

import io.earwitness.sip.dialog.AwaitedResponse;
import io.earwitness.sip.dialog.RequestFailedException;
import io.earwitness.sip.dialog.RequestFailedException.Kind;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.ResponseListener;
import io.earwitness.sip.transport.Flow;
import java.io.IOException;

/// A request of ours outside any dialog, until its final response.
final class SentRequest implements ResponseListener {
    private final AwaitedResponse outcome = new AwaitedResponse();

    @Override
    public void onResponse(SipResponse response, Flow flow) {
        if (response.isFinal()) {
            outcome.complete(response);
        }
    }

    @Override
    public void onTimeout() {
        outcome.fail(Kind.TIMEOUT, "no answer");
    }

    @Override
    public void onTransportFailure(IOException failure) {
        outcome.fail(Kind.TRANSPORT, String.valueOf(failure.getMessage()));
    }

    SipResponse await() throws RequestFailedException {
        return outcome.await();
    }
}
