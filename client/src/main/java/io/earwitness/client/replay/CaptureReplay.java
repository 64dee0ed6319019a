package io.earwitness.client.replay;

import io.earwitness.client.agent.ClientEndpoint;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
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
        List<CapturedDialog> complete =
                contents.dialogs().isEmpty() ? List.of() : MediaFinder.find(file, contents.dialogs());
        return new CaptureContents(complete, contents.leftOut(), contents.remarks());
    }

    public ReplayReport play(Path file) throws IOException {
        return play(read(file));
    }

    /// Plays all dialogs, each at its place in time, and returns when the last has ended.
    ///
    /// When the thread is interrupted, dialogs still running end with BYE and the report says so.
    public ReplayReport play(CaptureContents contents) throws IOException {
        var schedule = ReplaySchedule.of(contents.dialogs());
        try (var agent = ClientEndpoint.towards(srs, "Earwitness replay", TlsFiles.NONE);
                var executor = Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("replay-", 1).factory())) {
            long origin = System.nanoTime();
            var running = new ArrayList<Future<DialogReport>>();
            for (CapturedDialog dialog : contents.dialogs()) {
                long start = origin + (long) (schedule.offsetNanos(dialog) / speed);
                running.add(executor.submit(() -> playOne(dialog, agent, start)));
            }
            var reports = reports(running, executor);
            var remarks = new ArrayList<>(contents.remarks());
            remarks.addAll(schedule.remarks());
            return new ReplayReport(reports, contents.leftOut(), remarks);
        }
    }

    private DialogReport playOne(CapturedDialog dialog, ClientEndpoint agent, long startNanos) {
        DialogReport report;
        try (var replay = new DialogReplay(dialog, ReplayTarget.of(srs, speed, agent.sip()), agent)) {
            DialogReplay.awaitTime(startNanos);
            listener.onStarted(dialog);
            report = replay.play(startNanos);
        } catch (InterruptedException stopped) {
            report = DialogReport.brokenOff(dialog, "interrupted before its end");
        } catch (IOException failure) {
            report = DialogReport.brokenOff(dialog, String.valueOf(failure.getMessage()));
        }
        listener.onFinished(report);
        return report;
    }

    private static List<DialogReport> reports(List<Future<DialogReport>> running, ExecutorService executor) {
        var reports = new ArrayList<DialogReport>();
        boolean interrupted = false;
        for (int i = 0; i < running.size(); ) {
            try {
                reports.add(running.get(i).get());
                i++;
            } catch (InterruptedException stop) {
                interrupted = true;
                executor.shutdownNow();
            } catch (ExecutionException failure) {
                throw new IllegalStateException("a dialog broke off", failure.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return reports;
    }
}
