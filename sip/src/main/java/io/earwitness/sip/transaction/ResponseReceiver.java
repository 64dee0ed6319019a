package io.earwitness.sip.transaction;

import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transport.Flow;

/// A client transaction, for the response that matched it.
interface ResponseReceiver {
    void receive(SipResponse response, Flow flow);

    /// The endpoint closes: nothing will come any more.
    void abandon();
}
