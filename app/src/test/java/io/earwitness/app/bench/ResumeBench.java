package io.earwitness.app.bench;

import io.earwitness.app.bench.KilledServer.Away;
import io.earwitness.app.demo.SentSound;
import io.earwitness.client.call.CallListener;
import io.earwitness.client.call.CallPlan;
import io.earwitness.client.call.CallReport;
import io.earwitness.client.call.RecordedCalls;
import io.earwitness.client.call.Speech;
import io.earwitness.media.container.WavReader;
import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.sip.message.SipUri;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Kills a recorder under live calls with speech on two streams each, again and again, starts it again at once,
/// and compares every sample that was kept with what was sent.
///
/// Arguments: kills, calls, milliseconds between a start and the next kill, SIP port, data directory, directory
/// for logs, then the command that starts the recorder.
public final class ResumeBench {
    private static final int PACKET_MILLIS = 20;
    private static final int SAMPLES_PER_MILLI = 8;
    private static final int STREAMS = 2;
    /// What was received so long before a kill may not be lost.
    private static final long SAFE_MILLIS = 100;
    private static final Duration LONGER_THAN_ANY_RUN = Duration.ofHours(2);
    private static final long FINISH_NANOS = TimeUnit.MINUTES.toNanos(20);

    private final int kills;
    private final int calls;
    private final long upMillis;
    private final Path data;
    private final CallPlan plan;
    private final Map<Integer, CallListener.SentSoFar> speaking = new ConcurrentHashMap<>();
    private final List<Map<Integer, long[]>> sentBefore = new ArrayList<>();
    private final List<Away> aways = new ArrayList<>();

    private ResumeBench(String[] arguments) throws IOException {
        kills = Integer.parseInt(arguments[0]);
        calls = Integer.parseInt(arguments[1]);
        upMillis = Long.parseLong(arguments[2]);
        data = Path.of(arguments[4]);
        plan = CallPlan.bundled(SipUri.parse("sip:127.0.0.1:" + arguments[3]))
                .repeated(calls, 20)
                .lasting(LONGER_THAN_ANY_RUN);
    }

    public static void main(String[] arguments) throws Exception {
        var command = List.of(arguments).subList(6, arguments.length);
        var bench = new ResumeBench(arguments);
        boolean right;
        try (var server = new KilledServer(command, Path.of(arguments[5]))) {
            right = bench.run(server);
        }
        System.exit(right ? 0 : 1);
    }

    private boolean run(KilledServer server) throws Exception {
        var reports = killUnderCalls(server);
        var recordings = recordings();
        server.stop();
        return judge(reports, recordings);
    }

    private List<CallReport> killUnderCalls(KilledServer server) throws Exception {
        var failure = new AtomicReference<Exception>();
        var placed = new AtomicReference<List<CallReport>>(List.of());
        var placing = Thread.ofPlatform().start(() -> {
            try {
                placed.set(new RecordedCalls(new CallListener() {
                            @Override
                            public void onSpeaking(int number, SentSoFar sent) {
                                speaking.put(number, sent);
                            }
                        })
                        .place(plan));
            } catch (IOException e) {
                failure.set(e);
            }
        });
        try {
            while (speaking.size() < calls && placing.isAlive()) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            for (var kill = 1; kill <= kills; kill++) {
                TimeUnit.MILLISECONDS.sleep(upMillis);
                sentBefore.add(sentSoFar());
                TimeUnit.MILLISECONDS.sleep(SAFE_MILLIS);
                var away = server.killAndStart();
                aways.add(away);
                System.out.printf(
                        "kill %d: down %,d ms, of which the start took %,d; %d of %d calls go on%n",
                        kill,
                        TimeUnit.NANOSECONDS.toMillis(away.downNanos()),
                        away.startMillis(),
                        away.resumed(),
                        calls);
            }
            TimeUnit.MILLISECONDS.sleep(upMillis);
        } finally {
            placing.interrupt();
            placing.join();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        return Objects.requireNonNull(placed.get());
    }

    private Map<Integer, long[]> sentSoFar() {
        var now = new HashMap<Integer, long[]>();
        speaking.forEach((number, sent) -> now.put(number, new long[] {sent.packets(0), sent.packets(1)}));
        return now;
    }

    private Map<String, ArchivedRecording> recordings() throws Exception {
        var deadline = System.nanoTime() + FINISH_NANOS;
        var found = new HashMap<String, ArchivedRecording>();
        while (found.size() < calls && System.nanoTime() < deadline) {
            TimeUnit.SECONDS.sleep(1);
            var archive = Archive.open(data.resolve("recordings"), KeyRing.none(), new SimpleMeterRegistry());
            found.clear();
            try (var files = Files.walk(data.resolve("recordings"))) {
                for (var folder : files.filter(
                                file -> RecordingId.isValid(file.getFileName().toString()))
                        .toList()) {
                    archive.find(new RecordingId(folder.getFileName().toString()))
                            .ifPresent(one -> found.put(one.manifest().origin().callId(), one));
                }
            }
        }
        return found;
    }

    /// What came of one kill, over all streams.
    private static final class Loss {
        private long gapMillisMax;
        private long tooEarly;
    }

    private boolean judge(List<CallReport> reports, Map<String, ArchivedRecording> recordings) throws Exception {
        var losses = new ArrayList<Loss>();
        for (var kill = 0; kill < kills; kill++) {
            losses.add(new Loss());
        }
        var lost = 0;
        var different = 0;
        var elsewhere = 0L;
        for (var report : reports) {
            var recording = recordings.get(report.callId());
            if (recording == null || recording.manifest().endCause() != EndCause.CLIENT_BYE) {
                System.out.println("call " + report.number() + " is lost: "
                        + (recording == null
                                ? "no recording"
                                : recording.manifest().endCause()));
                lost++;
                continue;
            }
            for (var stream : recording.manifest().streams()) {
                elsewhere += assign(report.number(), stream, losses);
                if (!isRight(report, recording, stream)) {
                    System.out.println("call " + report.number() + ", stream " + (stream.index() + 1)
                            + ": what was kept is not what was sent");
                    different++;
                }
            }
        }
        lost += calls - reports.size();
        print(losses, lost, different, elsewhere);
        var tooEarly = losses.stream().mapToLong(loss -> loss.tooEarly).sum();
        return lost == 0 && different == 0 && tooEarly == 0;
    }

    /// Adds each gap of a stream to the kill that it belongs to; how many packets are missing at no kill.
    private long assign(int number, RecordedStream stream, List<Loss> losses) {
        var elsewhere = 0L;
        for (var gap : stream.gaps()) {
            var first = (gap.span().startMillis() - stream.offsetMillis()) / PACKET_MILLIS;
            var end = first + gap.span().lengthMillis() / PACKET_MILLIS;
            var kill = killOf(number, stream.index(), first, end);
            if (kill < 0) {
                elsewhere += end - first;
                continue;
            }
            var loss = losses.get(kill);
            var safe = sent(kill, number, stream.index());
            loss.gapMillisMax = Math.max(loss.gapMillisMax, gap.span().lengthMillis());
            loss.tooEarly += Math.max(0, Math.min(safe, end) - first);
        }
        return elsewhere;
    }

    private int killOf(int number, int stream, long first, long end) {
        for (var kill = 0; kill < kills; kill++) {
            var down = TimeUnit.NANOSECONDS.toMillis(aways.get(kill).downNanos()) + 2 * SAFE_MILLIS;
            var safe = sent(kill, number, stream);
            if (end >= safe && first <= safe + down / PACKET_MILLIS) {
                return kill;
            }
        }
        return -1;
    }

    private long sent(int kill, int number, int stream) {
        return Objects.requireNonNull(sentBefore.get(kill).get(number))[stream];
    }

    private boolean isRight(CallReport report, ArchivedRecording recording, RecordedStream stream) throws Exception {
        var speech = List.of(plan.caller(), plan.callee()).get(stream.index()).speech();
        var packets = report.streams().get(stream.index()).packetsSent();
        var sent = sound(speech, packets);
        var file = recording.folder().resolve(Objects.requireNonNull(stream.file()));
        var heard = WavReader.readAll(file, sent.length + SAMPLES_PER_MILLI);
        if (heard.length != sent.length) {
            return false;
        }
        for (var gap : stream.gaps()) {
            var from = (int) (gap.span().startMillis() - stream.offsetMillis()) * SAMPLES_PER_MILLI;
            var until = from + (int) gap.span().lengthMillis() * SAMPLES_PER_MILLI;
            // Where a millisecond is not whole, the edge belongs to the gap.
            until = Math.min(sent.length, until + SAMPLES_PER_MILLI);
            Arrays.fill(heard, from, until, (short) 0);
            Arrays.fill(sent, from, until, (short) 0);
        }
        return Arrays.equals(heard, sent);
    }

    private short[] sound(Speech speech, long packets) {
        return SentSound.of(plan.lasting(Duration.ofMillis(packets * PACKET_MILLIS)), speech);
    }

    private void print(List<Loss> losses, int lost, int different, long elsewhere) {
        System.out.println();
        System.out.println("| kill | down, ms | start, ms | calls resumed | longest gap, ms | lost from before |");
        System.out.println("|---|---|---|---|---|---|");
        for (var kill = 0; kill < kills; kill++) {
            var away = aways.get(kill);
            System.out.printf(
                    "| %d | %,d | %,d | %d of %d | %,d | %d |%n",
                    kill + 1,
                    TimeUnit.NANOSECONDS.toMillis(away.downNanos()),
                    away.startMillis(),
                    away.resumed(),
                    calls,
                    losses.get(kill).gapMillisMax,
                    losses.get(kill).tooEarly);
        }
        System.out.println();
        told(
                "down time, ms",
                aways.stream().map(away -> away.downNanos() / 1_000_000).toList());
        told("start of the process, ms", aways.stream().map(Away::startMillis).toList());
        told("longest gap, ms", losses.stream().map(loss -> loss.gapMillisMax).toList());
        System.out.printf(
                "%d kills, %d calls of %d streams: %d calls lost, %d streams not as they were sent, %d packets missing"
                        + " elsewhere%n",
                kills, calls, STREAMS, lost, different, elsewhere);
    }

    private static void told(String what, List<Long> values) {
        var sorted = values.stream().sorted().toList();
        System.out.printf("%s: median %,d, worst %,d%n", what, sorted.get(sorted.size() / 2), sorted.getLast());
    }
}
