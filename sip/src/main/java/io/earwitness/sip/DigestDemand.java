package io.earwitness.sip;

import io.earwitness.sip.digest.DigestUsers;
import java.util.Set;

/// Who may begin a call, and where that is asked.
///
/// @param listeners names of the listeners that demand credentials; empty for all
public record DigestDemand(DigestUsers users, Set<String> listeners) {
    public DigestDemand {
        listeners = Set.copyOf(listeners);
    }

    boolean concerns(String listener) {
        return listeners.isEmpty() || listeners.contains(listener);
    }
}
