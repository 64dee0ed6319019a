package io.earwitness.sip;

import io.earwitness.sip.dialog.AwaitedResponse;
import io.earwitness.sip.dialog.RequestFailedException;
import io.earwitness.sip.dialog.RequestFailedException.Kind;
import io.earwitness.sip.dialog.Retries;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.ResponseListener;
import io.earwitness.sip.transport.Flow;
import java.io.IOException;
import java.util.function.BiConsumer;

/// A request of ours outside any dialog, until its final response.
final class SentRequest implements ResponseListener {
    private final AwaitedResponse outcome = new AwaitedResponse();
    private final Retries retries;
    private final BiConsumer<SipRequest, SentRequest> sender;
    private SipRequest sent;

    /// @param sender sends it again
    SentRequest(SipRequest sent, Retries retries, BiConsumer<SipRequest, SentRequest> sender) {
        this.sent = sent;
        this.retries = retries;
        this.sender = sender;
    }

    @Override
    public void onResponse(SipResponse response, Flow flow) {
        if (!response.isFinal()) {
            return;
        }
        var again = retries.after(sent, response);
        if (again.isPresent()) {
            sent = again.get();
            sender.accept(sent, this);
        } else {
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
