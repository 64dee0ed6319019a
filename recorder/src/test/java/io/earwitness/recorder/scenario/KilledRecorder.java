package io.earwitness.recorder.scenario;

import io.earwitness.recorder.Recorder;
import io.earwitness.recorder.RecorderSettings;
import io.earwitness.sip.message.Transport;
import java.nio.file.Path;

/// A recorder in a process of its own, to be killed: says on which ports it listens, then waits for the end.
///
/// Given a directory and, where its sessions are to go on, the sections of settings that differ.
final class KilledRecorder {
    private KilledRecorder() {}

    public static void main(String[] arguments) throws Exception {
        var more = arguments.length > 1 ? arguments[1] : "session: { drain: 100ms, resume: false }\n";
        var settings = RecorderSettings.parse(ScenarioRecorder.settings(more)).inDirectory(Path.of(arguments[0]));
        var recorder = Recorder.start(settings);
        System.out.println("listening " + port(recorder, Transport.UDP)
                + " " + recorder.page().getPort()
                + " " + port(recorder, Transport.TCP));
        System.out.flush();
        Thread.currentThread().join();
    }

    private static int port(Recorder recorder, Transport transport) {
        return recorder.listening().stream()
                .filter(point -> point.transport() == transport)
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
    }
}
