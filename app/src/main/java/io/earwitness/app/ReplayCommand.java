package io.earwitness.app;

import io.earwitness.client.replay.CaptureContents;
import io.earwitness.client.replay.CaptureReplay;
import io.earwitness.client.replay.CapturedDialog;
import io.earwitness.client.replay.DialogReport;
import io.earwitness.client.replay.ReplayListener;
import io.earwitness.client.replay.ReplayReport;
import io.earwitness.sip.message.SipUri;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `earwitness replay`: plays the recording sessions of a capture again, against a live recorder.
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Takes the SIPREC dialogs found in a capture (pcap, pcapng) and plays them again against a live recorder:",
            "same bodies, new dialog identifiers, RTP to the ports that it answers with."
        })
final class ReplayCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE", description = "The capture: pcap or pcapng, also gzipped.")
    Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "SRS-URI", description = ServerArgument.DESCRIPTION)
    String server = "";

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            defaultValue = "1",
            description = "1 keeps the captured timing, 2 is twice as fast. Default: 1.")
    double speed = 1;

    @Option(names = "--json", description = "Print the report as JSON.")
    boolean json;

    @Override
    public Integer call() throws IOException {
        var srs = ServerArgument.parse(server, spec);
        try (var _ = new Interruption()) {
            return play(CaptureReplay.read(file), srs);
        }
    }

    private int play(CaptureContents contents, SipUri srs) throws IOException {
        var started = new AtomicInteger();
        var finished = new AtomicInteger();
        try (var progress = new Progress(spec.commandLine().getErr())) {
            var listener = new ReplayListener() {
                @Override
                public void onStarted(CapturedDialog dialog) {
                    started.incrementAndGet();
                    show();
                }

                @Override
                public void onFinished(DialogReport report) {
                    finished.incrementAndGet();
                    show();
                }

                private synchronized void show() {
                    progress.say("%d of %d dialogs started, %d over"
                            .formatted(started.get(), contents.dialogs().size(), finished.get()));
                }
            };
            return report(replay(srs, listener).play(contents));
        }
    }

    private CaptureReplay replay(SipUri srs, ReplayListener listener) {
        try {
            return new CaptureReplay(srs, speed, listener);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int report(ReplayReport report) {
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(report));
        } else {
            print(report, out);
        }
        out.flush();
        var played = !report.dialogs().isEmpty()
                && report.leftOut().isEmpty()
                && report.dialogs().stream().allMatch(ReplayCommand::taken);
        return played ? ExitCodes.OK : ExitCodes.NO;
    }

    /// Whether the server took all that the captured one had taken.
    private static boolean taken(DialogReport dialog) {
        return dialog.requests().stream()
                        .noneMatch(request -> request.capturedStatus() / 100 == 2 && request.liveStatus() >= 300)
                && dialog.streams().stream().allMatch(stream -> stream.sent() == stream.captured());
    }

    private static void print(ReplayReport report, PrintWriter out) {
        report.remarks().forEach(remark -> out.printf("note: %s%n", remark));
        if (report.dialogs().isEmpty() && report.leftOut().isEmpty()) {
            out.println("no recording session in this capture");
        }
        for (var dialog : report.dialogs()) {
            out.printf("dialog %s, now %s%n", dialog.capturedCallId(), dialog.liveCallId());
            for (var request : dialog.requests()) {
                var then = request.capturedStatus() == 0 ? "unanswered" : request.capturedStatus();
                out.printf("  %s: %s then, %s now%n", request.method(), then, request.text());
            }
            for (var stream : dialog.streams()) {
                out.printf(
                        "  line %d: %,d of %,d packets to port %d%n",
                        stream.line() + 1, stream.sent(), stream.captured(), stream.livePort());
            }
            dialog.notes().forEach(note -> out.printf("  note: %s%n", note));
            dialog.mismatches().forEach(mismatch -> out.printf("  otherwise than captured: %s%n", mismatch));
        }
        report.leftOut().forEach(left -> out.printf("not replayed: %s: %s%n", left.callId(), left.reason()));
    }
}
