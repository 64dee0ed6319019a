package io.earwitness.app;

import io.earwitness.recorder.Recorder;
import io.earwitness.recorder.RecorderSettings;
import java.io.PrintWriter;
import java.util.Locale;

/// Tells a person what a recorder that has just started listens on.
final class RecorderText {
    private RecorderText() {}

    static void listening(Recorder recorder, RecorderSettings settings, PrintWriter out) {
        for (var point : recorder.listening()) {
            out.printf(
                    "SIP   %s %s:%d%n",
                    point.transport().name().toLowerCase(Locale.ROOT),
                    point.address().getHostString(),
                    point.address().getPort());
        }
        var media = settings.media();
        out.printf("RTP   udp %d–%d%n", media.portFirst(), media.portLast());
        out.printf("page  %s%n", recorder.page());
        out.printf("data  %s%n", settings.dataDirectory().toAbsolutePath().normalize());
        out.flush();
    }
}
