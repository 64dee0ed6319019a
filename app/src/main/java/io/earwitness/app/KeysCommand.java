package io.earwitness.app;

import io.earwitness.recorder.RecorderSettings;
import io.earwitness.recorder.archive.ArchiveKeys;
import io.earwitness.recorder.journal.JournalKeys;
import io.earwitness.recorder.keys.KeyFile;
import io.earwitness.recorder.keys.KeyRing;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `earwitness keys add|list|rewrap`: the keys that encrypt what is stored. Never shows one.
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "add|list|rewrap",
        description = {
            "Makes, lists and changes the keys that encrypt what is stored (encryption.key-file).",
            "To rotate: add a key, start the recorder anew, rewrap; then the old line may go from the file."
        })
final class KeysCommand implements Runnable {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Nullable
    @Option(
            names = "--file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The key file. Default: encryption.key-file of the settings.")
    Path file;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: add, list or rewrap.");
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Makes a key and puts it last in the file, which is made where there is none.")
    int add(@Mixin SettingsOption settings) throws Exception {
        var path = path(settings.load());
        var key = new KeyFile(path).add(Instant.now(), new SecureRandom());
        spec.commandLine().getOut().printf("key %s is now the newest of %s%n", key.id(), path);
        return ExitCodes.OK;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the keys without showing them.")
    int list(@Mixin SettingsOption settings) throws Exception {
        var keys = new KeyFile(path(settings.load())).read();
        var out = spec.commandLine().getOut();
        for (var key : keys) {
            out.printf("%s  %s%s%n", key.id(), key.created(), key.equals(keys.getLast()) ? "  encrypts" : "");
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "rewrap",
            mixinStandardHelpOptions = true,
            description = "Wraps what older keys wrap by the newest one; also while a recorder runs.")
    int rewrap(@Mixin SettingsOption option) throws Exception {
        var settings = option.load();
        var keys = KeyRing.read(path(settings));
        var journals = JournalKeys.rewrap(settings.dataDirectory().resolve("journals"), keys);
        var recordings = ArchiveKeys.rewrap(settings.dataDirectory().resolve("recordings"), keys);
        var catalog = ArchiveKeys.rewrap(settings.dataDirectory().resolve("catalog"), keys);
        var out = spec.commandLine().getOut();
        out.printf("%d journals wrapped anew, %d left as they are%n", journals.wrapped(), journals.unchanged());
        out.printf("%d recordings wrapped anew, %d left as they are%n", recordings.wrapped(), recordings.unchanged());
        out.printf("the catalog's key %s%n", catalog.wrapped() > 0 ? "wrapped anew" : "left as it is");
        var err = spec.commandLine().getErr();
        journals.failed().forEach(err::println);
        recordings.failed().forEach(err::println);
        catalog.failed().forEach(err::println);
        return Stream.of(journals.failed(), recordings.failed(), catalog.failed())
                        .allMatch(List::isEmpty)
                ? ExitCodes.OK
                : ExitCodes.NO;
    }

    private Path path(RecorderSettings settings) throws IOException {
        if (file != null) {
            return file;
        }
        var set = settings.encryption().keyFile();
        if (set.toString().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Say --file, or set encryption.key-file in the settings.");
        }
        return set;
    }
}
