package io.earwitness.sip.dialog;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A confirmed or about-to-be-confirmed INVITE dialog. May be used from any thread; what blocks says so.
public interface Dialog {
    DialogId id();

    /// The INVITE that created the dialog, ours or theirs; theirs without its body, which whoever decided had.
    SipRequest invite();

    /// The 2xx that accepted it. Where a reliable provisional answer to our INVITE described the session before
    /// and the 2xx does not, that description is its body here.
    SipResponse acceptance();

    /// What another process needs to go on with it, as it stands now. Changes with each request of either side.
    DialogState state();

    /// Where the peer's last request or response came from.
    InetSocketAddress remote();

    /// The address of ours that the peer reaches.
    InetSocketAddress local();

    /// Our address as a STUN server sees it, for what descriptions say; empty where none is known.
    Optional<InetAddress> reflexiveAddress();

    Transport transport();

    boolean isEnded();

    /// Sends a request in the dialog and blocks until its final response, whatever the status; a 491 to an UPDATE
    /// is tried again like that to a re-INVITE. 408, 481 and silence end the dialog. Not for INVITE, ACK, BYE.
    SipResponse request(String method, List<Header> headers, Optional<SipBody> body) throws RequestFailedException;

    /// Sends a re-INVITE and blocks until its final response, which is acknowledged before this returns. A second
    /// one while another is pending fails with [RequestFailedException.Kind#PENDING]. After a 491 it backs off and
    /// is tried again a few times (RFC 3261 §14.1), with the offer asked for anew, since the peer's change came
    /// between.
    SipResponse reinvite(List<Header> headers, Supplier<Optional<SipBody>> offer) throws RequestFailedException;

    default SipResponse reinvite(List<Header> headers, Optional<SipBody> offer) throws RequestFailedException {
        return reinvite(headers, () -> offer);
    }

    /// Asks by OPTIONS whether the peer still knows the dialog, and blocks until that is clear. Whatever it
    /// answers but 408 and 481 is a sign of life; those, and silence, end the dialog.
    default boolean probe() {
        try {
            int status = request(SipMethod.OPTIONS, List.of(), Optional.empty()).status();
            return status != 408 && status != 481;
        } catch (RequestFailedException unanswered) {
            return false;
        }
    }

    /// Ends the dialog and blocks until the peer answered or 64*T1 passed. Does nothing if it already ended.
    /// Whatever the answer is, the dialog is over; empty where there was none.
    Optional<SipResponse> bye(List<Header> headers, Optional<SipBody> body);

    default void bye() {
        bye(List.of(), Optional.empty());
    }
}
