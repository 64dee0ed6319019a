package io.earwitness.media.srtp;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.LongStream;

/// What opening a packet costs, by suite: CPU time of this thread, median of some rounds. `bin/bench-srtp` runs it.
final class SrtpBench {
    private static final int PACKETS = 20_000;
    private static final int ROUNDS = 31;

    private SrtpBench() {}

    public static void main(String[] arguments) {
        var payloadBytes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 160;
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        System.out.printf(
                "opening SRTP, %d bytes of payload, median and quartiles of %d rounds%n", payloadBytes, ROUNDS);
        for (var suite : SrtpSuite.values()) {
            var keys = SampleStream.keys(suite, 1);
            var nanos = new long[ROUNDS];
            var allocated = 0L;
            // Two unmeasured times through, for the compiler.
            for (var round = -ROUNDS; round < ROUNDS; round++) {
                var sealed = sealed(new SrtpSender(keys), payloadBytes);
                var receiver = new SrtpReceiver(keys);
                var allocatedBefore = threads.getCurrentThreadAllocatedBytes();
                var before = threads.getCurrentThreadCpuTime();
                for (var packet : sealed) {
                    if (receiver.openRtp(packet, packet.length, 0) != SrtpOutcome.AUTHENTIC) {
                        throw new IllegalStateException("a packet could not be opened");
                    }
                }
                if (round >= 0) {
                    nanos[round] = (threads.getCurrentThreadCpuTime() - before) / PACKETS;
                    allocated = (threads.getCurrentThreadAllocatedBytes() - allocatedBefore) / PACKETS;
                }
            }
            var sorted = LongStream.of(nanos).sorted().toArray();
            System.out.printf(
                    "%-24s %5d ns a packet (%d-%d), %d bytes allocated%n",
                    suite, sorted[ROUNDS / 2], sorted[ROUNDS / 4], sorted[3 * ROUNDS / 4], allocated);
        }
    }

    private static byte[][] sealed(SrtpSender sender, int payloadBytes) {
        var packets = new byte[PACKETS][];
        Arrays.setAll(packets, n -> SampleStream.sealed(sender, SampleStream.rtp(SampleStream.SSRC, n, payloadBytes)));
        return packets;
    }
}
