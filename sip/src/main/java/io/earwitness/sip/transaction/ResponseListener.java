package io.earwitness.sip.transaction;

import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transport.Flow;
import java.io.IOException;

/// What becomes of a request of ours. Told on the loop. A 2xx to INVITE may be told several times.
public interface ResponseListener {
    void onResponse(SipResponse response, Flow flow);

    void onTimeout();

    void onTransportFailure(IOException failure);
}
