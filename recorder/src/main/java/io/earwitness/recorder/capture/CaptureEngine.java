package io.earwitness.recorder.capture;

import io.earwitness.media.net.PacketSource;
import io.earwitness.media.net.PortRange;
import io.earwitness.recorder.journal.JournalWriter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;

/// The capture loops of this process: gives each recording session a [Capture] on the least busy one.
///
/// Thread-safe. Made with the packet sources (one loop each) and the port range.
@SuppressWarnings("DoNotCallSuggester")
public final class CaptureEngine implements AutoCloseable {
    CaptureEngine() {}

    /// Starts one loop for each source.
    ///
    /// @param clock stamps what the loops add to journals besides packets
    public static CaptureEngine start(
            List<? extends PacketSource> sources, PortRange ports, Clock clock, MeterRegistry meters) {
        throw new UnsupportedOperationException("not yet " + sources + ports.capacity() + clock + meters);
    }

    /// Begins receiving for one recording session.
    ///
    /// @param local the address to bind ports on
    public Capture open(JournalWriter journal, InetAddress local) {
        throw new UnsupportedOperationException("not yet " + journal.id() + local);
    }

    /// Closes every capture still open, then ends the loops.
    @Override
    public void close() {
        throw new UnsupportedOperationException("not yet");
    }
}
