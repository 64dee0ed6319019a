package io.earwitness.recorder.bench;

import io.earwitness.media.codec.G711;
import io.earwitness.media.container.SoundFormat;
import io.earwitness.media.container.WavReader;
import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.recorder.archive.AssembledRecording;
import io.earwitness.recorder.archive.DurableFolder;
import io.earwitness.recorder.assembly.RecordSource;
import io.earwitness.recorder.assembly.RecordingAssembler;
import io.earwitness.recorder.journal.JournalConfig;
import io.earwitness.recorder.journal.JournalListener;
import io.earwitness.recorder.journal.JournalReader;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.journal.SealedJournal;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.model.StreamDescription;
import io.earwitness.recorder.model.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Assembles one sealed journal of a call with two G.711 streams again and again, in one thread: how many times faster
/// than it was spoken, by the CPU time of that thread and by the clock.
///
/// Arguments: directory, minutes, rounds, two WAV files of speech at 8 kHz.
final class AssemblyBench {
    private static final int PACKET_SAMPLES = 160;
    private static final int PACKETS_A_SECOND = 50;
    private static final long NANOS_A_PACKET = 20_000_000L;
    private static final int FLUSH_PACKETS = 200;

    private AssemblyBench() {}

    public static void main(String[] arguments) throws Exception {
        var directory = Path.of(arguments[0]);
        var minutes = Integer.parseInt(arguments[1]);
        var rounds = Integer.parseInt(arguments[2]);
        var speeches = List.of(speech(Path.of(arguments[3])), speech(Path.of(arguments[4])));
        try (var journals = Journals.open(
                directory.resolve("journals"),
                JournalConfig.defaults(),
                Clock.systemUTC(),
                new SimpleMeterRegistry(),
                new Fatal())) {
            var journal = written(journals, minutes, speeches);
            for (var formats : List.of(Set.<SoundFormat>of(), Set.of(SoundFormat.FLAC))) {
                measure(journals, journal, directory.resolve("work"), minutes * 60.0, rounds, formats);
            }
        }
    }

    private static void measure(
            Journals journals, SealedJournal journal, Path work, double seconds, int rounds, Set<SoundFormat> formats)
            throws IOException {
        var threads = ManagementFactory.getThreadMXBean();
        var cpu = new double[rounds];
        var wall = new double[rounds];
        for (var round = -2; round < rounds; round++) {
            var cpuBefore = threads.getCurrentThreadCpuTime();
            var wallBefore = System.nanoTime();
            var recording = assembled(journals, journal, work, formats);
            if (round >= 0) {
                cpu[round] = (threads.getCurrentThreadCpuTime() - cpuBefore) / 1e9;
                wall[round] = (System.nanoTime() - wallBefore) / 1e9;
            }
            check(recording, seconds);
            DurableFolder.delete(recording.folder());
        }
        Arrays.sort(cpu);
        Arrays.sort(wall);
        System.out.printf(
                Locale.ROOT,
                "two G.711 streams, %.0f min, to WAV%s: %,.0f times real time by CPU (%.0f to %.0f), %,.0f by the clock;"
                        + " median of %d%n",
                seconds / 60,
                formats.isEmpty() ? "" : " and " + formats,
                seconds / cpu[rounds / 2],
                seconds / cpu[rounds - 1],
                seconds / cpu[0],
                seconds / wall[rounds / 2],
                rounds);
    }

    private static void check(AssembledRecording recording, double seconds) {
        var manifest = recording.manifest();
        if (manifest.verdict() != Verdict.COMPLETE || Math.abs(manifest.lengthMillis() - seconds * 1_000) > 100) {
            throw new AssertionError(manifest.verdictReason() + " " + manifest.lengthMillis() + " ms");
        }
    }

    private static AssembledRecording assembled(
            Journals journals, SealedJournal journal, Path work, Set<SoundFormat> formats) throws IOException {
        List<AssembledRecording> taken = new ArrayList<>();
        new RecordingAssembler(work, () -> formats, work.resolveSibling("decoding"), KeyRing.none())
                .assemble(new Source(journals, journal), new RecordingAssembler.Taker() {
                    @Override
                    public boolean has(RecordingId id) {
                        return false;
                    }

                    @Override
                    public void take(AssembledRecording recording) {
                        taken.add(recording);
                    }
                });
        return taken.getFirst();
    }

    /// A bench whose journal is not whole measures nothing.
    private static final class Fatal implements JournalListener {
        @Override
        public void writeFailed(RecordingId id, IOException cause) {
            throw new AssertionError("the journal cannot be written", cause);
        }

        @Override
        public void writeResumed(RecordingId id, long recordsLost) {
            throw new AssertionError(recordsLost + " records were lost");
        }
    }

    private record Source(Journals journals, SealedJournal journal) implements RecordSource {
        @Override
        public RecordingId id() {
            return journal.id();
        }

        @Override
        public Reading open() throws IOException {
            return new Walk(journals.read(journal.file()));
        }
    }

    private record Walk(JournalReader reader) implements RecordSource.Reading {
        @Override
        public Optional<JournalRecord> next() throws IOException {
            return reader.next();
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    private static short[] speech(Path wav) throws IOException {
        return WavReader.readAll(wav, 1 << 22);
    }

    private static SealedJournal written(Journals journals, int minutes, List<short[]> speeches) throws IOException {
        var now = Clock.systemUTC().instant();
        var start = now.getEpochSecond() * 1_000_000_000L;
        var writer = journals.create(RecordingId.create(now, new Random(1)));
        var origin = new SessionOrigin(
                "bench", "tag", "bench", "127.0.0.2:5060", "127.0.0.1:5060", "UDP", "sip:srs@127.0.0.1");
        writer.append(new JournalRecord.SessionOpened(start, writer.id(), origin));
        var format = new NegotiatedFormat(8, "PCMA", 8_000, 1, "");
        var packetizers = new ArrayList<RtpPacketizer>();
        for (var stream = 0; stream < 2; stream++) {
            writer.append(new JournalRecord.StreamAgreed(
                    start,
                    new StreamDescription(
                            stream, stream, "" + stream, "audio", "RTP/AVP", List.of(format), 20_000 + 2 * stream)));
            packetizers.add(new RtpPacketizer(stream + 1, 100, 1_000));
        }
        var packets = minutes * 60 * PACKETS_A_SECOND;
        for (var from = 0; from < packets; from += FLUSH_PACKETS) {
            var pen = writer.attach();
            for (var n = from; n < Math.min(packets, from + FLUSH_PACKETS); n++) {
                for (var stream = 0; stream < 2; stream++) {
                    var packet =
                            packetizers.get(stream).packet(8, n == 0, coded(speeches.get(stream), n), PACKET_SAMPLES);
                    pen.packet(
                            stream,
                            PacketKind.RTP,
                            pen.source("127.0.0.2:" + (30_000 + 2 * stream)),
                            ByteBuffer.wrap(packet),
                            start + n * NANOS_A_PACKET);
                }
            }
            pen.detach();
        }
        return writer.seal(EndCause.CLIENT_BYE, "");
    }

    private static byte[] coded(short[] speech, int packet) {
        var payload = new byte[PACKET_SAMPLES];
        for (var i = 0; i < PACKET_SAMPLES; i++) {
            payload[i] = G711.toAlaw(speech[(packet * PACKET_SAMPLES + i) % speech.length]);
        }
        return payload;
    }
}
