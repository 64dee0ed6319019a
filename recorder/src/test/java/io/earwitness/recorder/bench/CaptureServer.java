package io.earwitness.recorder.bench;

import io.earwitness.media.net.PortRange;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.recorder.capture.Capture;
import io.earwitness.recorder.capture.CaptureEngine;
import io.earwitness.recorder.capture.PacketSourceKind;
import io.earwitness.recorder.capture.PacketSources;
import io.earwitness.recorder.journal.JournalConfig;
import io.earwitness.recorder.journal.JournalListener;
import io.earwitness.recorder.journal.JournalReader;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalWriter;
import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.keys.KeyFile;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.StreamDescription;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// The capture engine and the journal alone, without signalling: so many two-stream calls until the input ends. Then it
/// looks whether every packet of some calls was stored, in order and byte for byte.
///
/// Arguments: kind of source, first port, streams, directory; `encrypted` behind them gives each journal a data key.
final class CaptureServer {
    private static final int CHECKED_CALLS_MAX = 20;
    private static final int RING_BYTES = 32 << 20;
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int PAYLOAD_BYTES = 160;

    private record Call(Capture capture, JournalWriter journal) {}

    private CaptureServer() {}

    public static void main(String[] arguments) throws Exception {
        var kind = PacketSourceKind.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        var first = Integer.parseInt(arguments[1]);
        var streams = Integer.parseInt(arguments[2]);
        var random = new SplittableRandom();
        var last = first + 2 * streams - 1;
        var sources = new PacketSources(first, last, RING_BYTES, BUFFER_BYTES, InstantSource.system()).open(kind, 1);
        var ports = new PortRange(first, last, Duration.ZERO, InstantSource.system());
        var directory = Path.of(arguments[3]);
        var keys = arguments.length > 4 ? newKeys(directory.resolve("keys")) : KeyRing.none();
        try (var journals = Journals.open(
                        directory,
                        JournalConfig.defaults().with(keys),
                        Clock.systemUTC(),
                        new SimpleMeterRegistry(),
                        new Complaints());
                var engine =
                        CaptureEngine.start(sources, ports, Clock.systemUTC(), random, new SimpleMeterRegistry())) {
            var calls = new ArrayList<Call>();
            for (var i = 0; i < streams / 2; i++) {
                calls.add(open(journals, engine, random));
            }
            System.out.println("ready " + sources.getFirst().name());
            while (System.in.read() >= 0) {
                // Until the input ends.
            }
            var stored = calls.stream()
                    .mapToLong(call -> call.capture().statistics(0).packets()
                            + call.capture().statistics(1).packets())
                    .sum();
            System.out.println("packets " + stored);
            var checked = new ArrayList<Path>();
            for (var call : calls) {
                call.capture().close();
                checked.add(call.journal().seal(EndCause.CLIENT_BYE, "").file());
            }
            var step = Math.max(1, checked.size() / CHECKED_CALLS_MAX);
            long verified = 0;
            for (var i = 0; i < checked.size(); i += step) {
                verified += verify(checked.get(i), keys);
            }
            System.out.println("verified " + verified);
        }
    }

    private static KeyRing newKeys(Path file) throws IOException {
        new KeyFile(file).add(InstantSource.system().instant(), new SecureRandom());
        return KeyRing.read(file);
    }

    private static Call open(Journals journals, CaptureEngine engine, SplittableRandom random) throws Exception {
        var journal = journals.create(RecordingId.create(InstantSource.system().instant(), random));
        var capture = engine.open(journal, InetAddress.getLoopbackAddress());
        for (var index = 0; index < 2; index++) {
            var formats = List.of(new NegotiatedFormat(0, "PCMU", 8000, 1, ""));
            var port = capture.allocate().rtpPort();
            capture.add(new StreamDescription(index, index, "" + index, "audio", "RTP/AVP", formats, port));
        }
        return new Call(capture, journal);
    }

    /// How many packets there are, all of them as they were sent, none missing in between.
    private static long verify(Path file, KeyRing keys) throws IOException {
        Map<Integer, Integer> next = new HashMap<>();
        long packets = 0;
        try (var reader = JournalReader.open(file, keys)) {
            for (var record = reader.next(); record.isPresent(); record = reader.next()) {
                if (record.get() instanceof PacketArrived packet) {
                    var rtp = RtpPacket.parse(packet.bytes()).orElseThrow();
                    var stream = rtp.ssrc() - 0x10000;
                    var sequence = rtp.sequenceNumber();
                    Optional.ofNullable(next.put(packet.stream(), (sequence + 1) & 0xFFFF))
                            .filter(expected -> expected != sequence)
                            .ifPresent(expected -> {
                                throw new IllegalStateException(
                                        file + ": packet " + sequence + " instead of " + expected);
                            });
                    var bytes = packet.bytes();
                    for (var k = 0; k < PAYLOAD_BYTES; k++) {
                        if (bytes.get(bytes.position() + 12 + k) != (byte) (stream * 31 + sequence * 7 + k)) {
                            throw new IllegalStateException(file + ": packet " + sequence + " was changed");
                        }
                    }
                    packets++;
                }
            }
        }
        return packets;
    }

    private static final class Complaints implements JournalListener {
        @Override
        public void writeFailed(RecordingId id, IOException cause) {
            System.err.println(id + ": " + cause);
        }

        @Override
        public void writeResumed(RecordingId id, long recordsLost) {
            System.err.println(id + " lost " + recordsLost + " records");
        }
    }
}
