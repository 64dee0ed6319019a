package io.earwitness.recorder.rtsp;

import java.util.function.BooleanSupplier;

/// Who asked for an address.
///
/// @param name      of the user; empty where nobody has to sign in
/// @param mayListen whether that very user still may; asked whenever the address is used, and while it plays
public record Listener(String name, BooleanSupplier mayListen) {
    /// For the log.
    String called() {
        return name.isEmpty() ? "anybody" : name;
    }
}
