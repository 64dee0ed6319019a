package io.earwitness.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `earwitness recordings list|show|export`: finds recordings of a running recorder and takes them out.
@Command(
        name = "recordings",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|show|export",
        description = "Finds, shows and takes out recordings of a running recorder.")
final class RecordingsCommand implements Runnable {
    private static final String PATH = "/api/v1/recordings";

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    RecorderOption recorder = new RecorderOption();

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print what the recorder answers, as JSON.")
    boolean json;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: list, show or export.");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists recordings, newest first.")
    int list(
            @Nullable @Option(names = "--text", paramLabel = "WORDS", description = "Names, numbers, call ids, client.")
                    String text,
            @Nullable
                    @Option(names = "--party", paramLabel = "TEXT", description = "Part of a party's name or address.")
                    String party,
            @Nullable @Option(names = "--call-id", paramLabel = "ID", description = "The exact Call-ID or session id.")
                    String callId,
            @Nullable
                    @Option(
                            names = "--identifier",
                            paramLabel = "[KIND:]ID",
                            description = "What another system calls it: ucid:00FA08…; * at the end: its beginning.")
                    String identifier,
            @Nullable
                    @Option(
                            names = "--from",
                            paramLabel = "TIME",
                            description = "Started at or after: 2026-11-21T10:00:00Z.")
                    String from,
            @Nullable @Option(names = "--to", paramLabel = "TIME", description = "Started before.") String to,
            @Nullable @Option(names = "--min-seconds", paramLabel = "N", description = "At least this long.")
                    String minimum,
            @Nullable @Option(names = "--max-seconds", paramLabel = "N", description = "At most this long.")
                    String maximum,
            @Nullable
                    @Option(
                            names = "--verdict",
                            paramLabel = "VERDICT",
                            description = "COMPLETE, GAPS, PARTIAL, EMPTY or DAMAGED.")
                    String verdict,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "At most this many. Default: 50.")
                    int limit)
            throws IOException, InterruptedException {
        var query = new LinkedHashMap<String, String>();
        put(query, "q", text);
        put(query, "party", party);
        put(query, "callId", callId);
        put(query, "identifier", identifier);
        put(query, "from", from);
        put(query, "to", to);
        put(query, "minSeconds", minimum);
        put(query, "maxSeconds", maximum);
        put(query, "verdict", verdict);
        query.put("limit", Integer.toString(limit));
        var page = client().get(PATH, query);
        if (!printedAsJson(page)) {
            RecordingText.printList(page, spec.commandLine().getOut());
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows one recording: who, what is missing, files.")
    int show(@Parameters(paramLabel = "ID", description = "From `recordings list`.") String id)
            throws IOException, InterruptedException {
        var recording = client().get(PATH + "/" + segment(id), Map.of());
        if (!printedAsJson(recording)) {
            RecordingText.printOne(recording, spec.commandLine().getOut());
        }
        return ExitCodes.OK;
    }

    @Command(name = "export", mixinStandardHelpOptions = true, description = "Writes one recording as a ZIP file.")
    int export(
            @Parameters(paramLabel = "ID", description = "From `recordings list`.") String id,
            @Nullable
                    @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            description = "Default: ID.zip here.")
                    Path output,
            @Option(names = "--overwrite", description = "Replace the file where it exists.") boolean overwrite)
            throws IOException, InterruptedException {
        var file = output == null ? Path.of(segment(id) + ".zip") : output;
        if (Files.exists(file) && !overwrite) {
            throw new UnavailableException(file + " exists; say --overwrite to replace it", null);
        }
        var partial = file.resolveSibling(file.getFileName() + ".part");
        try (var body =
                client().open(PATH + "/" + segment(id) + "/export", Map.of()).body()) {
            var bytes = copy(body, partial);
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
            spec.commandLine().getErr().printf("%s: %,d bytes%n", file, bytes);
        } finally {
            Files.deleteIfExists(partial);
        }
        return ExitCodes.OK;
    }

    private long copy(InputStream from, Path to) throws IOException {
        try (var progress = new Progress(spec.commandLine().getErr());
                var out = Files.newOutputStream(to)) {
            var buffer = new byte[64 * 1024];
            var total = 0L;
            for (var read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                out.write(buffer, 0, read);
                total += read;
                progress.say("exported %,d kB".formatted(total / 1000));
            }
            return total;
        }
    }

    private boolean printedAsJson(JsonNode node) {
        if (json) {
            spec.commandLine().getOut().println(Json.text(node));
        }
        return json;
    }

    private RecorderClient client() throws IOException {
        return recorder.client();
    }

    /// An id as one path segment; whatever cannot be an id is refused here, with a clear word.
    private String segment(String id) {
        if (!id.matches("[0-9A-Za-z]{1,40}")) {
            throw new ParameterException(spec.commandLine(), "'" + id + "' is not a recording's id");
        }
        return id;
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }
}
