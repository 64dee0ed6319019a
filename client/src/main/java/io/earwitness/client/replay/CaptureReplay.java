package io.earwitness.client.replay;

import io.earwitness.client.agent.ClientEndpoint;
import io.earwitness.sip.message.SipUri;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Plays the recording sessions of a capture again, against a live server: the engine of `replay`.
///
/// Same bodies and packets, new dialogs and ports. Reading and playing are apart, so that a caller can look first.
public final class CaptureReplay {
    private final SipUri srs;
    private final double speed;
    private final ReplayListener listener;

    /// @param srs   the live server
    /// @param speed 1 keeps the captured timing, 2 is twice as fast
    public CaptureReplay(SipUri srs, double speed, ReplayListener listener) {
        if (!srs.isSip() || srs.isSecure() || !(speed > 0)) {
            throw new IllegalArgumentException("a sip: URI over UDP or TCP, and a speed above zero, are needed");
        }
        this.srs = srs;
        this.speed = speed;
        this.listener = listener;
    }

    /// What a capture file holds: pcap or pcapng, any link type that our reader knows.
    public static CaptureContents read(Path file) throws IOException {
        CaptureContents contents = DialogFinder.find(CapturedSignalling.read(file));
        return new CaptureContents(MediaFinder.find(file, contents.dialogs()), contents.leftOut());
    }

    public ReplayReport play(Path file) throws IOException, InterruptedException {
        return play(read(file));
    }

    /// Plays all dialogs, each at its place in time, and returns when the last has ended.
    public ReplayReport play(CaptureContents contents) throws IOException, InterruptedException {
        try (var agent = ClientEndpoint.towards(srs, "Earwitness replay");
                var executor = Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("replay-", 1).factory())) {
            long first = contents.dialogs().stream()
                    .mapToLong(CapturedDialog::startNanos)
                    .min()
                    .orElse(0);
            long origin = System.nanoTime();
            var running = new ArrayList<Future<DialogReport>>();
            for (CapturedDialog dialog : contents.dialogs()) {
                long start = origin + (long) ((dialog.startNanos() - first) / speed);
                running.add(executor.submit(() -> playOne(dialog, agent, start)));
            }
            return new ReplayReport(reports(running), contents.leftOut());
        }
    }

    private DialogReport playOne(CapturedDialog dialog, ClientEndpoint agent, long startNanos)
            throws IOException, InterruptedException {
        listener.onStarted(dialog);
        try (var replay = new DialogReplay(dialog, ReplayTarget.of(srs, speed, agent.sip()), agent)) {
            DialogReport report = replay.play(startNanos);
            listener.onFinished(report);
            return report;
        }
    }

    private static List<DialogReport> reports(List<Future<DialogReport>> running)
            throws IOException, InterruptedException {
        var reports = new ArrayList<DialogReport>();
        for (Future<DialogReport> dialog : running) {
            try {
                reports.add(dialog.get());
            } catch (ExecutionException failure) {
                throw new IOException("a dialog broke off: " + failure.getCause(), failure);
            }
        }
        return reports;
    }
}
