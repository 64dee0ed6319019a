package io.earwitness.sip.transport;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Leads from an address to a flow. For the loop.
public interface FlowFinder {

    /// Finds or opens the flow to a hop; exactly one of the consumers is told, on the loop.
    ///
    /// @param preferred a flow whose socket is used again where it fits
    void reach(Hop hop, @Nullable Flow preferred, Consumer<Flow> then, Consumer<IOException> failed);
}
