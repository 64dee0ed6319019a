package io.earwitness.recorder.playback;

import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// A sound that is being made while it is heard, without an end that is known. One thread takes it; whoever lags behind
/// misses what is in between.
public interface OngoingSound extends AutoCloseable {
    /// How somebody wants to hear it.
    ///
    /// @param mixed all streams on one channel
    /// @param rate  samples a second; empty for what it takes to hear all that is there
    record Wish(boolean mixed, OptionalInt rate) {}

    /// Who hears it.
    ///
    /// @param name      of the user; empty where nobody has to sign in
    /// @param mayListen whether that very user still may; asked about once a second
    /// @param hears     told of each recording that is in the making before anything of it is heard
    record Listener(String name, BooleanSupplier mayListen, Consumer<RecordingId> hears) {
        /// For the log.
        public String called() {
            return name.isEmpty() ? "anybody" : name;
        }
    }

    String mediaType();

    /// The next bytes; waits until there are some. Empty once it has ended.
    ///
    /// @throws IOException where it broke off
    byte[] next() throws IOException;

    /// Nobody hears it any more. From any thread; doing it twice does no harm.
    @Override
    void close();
}
