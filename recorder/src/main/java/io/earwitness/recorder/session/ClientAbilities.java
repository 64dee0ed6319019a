package io.earwitness.recorder.session;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipMethod;
import java.util.List;

/// What the client says that it takes, as last heard: the methods of its Allow, the types of its Accept.
///
/// Owned by one session, under its lock.
final class ClientAbilities {
    private boolean takesUpdate;
    private boolean takesInfo;
    private List<String> accept = List.of();

    /// What a former process heard.
    void goOn(boolean update, boolean info, List<String> accepted) {
        takesUpdate = update;
        takesInfo = info;
        accept = List.copyOf(accepted);
    }

    void heard(SipMessage message) {
        if (message.headers().has("Allow")) {
            takesUpdate = message.headers().lists("Allow", SipMethod.UPDATE);
            takesInfo = message.headers().lists("Allow", SipMethod.INFO);
        }
        if (message.headers().has("Accept")) {
            accept = message.headers().all("Accept");
        }
    }

    /// Who does not say so must not be sent one (RFC 3311 §4).
    boolean takesUpdate() {
        return takesUpdate;
    }

    /// Who does not say so is not asked by it (RFC 5168 §6).
    boolean takesInfo() {
        return takesInfo;
    }

    List<String> accept() {
        return accept;
    }
}
