package io.earwitness.recorder.assembly;

import java.io.IOException;

/// What somebody wants to hear is not made, because the disk is left to the calls themselves.
public final class NoRoomException extends IOException {
    private static final long serialVersionUID = 1L;

    public NoRoomException(String why) {
        super(why);
    }
}
