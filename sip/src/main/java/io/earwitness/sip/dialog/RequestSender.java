package io.earwitness.sip.dialog;

import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.transport.Flow;
import io.earwitness.sip.transport.FlowFinder;
import io.earwitness.sip.transport.Hop;
import io.earwitness.sip.transport.Hops;
import java.io.IOException;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Chooses the flow for a request: one too large for a datagram goes over TCP, and over UDP after all where TCP is
/// refused (RFC 3261 §18.1.1). For the loop.
public final class RequestSender {
    private static final int DATAGRAM_REQUEST_BYTES_MAX = 1300;
    // Via and Contact are added when the flow is known.
    private static final int STILL_TO_COME_BYTES = 250;

    private final FlowFinder flows;

    public RequestSender(FlowFinder flows) {
        this.flows = flows;
    }

    /// The first target that can be reached.
    public void reach(
            SipRequest draft, Hops hops, @Nullable Flow preferred, Consumer<Flow> then, Consumer<IOException> failed) {
        reachOneOf(hops.iterator(), draft, preferred, then, failed);
    }

    private void reachOneOf(
            Iterator<Hop> hops,
            SipRequest draft,
            @Nullable Flow preferred,
            Consumer<Flow> then,
            Consumer<IOException> failed) {
        reach(draft, hops.next(), preferred, then, failure -> {
            if (hops.hasNext()) {
                reachOneOf(hops, draft, preferred, then, failed);
            } else {
                failed.accept(failure);
            }
        });
    }

    public void reach(
            SipRequest draft, Hop hop, @Nullable Flow preferred, Consumer<Flow> then, Consumer<IOException> failed) {
        boolean large = draft.toBytes().length + STILL_TO_COME_BYTES > DATAGRAM_REQUEST_BYTES_MAX;
        if (hop.transport() == Transport.UDP && large) {
            flows.reach(hop.over(Transport.TCP), preferred, then, refused -> flows.reach(hop, preferred, then, failed));
        } else {
            flows.reach(hop, preferred, then, failed);
        }
    }
}
