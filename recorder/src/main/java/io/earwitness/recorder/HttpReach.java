package io.earwitness.recorder;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/// From where the HTTP interface can be reached, and what it needs for that.
///
/// @param isBeyondThisMachine whether others than this machine reach it
record HttpReach(boolean isBeyondThisMachine) {
    static HttpReach of(String host) {
        try {
            return new HttpReach(!InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException unknown) {
            // It cannot be listened on either; until that is told, the careful answer.
            return new HttpReach(true);
        }
    }

    /// @throws StartupException where everybody could hear recordings, or read passwords on their way
    void require(RecorderSettings.Http http, boolean noUsers, Path users) throws StartupException {
        if (!isBeyondThisMachine) {
            return;
        }
        if (noUsers && !http.allowAnonymous()) {
            throw new StartupException("http.host " + http.host() + " is reached from other machines, and there are no"
                    + " users in " + users
                    + ": everybody could hear and end recordings. Make one by `earwitness users add"
                    + " NAME`, or set http.allow-anonymous: true where something in front of it asks who comes");
        }
        if (!http.isSecured() && !http.allowPlain()) {
            throw new StartupException(
                    "http.host " + http.host() + " is reached from other machines, and would speak plain"
                            + " HTTP: passwords and recordings could be read on their way. Set http.certificate and http.key, or"
                            + " http.allow-plain: true where something in front of it speaks HTTPS");
        }
    }
}
