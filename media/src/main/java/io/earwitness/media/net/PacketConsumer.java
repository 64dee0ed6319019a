package io.earwitness.media.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Takes each packet as it comes off a [PacketSource], in the loop thread; it must not block.
@FunctionalInterface
public interface PacketConsumer {
    /// @param packet the UDP payload between position and limit; valid only during the call
    /// @param source who sent it; the same object again while the sender stays the same
    /// @param arrivalEpochNanos nanoseconds since 1970-01-01 UTC, from the kernel where the source can
    void accept(MediaSocket socket, ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos);

    /// The system threw packets away before they could be read, as the source has just been told.
    ///
    /// @param socket whose they were; null where they may have been of any socket of the source
    default void dropped(@Nullable MediaSocket socket, long packets, long epochNanos) {}
}
