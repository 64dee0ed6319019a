package io.earwitness.recorder.capture;

/// How packets are received.
public enum PacketSourceKind {
    /// The first of the others, in their order, that the system has and permits.
    AUTO,
    /// A ring that the kernel fills, no system call a packet; Linux, with CAP_NET_RAW.
    RING,
    /// Sockets read in sweeps, many packets a system call; Linux.
    SWEPT,
    /// Sockets of the JDK, a system call a packet; everywhere.
    NIO
}
