package io.earwitness.app;

import io.earwitness.app.demo.AudioComparison;
import io.earwitness.app.demo.AudioVerdict;
import io.earwitness.client.call.CallListener;
import io.earwitness.client.call.CallPlan;
import io.earwitness.client.call.CallReport;
import io.earwitness.client.call.RecordedCalls;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.recorder.Recorder;
import io.earwitness.recorder.RecorderSettings;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `earwitness demo`: the whole way in one process, from a call that is placed to a verdict on every sample.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a recorder in a scratch directory, places a recorded call, and compares what was kept with what was sent.",
            "Stays up with the page until Ctrl-C; with --exit it leaves, with 1 when the audio is wrong."
        })
final class DemoCommand implements Callable<Integer> {
    private static final int PAGE_PORT = 8080;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--exit", description = "Leave after the verdict; 1 when the audio is wrong.")
    boolean exit;

    @Nullable
    @Option(
            names = {"-d", "--data"},
            paramLabel = "DIRECTORY",
            description = "Where to keep the recording. Default: a new temporary directory.")
    Path data;

    @Option(names = "--srtp", description = "Protect the call's media by SRTP.")
    boolean secured;

    @Nullable
    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "How long the call talks. Default: the whole talk.")
    Double seconds;

    private record Finished(Manifest manifest, Path folder) {}

    @Override
    public Integer call() throws Exception {
        LogLevels.set("WARN");
        var out = spec.commandLine().getOut();
        var directory = data == null ? Files.createTempDirectory("earwitness-demo-") : data;
        var finished = new LinkedBlockingQueue<Finished>();
        try (var recorder = ServeCommand.start(settings(directory))) {
            recorder.onFinished((manifest, folder) -> finished.add(new Finished(manifest, folder)));
            say(out, "recorder started, page at " + recorder.page());
            var plan = plan(recorder);
            var report = place(plan, out);
            var recording = await(finished);
            var verdict = AudioComparison.of(plan, report, recording.manifest(), recording.folder());
            print(verdict, recording, recorder, out);
            if (!exit) {
                stayUp(out);
            }
            return verdict.right() ? ExitCodes.OK : ExitCodes.NO;
        }
    }

    private static RecorderSettings settings(Path directory) throws Exception {
        return RecorderSettings.parse("""
                        sip:
                          udp: { address: 127.0.0.1, port: 0 }
                          tcp: { address: 127.0.0.1, port: 0 }
                        http: { port: %d }
                        msrp: { port: 0 }
                        """.formatted(pagePort())).inDirectory(directory);
    }

    // A recorder may already be running here: then the page goes where there is room.
    private static int pagePort() {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress("127.0.0.1", PAGE_PORT));
            return PAGE_PORT;
        } catch (IOException taken) {
            return 0;
        }
    }

    private CallPlan plan(Recorder recorder) throws IOException {
        var udp = recorder.listening().stream()
                .filter(point -> point.transport() == Transport.UDP)
                .findFirst()
                .orElseThrow();
        var plan =
                CallPlan.bundled(SipUri.parse("sip:127.0.0.1:" + udp.address().getPort()));
        if (secured) {
            plan = plan.secured(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        }
        return seconds == null ? plan : plan.lasting(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private static CallReport place(CallPlan plan, PrintWriter out) throws IOException, InterruptedException {
        say(
                out,
                "placing a call of " + plan.duration().toSeconds() + " s between "
                        + plan.caller().displayName() + " and " + plan.callee().displayName());
        var report = new RecordedCalls(CallListener.SILENT).place(plan).getFirst();
        if (!report.succeeded()) {
            throw new UnavailableException(
                    "the call failed: " + report.outcome().text(), null);
        }
        return report;
    }

    private static Finished await(BlockingQueue<Finished> finished) throws InterruptedException, UnavailableException {
        var recording = finished.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (recording == null) {
            throw new UnavailableException("no recording after " + PATIENCE.toSeconds() + " s", null);
        }
        return recording;
    }

    private static void print(AudioVerdict verdict, Finished recording, Recorder recorder, PrintWriter out)
            throws IOException {
        verdict.lines().forEach(line -> say(out, line));
        say(out, verdict.right() ? "AUDIO VERIFIED: what was kept is what was sent" : "AUDIO WRONG");
        try (var files = Files.walk(recording.folder())) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> say(out, "  " + file));
        }
        say(
                out,
                "page  "
                        + recorder.page()
                                .resolve("/recordings/" + recording.manifest().id()));
    }

    private static void stayUp(PrintWriter out) throws InterruptedException {
        say(out, "the page stays up until Ctrl-C");
        var stopped = new CountDownLatch(1);
        var main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stopped.countDown();
            try {
                main.join(TimeUnit.SECONDS.toMillis(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        stopped.await();
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }
}
