package io.earwitness.app;

import io.earwitness.recorder.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/// Turns what a command could not do into one clear line and an exit code; only a defect of ours shows its trace.
final class Failures {
    private Failures() {}

    static int explain(Exception failure, CommandLine command, ParseResult ignored) {
        var err = command.getErr();
        return switch (failure) {
            case ConfigurationException e -> say(command, message(e), ExitCodes.SETTINGS);
            case NotThereException e -> say(command, message(e), ExitCodes.NO);
            case RefusedException e -> say(command, message(e), ExitCodes.NO);
            case IOException e -> say(command, message(e), ExitCodes.UNAVAILABLE);
            case InterruptedException e -> {
                Thread.currentThread().interrupt();
                yield say(command, "interrupted", ExitCodes.NO);
            }
            default -> {
                failure.printStackTrace(err);
                yield say(
                        command,
                        "this is a defect of Earwitness; please report it with the lines above",
                        ExitCodes.DEFECT);
            }
        };
    }

    private static String message(Exception failure) {
        var message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private static int say(CommandLine command, String text, int exitCode) {
        command.getErr().println("earwitness: " + text);
        return exitCode;
    }
}
