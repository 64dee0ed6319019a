package io.earwitness.recorder.journal;

import com.sun.management.ThreadMXBean;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.keys.KeyFile;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;

/// What a packet costs the thread that appends it: CPU and memory allocated, hashed alone, then encrypted, too.
///
/// Calls of two G.711 streams, 100 packets a second each, in simulated time; files in a directory of the caller's.
public final class JournalBench {
    private static final int ROUND_MILLIS = 20;
    private static final int SECONDS = 4;
    private static final int ROUNDS = 7;

    private JournalBench() {}

    public static void main(String[] args) throws Exception {
        var directory = Path.of(args[0]);
        var calls = Integer.parseInt(args[1]);
        var keyFile = directory.resolve("keys");
        new KeyFile(keyFile).add(Clock.systemUTC().instant(), new SecureRandom());
        System.out.printf("%d calls, %d packets a round, medians of %d rounds%n", calls, calls * 100 * SECONDS, ROUNDS);
        measure("hashed", directory, calls, JournalConfig.defaults());
        measure(
                "hashed and encrypted",
                directory,
                calls,
                JournalConfig.defaults().with(KeyRing.read(keyFile)));
        Files.delete(keyFile);
    }

    private static void measure(String name, Path directory, int calls, JournalConfig config) throws IOException {
        var nanos = new double[ROUNDS];
        var bytes = new double[ROUNDS];
        for (var round = -1; round < ROUNDS; round++) {
            var figures = round(directory.resolve("journals"), calls, config);
            if (round >= 0) {
                nanos[round] = figures[0];
                bytes[round] = figures[1];
            }
        }
        Arrays.sort(nanos);
        Arrays.sort(bytes);
        System.out.printf(
                "%-22s %5.0f ns CPU a packet (%.0f to %.0f), %4.1f bytes allocated a packet%n",
                name, nanos[ROUNDS / 2], nanos[0], nanos[ROUNDS - 1], bytes[ROUNDS / 2]);
    }

    private static double[] round(Path directory, int calls, JournalConfig config) throws IOException {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var random = new Random(1);
        var packet = ByteBuffer.allocateDirect(172);
        try (var journals = Journals.open(
                directory, config, Clock.systemUTC(), new SimpleMeterRegistry(), new JournalRoom.Told())) {
            var writers = new ArrayList<JournalWriter>();
            var pens = new ArrayList<PacketAppender>();
            for (var call = 0; call < calls; call++) {
                var writer =
                        journals.create(RecordingId.create(Clock.systemUTC().instant(), random));
                writers.add(writer);
                pens.add(writer.attach());
            }
            var cpu = threads.getCurrentThreadCpuTime();
            var allocated = threads.getCurrentThreadAllocatedBytes();
            for (var millis = 0; millis < SECONDS * 1000; millis += ROUND_MILLIS) {
                for (var pen : pens) {
                    pen.packet(0, PacketKind.RTP, 1, packet, millis);
                    pen.packet(1, PacketKind.RTP, 2, packet, millis);
                }
                for (var turn = 0; turn < ROUND_MILLIS; turn += 5) {
                    for (var pen : pens) {
                        pen.turn((millis + turn) * 1_000_000L);
                    }
                }
            }
            var packets = (double) calls * 100 * SECONDS;
            var figures = new double[] {
                (threads.getCurrentThreadCpuTime() - cpu) / packets,
                (threads.getCurrentThreadAllocatedBytes() - allocated) / packets
            };
            for (var pen : pens) {
                pen.detach();
            }
            for (var writer : writers) {
                journals.discard(writer.seal(EndCause.CLIENT_BYE, ""));
            }
            return figures;
        }
    }
}
