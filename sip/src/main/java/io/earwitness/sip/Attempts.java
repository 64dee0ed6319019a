package io.earwitness.sip;

import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.ResponseListener;
import io.earwitness.sip.transport.Flow;
import io.earwitness.sip.transport.Hop;
import io.earwitness.sip.transport.Hops;
import java.io.IOException;
import java.util.Iterator;

/// One request on its way along the targets that its URI leads to: where one cannot be reached, does not answer or says
/// 503, the next is tried (RFC 3263 §4.3), in a new transaction. On the loop.
final class Attempts implements ResponseListener {
    private final Iterator<Hop> hops;
    private final ResponseListener listener;
    private final Sending sending;

    /// Sends to one target and tells what becomes of it.
    interface Sending {
        void send(Hop hop, ResponseListener outcome);
    }

    private Attempts(Hops hops, ResponseListener listener, Sending sending) {
        this.hops = hops.iterator();
        this.listener = listener;
        this.sending = sending;
    }

    static void begin(Hops hops, ResponseListener listener, Sending sending) {
        new Attempts(hops, listener, sending).next();
    }

    private void next() {
        sending.send(hops.next(), this);
    }

    @Override
    public void onResponse(SipResponse response, Flow flow) {
        if (response.status() == 503 && hops.hasNext()) {
            next();
        } else {
            listener.onResponse(response, flow);
        }
    }

    @Override
    public void onTimeout() {
        if (hops.hasNext()) {
            next();
        } else {
            listener.onTimeout();
        }
    }

    @Override
    public void onTransportFailure(IOException failure) {
        if (hops.hasNext()) {
            next();
        } else {
            listener.onTransportFailure(failure);
        }
    }
}
