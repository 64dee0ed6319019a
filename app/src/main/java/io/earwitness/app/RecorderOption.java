package io.earwitness.app;

import io.earwitness.sip.tls.TlsContext;
import io.earwitness.sip.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Which running recorder is asked, and who asks: the options of `recordings` and `sessions`.
final class RecorderOption {
    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            defaultValue = "${env:EARWITNESS_URL:-http://127.0.0.1:8080}",
            description = "Where the recorder is. Default: ${DEFAULT-VALUE}")
    URI url = URI.create("http://127.0.0.1:8080");

    @Nullable
    @Option(
            names = "--user",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "Who asks; the password is the first line of --secret.")
    String user;

    @Nullable
    @Option(
            names = "--secret",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            defaultValue = "${env:EARWITNESS_SECRET_FILE}",
            description = "File with a token, or, with --user, a password. Default: that of EARWITNESS_SECRET_FILE.")
    Path secret;

    @Nullable
    @Option(
            names = "--trust",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "PEM file with the roots of the recorder's certificate. Default: those of Java.")
    Path trust;

    RecorderClient client() throws IOException {
        var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
        if (trust != null) {
            http.sslContext(
                    TlsContext.open("client", TlsFiles.NONE.trusting(trust)).current());
        }
        return new RecorderClient(url, http.build(), authorization());
    }

    private Optional<String> authorization() throws IOException {
        if (secret == null) {
            return Optional.empty();
        }
        var line = Files.readAllLines(secret).stream().findFirst().orElse("").strip();
        if (user == null) {
            return Optional.of("Bearer " + line);
        }
        var pair = (user + ":" + line).getBytes(StandardCharsets.UTF_8);
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    }
}
