package io.earwitness.media.net;

import java.util.OptionalLong;

/// What a [PacketSource] has seen since it started.
///
/// @param receiveErrors reads of a socket that failed; the socket stays open
/// @param kernelDrops packets the kernel threw away because a socket buffer was full; empty where it does not tell
public record SourceCounters(long packets, long bytes, long receiveErrors, OptionalLong kernelDrops) {}
