package io.earwitness.app;

import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `earwitness`: the entry of the process and the list of what it can do.
///
/// Leaves the work to one class per sub-command; decides only how words become exit codes.
@Command(
        name = "earwitness",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Records calls that a SIPREC client sends, and keeps them whole.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            CallCommand.class,
            AwaitCommand.class,
            ReplayCommand.class,
            RecordingsCommand.class,
            SessionsCommand.class,
            KeysCommand.class,
            UsersCommand.class,
            VerifyCommand.class,
            DoctorCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done, and all is well",
            " 1:done, but the answer is no: a call refused, audio wrong, a check bad",
            " 2:the command line is wrong",
            "69:something needed is not there: a port, a directory, the recorder asked",
            "70:a defect of ours",
            "78:the settings are wrong"
        })
public final class Main implements Runnable {
    @Spec
    CommandSpec spec = CommandSpec.create();

    /// Runs one command and ends the process with its exit code.
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /// The same without ending the process; returns the exit code.
    static int run(String... arguments) {
        return arguments.length > 0 && arguments[0].equals("serve")
                ? serving().execute(Arrays.copyOfRange(arguments, 1, arguments.length))
                : commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        return prepared(new CommandLine(new Main()));
    }

    /// The recorder alone. Live calls wait for its start after a kill, and the other commands take a fifth of a second.
    static CommandLine serving() {
        return prepared(new CommandLine(new ServeCommand()).setCommandName("earwitness serve"));
    }

    private static CommandLine prepared(CommandLine commandLine) {
        return commandLine.setCaseInsensitiveEnumValuesAllowed(true).setExecutionExceptionHandler(Failures::explain);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: one of the commands below.");
    }
}
