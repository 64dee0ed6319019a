package io.earwitness.app;

// snippet begins
import io.earwitness.recorder.Recorder;
import io.earwitness.recorder.RecorderSettings;
import java.nio.file.Path;

final class HostProgram {
    public static void main(String[] arguments) throws Exception {
        var settings = RecorderSettings.parse("""
                sip: { udp: { port: 5070 }, tcp: { port: 5070 } }
                http: { port: 8090 }
                """).inDirectory(Path.of("recordings-of-my-program"));
        try (var recorder = Recorder.start(settings)) {
            recorder.onFinished((manifest, folder) -> System.out.println(manifest.verdict() + " in " + folder));
            System.in.read(); // until Enter
        }
    }
}
