package io.earwitness.app;

import io.earwitness.recorder.Recorder;
import io.earwitness.recorder.RecorderSettings;
import io.earwitness.recorder.StartupException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `earwitness serve`: the recorder, until it is told to stop.
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Records: takes SIPREC calls on UDP and TCP, keeps them, shows them in a browser.",
            "SIGTERM or Ctrl-C: refuses new calls, ends the live ones cleanly, finishes recordings, leaves.",
            "Live calls go on after a kill, and after SIGTERM with --handover, when it is started again at once."
        })
final class ServeCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SettingsOption settingsOption = new SettingsOption();

    @Option(
            names = "--handover",
            description = "On SIGTERM leave at once and end no call: the next start goes on with them.")
    boolean handover;

    @Override
    public Integer call() throws Exception {
        var settings = settingsOption.load();
        LogLevels.set(settings.logLevel().name());
        var recorder = start(settings);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(recorder, stopped), "shutdown"));
        RecorderText.listening(recorder, settings, spec.commandLine().getOut());
        stopped.await();
        return ExitCodes.OK;
    }

    static Recorder start(RecorderSettings settings) throws UnavailableException {
        try {
            return Recorder.start(settings);
        } catch (StartupException e) {
            throw new UnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    // A stop that was asked for is a success: without the halt the process would end with 143.
    private void stop(Recorder recorder, CountDownLatch stopped) {
        if (handover) {
            recorder.handOver();
        } else {
            recorder.close();
        }
        stopped.countDown();
        spec.commandLine().getOut().flush();
        Runtime.getRuntime().halt(ExitCodes.OK);
    }
}
