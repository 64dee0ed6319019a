package io.earwitness.recorder.scenario;

import io.earwitness.recorder.Recorder;
import io.earwitness.recorder.RecorderSettings;
import io.earwitness.sip.message.Transport;
import java.nio.file.Path;

/// A recorder in a process of its own, to be killed: says on which port it listens, then waits for the end.
final class KilledRecorder {
    private KilledRecorder() {}

    public static void main(String[] arguments) throws Exception {
        var settings = RecorderSettings.parse(ScenarioRecorder.settings("session: { drain: 100ms, resume: false }\n"))
                .inDirectory(Path.of(arguments[0]));
        var recorder = Recorder.start(settings);
        var port = recorder.listening().stream()
                .filter(point -> point.transport() == Transport.UDP)
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
        System.out.println("listening " + port + " " + recorder.page().getPort());
        System.out.flush();
        Thread.currentThread().join();
    }
}
