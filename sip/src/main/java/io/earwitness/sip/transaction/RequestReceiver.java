package io.earwitness.sip.transaction;

import io.earwitness.sip.message.SipRequest;

/// What gets the requests that match a server transaction: retransmissions, and the ACK of a refused INVITE.
interface RequestReceiver extends ServerTransaction {
    void receive(SipRequest request);
}
