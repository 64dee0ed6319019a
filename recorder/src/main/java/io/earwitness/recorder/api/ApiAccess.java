package io.earwitness.recorder.api;

import io.earwitness.recorder.access.Role;
import io.earwitness.recorder.access.Users;

/// Whether the interface is open to everybody, and to whom it is otherwise.
///
/// It is open as long as there has been no user since the start, where the start allowed that; from the first one on,
/// nobody else is let in until the next start, also where the last user goes.
public final class ApiAccess {
    private final Users users;
    private volatile boolean closed;

    /// @param openWithoutUsers whether everybody may do everything while there is no user
    public ApiAccess(Users users, boolean openWithoutUsers) {
        this.users = users;
        this.closed = !openWithoutUsers;
    }

    /// Whether who called may listen still: the very same user, with the same password and role; anybody while we are
    /// open to everybody.
    boolean mayListen(Caller caller) {
        return caller.user()
                .map(user -> users.still(user).isPresent() && user.role() != Role.MONITOR)
                .orElseGet(this::isOpen);
    }

    Users users() {
        return users;
    }

    boolean isOpen() {
        if (!closed && !users.isEmpty()) {
            closed = true;
        }
        return !closed;
    }
}
