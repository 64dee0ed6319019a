package io.earwitness.app;

import java.io.IOException;
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

/// `earwitness sessions …`: shows what a running recorder records now, and pauses, resumes, ends and begins it.
///
/// Who asks is the user of this machine unless said otherwise; it stands in the recording.
@Command(
        name = "sessions",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|show|pause|resume|end|snapshot|record|drain|undrain",
        description = "Shows, pauses, ends and begins what a running recorder records now.")
final class SessionsCommand implements Runnable {
    private static final String PATH = "/api/v1/sessions";
    private static final String ID = "From `sessions list`.";

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    RecorderOption recorder = new RecorderOption();

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print what the recorder answers, as JSON.")
    boolean json;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say what to do: list, show, pause, resume, end, snapshot, record, drain or undrain.");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists live sessions, oldest first.")
    int list() throws IOException, InterruptedException {
        var sessions = client().get(PATH, Map.of());
        if (!printedAsJson(sessions)) {
            SessionText.printList(sessions, spec.commandLine().getOut());
        }
        return ExitCodes.OK;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one live session and its streams.")
    int show(@Parameters(paramLabel = "ID", description = ID) String id) throws IOException, InterruptedException {
        var session = client().get(PATH + "/" + segment(id), Map.of());
        if (!printedAsJson(session)) {
            SessionText.printOne(session, spec.commandLine().getOut());
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "Stores nothing of a session from now on, whatever its client says.")
    int pause(
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Nullable @Option(names = "--as", paramLabel = "NAME", description = "Who asks. Default: the user here.")
                    String requester,
            @Nullable @Option(names = "--reason", paramLabel = "TEXT", description = "Why; stands in the recording.")
                    String reason)
            throws IOException, InterruptedException {
        return change(id, "pause", requester, reason);
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Stores a paused session again.")
    int resume(
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Nullable @Option(names = "--as", paramLabel = "NAME", description = "Who asks. Default: the user here.")
                    String requester,
            @Nullable @Option(names = "--reason", paramLabel = "TEXT", description = "Why; stands in the recording.")
                    String reason)
            throws IOException, InterruptedException {
        return change(id, "resume", requester, reason);
    }

    @Command(name = "end", mixinStandardHelpOptions = true, description = "Ends a session; its recording is kept.")
    int end(
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Nullable @Option(names = "--as", paramLabel = "NAME", description = "Who asks. Default: the user here.")
                    String requester,
            @Nullable @Option(names = "--reason", paramLabel = "TEXT", description = "Why; stands in the recording.")
                    String reason)
            throws IOException, InterruptedException {
        return change(id, "end", requester, reason);
    }

    @Command(
            name = "snapshot",
            mixinStandardHelpOptions = true,
            description = "Asks the session's client for its whole metadata.")
    int snapshot(
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Nullable @Option(names = "--as", paramLabel = "NAME", description = "Who asks. Default: the user here.")
                    String requester,
            @Nullable @Option(names = "--reason", paramLabel = "TEXT", description = "Why; the client is told.")
                    String reason)
            throws IOException, InterruptedException {
        return change(id, "snapshot", requester, reason);
    }

    @Command(
            name = "record",
            mixinStandardHelpOptions = true,
            description = "Calls a recording client, so that it sends what it has.")
    int record(
            @Parameters(paramLabel = "SIP-ADDRESS", description = "Such as sip:src@sbc.example.com") String client,
            @Nullable @Option(names = "--as", paramLabel = "NAME", description = "Who asks. Default: the user here.")
                    String requester,
            @Nullable @Option(names = "--reason", paramLabel = "TEXT", description = "Why; stands in the recording.")
                    String reason)
            throws IOException, InterruptedException {
        var asked = asked(requester, reason);
        asked.put("client", client);
        JsonNode started;
        try (var progress = new Progress(spec.commandLine().getErr())) {
            progress.say("calling " + client);
            started = client().post(PATH, asked);
        }
        if (!printedAsJson(started)) {
            spec.commandLine().getOut().println(started.path("id").asString(""));
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "drain",
            mixinStandardHelpOptions = true,
            description = "Refuses new sessions from now on; live ones go on.")
    int drain() throws IOException, InterruptedException {
        client().post("/api/v1/system/drain", Map.of());
        spec.commandLine().getErr().println("New sessions are refused now; live ones go on.");
        return ExitCodes.OK;
    }

    @Command(name = "undrain", mixinStandardHelpOptions = true, description = "Takes sessions again.")
    int undrain() throws IOException, InterruptedException {
        client().post("/api/v1/system/undrain", Map.of());
        spec.commandLine().getErr().println("Sessions are taken again.");
        return ExitCodes.OK;
    }

    private int change(String id, String action, @Nullable String requester, @Nullable String reason)
            throws IOException, InterruptedException {
        var result = client().post(PATH + "/" + segment(id) + "/" + action, asked(requester, reason));
        if (!printedAsJson(result)) {
            spec.commandLine().getOut().println(result.path("text").asString("") + ".");
        }
        return ExitCodes.OK;
    }

    private static Map<String, String> asked(@Nullable String requester, @Nullable String reason) {
        var asked = new LinkedHashMap<String, String>();
        asked.put("requester", requester == null ? System.getProperty("user.name", "") : requester);
        asked.put("reason", reason == null ? "" : reason);
        return asked;
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

    private String segment(String id) {
        if (!id.matches("[0-9A-Za-z]{1,40}")) {
            throw new ParameterException(spec.commandLine(), "'" + id + "' is not a session's id");
        }
        return id;
    }
}
