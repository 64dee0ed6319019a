package io.earwitness.media.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;

/// Where UDP packets come from. One loop thread calls [#poll] and gets every packet there; `open` and `close` may be
/// called from any thread. What the packets mean is the consumer's business.
public interface PacketSource extends AutoCloseable {
    /// Binds at once, so that a port in use is the caller's IOException; packets appear in the polls that follow.
    ///
    /// @param attachment what the consumer wants to find again at [MediaSocket#attachment]
    MediaSocket open(InetSocketAddress local, Object attachment) throws IOException;

    /// Stops delivery; the port is free once the loop has polled again. Closing twice does nothing.
    void close(MediaSocket socket);

    /// Waits at most `timeoutNanos` for packets, hands what is pending to the consumer, and returns how many there
    /// were.
    /// The consumer's exceptions pass through; packets not yet read stay in the sockets.
    int poll(PacketConsumer consumer, long timeoutNanos) throws IOException;

    /// To be asked by the loop, now and again: whether all that had reached the source when this was called can be had
    /// by polling until nothing comes. A source that hands over what it has at once says so always.
    default BooleanSupplier handedOver() {
        return () -> true;
    }

    /// Ends a poll that waits, as far as interrupting its parked thread by `LockSupport.unpark` does not. From any
    /// thread.
    default void wakeUp() {}

    SourceCounters counters();

    /// For logs and metrics, for example `nio`.
    String name();

    /// Closes every socket. To be called when no thread polls any more.
    @Override
    void close() throws IOException;
}
