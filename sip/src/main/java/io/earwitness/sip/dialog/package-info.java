/// Dialogs of both roles: order, route sets, targets, retransmitted answers, session timers. May not open sockets or
/// decide about calls.
@NullMarked
package io.earwitness.sip.dialog;

import org.jspecify.annotations.NullMarked;
