package io.earwitness.sip.dialog;

import io.earwitness.sip.message.SipRequest;

/// Who ended a dialog, and why.
public sealed interface DialogEnd {

    /// The peer said BYE. The request is kept, since it may carry reasons and a last body.
    record RemoteBye(SipRequest bye) implements DialogEnd {}

    /// We said BYE because a caller of this module asked for it.
    record LocalBye() implements DialogEnd {}

    /// Our 2xx was not acknowledged within 64*T1; we said BYE.
    record AckTimeout() implements DialogEnd {}

    /// Nobody refreshed the session in time (RFC 4028); we said BYE.
    record SessionExpired() implements DialogEnd {}

    /// The peer no longer knows the dialog or cannot be reached, or the endpoint was closed.
    record Failed(String why) implements DialogEnd {}
}
