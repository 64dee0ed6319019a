package io.earwitness.app;

import io.earwitness.recorder.HttpUsers;
import io.earwitness.recorder.access.Role;
import io.earwitness.recorder.access.UserFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `earwitness users add|list|remove|passwd`: who may use the HTTP interface. Never shows a password or a hash.
@Command(
        name = "users",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "add|list|remove|passwd",
        description = {
            "Says who may use the page and the HTTP interface (http.users).",
            "A running recorder knows of it at once; from the first user on it lets in nobody else."
        })
final class UsersCommand implements Runnable {
    private static final String ROLES =
            "operator: everything; listener: finds, hears and takes out; monitor: status and metrics alone.";

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Nullable
    @Option(
            names = "--file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The user file. Default: http.users of the settings, else users in the data directory.")
    Path file;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: add, list, remove or passwd.");
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Adds a user; asks for the password, or reads a line of the input where that is no terminal.")
    int add(
            @Mixin SettingsOption settings,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--role", paramLabel = "ROLE", defaultValue = "OPERATOR", description = ROLES) Role role,
            @Option(names = "--token", description = "For a program: makes a token and prints it, this once.")
                    boolean token)
            throws Exception {
        var users = file(settings);
        try {
            if (token) {
                spec.commandLine().getOut().println(users.addToken(name, role, Instant.now()));
            } else {
                users.add(name, role, password(), Instant.now());
            }
        } catch (IllegalArgumentException noName) {
            throw new ParameterException(spec.commandLine(), String.valueOf(noName.getMessage()), noName);
        }
        say("user " + name + ", " + role.name().toLowerCase(Locale.ROOT) + ", is in " + users.path());
        return ExitCodes.OK;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the users.")
    int list(@Mixin SettingsOption settings) throws Exception {
        var out = spec.commandLine().getOut();
        for (var user : file(settings).read()) {
            out.printf("%-24s %-8s %s%n", user.name(), user.role().name().toLowerCase(Locale.ROOT), user.created());
        }
        return ExitCodes.OK;
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a user, who is out at once.")
    int remove(@Mixin SettingsOption settings, @Parameters(paramLabel = "NAME") String name) throws Exception {
        var users = file(settings);
        users.remove(name);
        say("user " + name + " is removed from " + users.path());
        return ExitCodes.OK;
    }

    @Command(name = "passwd", mixinStandardHelpOptions = true, description = "Gives a user another password.")
    int passwd(@Mixin SettingsOption settings, @Parameters(paramLabel = "NAME") String name) throws Exception {
        file(settings).changePassword(name, password());
        say("user " + name + " has another password");
        return ExitCodes.OK;
    }

    private UserFile file(SettingsOption option) throws Exception {
        if (file != null) {
            return new UserFile(file);
        }
        return HttpUsers.file(option.load());
    }

    // Without a terminal there is none again since Java 25.
    @SuppressWarnings("SystemConsoleNull")
    private String password() throws IOException {
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            var line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        }
        var first = new String(console.readPassword("Password: "));
        if (!first.equals(new String(console.readPassword("Again: ")))) {
            throw new ParameterException(spec.commandLine(), "The two passwords differ.");
        }
        return first;
    }

    private void say(String sentence) {
        spec.commandLine().getErr().println(sentence);
    }
}
