package io.earwitness.recorder.capture;

import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.StreamDescription;

/// Receiving one recording session's media: its ports and streams, on one capture loop.
///
/// Thread-safe. Each call returns when the loop has done it, within some milliseconds; the loop itself writes
/// `StreamAgreed`, `StreamRemoved`, `StreamPaused`, `StreamResumed` and `PacketsRejected` to the journal, in their
/// exact
/// place among the packets. Nobody else writes these.
@SuppressWarnings("DoNotCallSuggester")
public final class Capture implements AutoCloseable {
    Capture() {}

    /// Binds the next free pair of ports and receives on it. Until [#add] names its stream, what comes is rejected.
    public AllocatedPort allocate() throws OutOfPortsException {
        throw new UnsupportedOperationException("not yet");
    }

    /// Stores from now on what comes to the stream's `localPort`, which [#allocate()] gave. A second call with the same
    /// index replaces the description.
    public void add(StreamDescription stream) {
        throw new UnsupportedOperationException("not yet " + stream);
    }

    /// Counts packets but stores none, from the moment this returns.
    public void pause(int stream, PauseCause cause) {
        throw new UnsupportedOperationException("not yet " + stream + cause);
    }

    public void resume(int stream) {
        throw new UnsupportedOperationException("not yet " + stream);
    }

    /// Takes a stream away and closes its ports, after what already lies in its sockets is read.
    public void remove(int stream) {
        throw new UnsupportedOperationException("not yet " + stream);
    }

    public StreamStatistics statistics(int stream) {
        throw new UnsupportedOperationException("not yet " + stream);
    }

    /// When the last RTP or RTCP packet of any stream came, 0 where none has.
    public long lastPacketEpochNanos() {
        throw new UnsupportedOperationException("not yet");
    }

    /// Reads what already lies in the sockets, closes all ports and gives the journal back, ready to be sealed.
    @Override
    public void close() {
        throw new UnsupportedOperationException("not yet");
    }
}
