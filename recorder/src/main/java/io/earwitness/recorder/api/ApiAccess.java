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

    /// Whether a user of that name may listen now.
    ///
    /// @param name empty for whoever comes without one
    public boolean mayListen(String name) {
        return name.isEmpty()
                ? isOpen()
                : users.all().stream().anyMatch(user -> user.name().equals(name) && user.role() != Role.MONITOR);
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
