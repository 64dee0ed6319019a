package io.earwitness.sip;

import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.RequestFailedException;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transport.ListenPoint;
import java.io.IOException;
import java.util.List;

/// The only door to SIP: listens, hands calls to a [CallHandler], makes calls. Whoever opens it closes it.
///
/// All protocol state lives on one thread of its own; handlers run on virtual threads and may block.
@SuppressWarnings("DoNotCallSuggester")
public final class SipEndpoint implements AutoCloseable {

    private SipEndpoint() {}

    /// Listens on every configured point or on none: a port that is taken is named in the exception.
    public static SipEndpoint open(SipEndpointConfig config, CallHandler handler) throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /// Where it listens, with real ports.
    public List<ListenPoint> listening() {
        throw new UnsupportedOperationException("follows");
    }

    /// Sends an INVITE and returns at once.
    public PendingCall call(OutgoingCall call, DialogHandler handler) {
        throw new UnsupportedOperationException("follows");
    }

    /// Sends an INVITE and blocks until it is accepted and acknowledged.
    public Dialog invite(OutgoingCall call, DialogHandler handler) throws CallRefusedException, CallFailedException {
        return call(call, handler).await();
    }

    /// Sends a request outside any dialog and blocks until its final response.
    public SipResponse request(OutgoingRequest request) throws RequestFailedException {
        throw new UnsupportedOperationException("follows");
    }

    public SipCounters counters() {
        throw new UnsupportedOperationException("follows");
    }

    /// Stops listening at once. Dialogs still open end as failed; say BYE first where that matters.
    @Override
    public void close() {
        throw new UnsupportedOperationException("follows");
    }
}
