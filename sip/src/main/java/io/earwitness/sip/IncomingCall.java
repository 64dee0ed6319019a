package io.earwitness.sip;

import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/// An INVITE that waits for a decision. May be used from any thread, and decided later than `onInvite` only before
/// it returns.
public interface IncomingCall {
    SipRequest invite();

    InetSocketAddress source();

    /// The address of ours that the peer reached, a real one even where we listen on all.
    InetSocketAddress local();

    /// Our address as a STUN server sees it, for what descriptions say; empty where none is known.
    Optional<InetAddress> reflexiveAddress();

    Transport transport();

    /// Sends a provisional answer, 101 to 199, and returns at once. It goes reliably (RFC 3262) to a caller that
    /// requires that, or that can take it and is given a description: then that is the answer to its offer, a 2xx
    /// waits for the PRACK and leaves the description out, and a caller that never sends PRACK is refused. Nothing
    /// goes to a caller that requires reliable answers, offers nothing and is given no offer.
    void progress(SipReply reply);

    /// Whether the caller can take provisional answers reliably.
    boolean takesReliableProgress();

    /// Sends a provisional answer reliably and blocks until its PRACK, which holds the answer where the reply held
    /// the offer. Throws when the caller gave up before, or sends no PRACK within 64*T1.
    SipRequest progressReliably(SipReply reply) throws CallCancelledException;

    /// Answers 200 and keeps sending it until the ACK; 64*T1 without one ends the dialog with BYE. The reply must
    /// be a 2xx. The handler may be told of the ACK and of requests before this returns. Throws when the caller
    /// gave up, sent no PRACK, or the INVITE expired, before: then whatever was prepared must be undone.
    Dialog accept(SipReply ok, DialogHandler handler) throws CallCancelledException;

    /// Answers with a final status from 300 on; does nothing where the call was cancelled.
    void reject(SipReply reply);

    boolean isCancelled();
}
