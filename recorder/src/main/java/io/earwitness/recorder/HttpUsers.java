package io.earwitness.recorder;

import io.earwitness.recorder.access.UserFile;

/// Where the settings have the users of the HTTP interface: a file of their own, else one in the data directory.
public final class HttpUsers {
    private HttpUsers() {}

    public static UserFile file(RecorderSettings settings) {
        var set = settings.http().users();
        return new UserFile(
                SipListenerSettings.given(set) ? set : settings.dataDirectory().resolve("users"));
    }
}
