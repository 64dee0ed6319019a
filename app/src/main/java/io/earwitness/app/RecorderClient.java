package io.earwitness.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks a running recorder over its HTTP interface, as the `recordings` and `sessions` commands do.
///
/// A refusal becomes an [UnavailableException] or a [NotThereException] that tells the recorder's own words.
final class RecorderClient {
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final URI base;
    private final HttpClient http;
    private final Optional<String> authorization;

    /// @param authorization who asks, as the header of that name has it
    RecorderClient(URI base, HttpClient http, Optional<String> authorization) {
        this.base = base;
        this.http = http;
        this.authorization = authorization;
    }

    private HttpRequest.Builder request(URI where) {
        var request = HttpRequest.newBuilder(where);
        authorization.ifPresent(shown -> request.header("Authorization", shown));
        return request;
    }

    JsonNode get(String path, Map<String, String> query) throws IOException, InterruptedException {
        try (var body = open(path, query).body()) {
            return MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw new UnavailableException(base + " answered something that is not JSON: is it a recorder?", e);
        }
    }

    /// Has the recorder do something; what it says to that, an empty object where it says nothing.
    JsonNode post(String path, Map<String, String> members) throws IOException, InterruptedException {
        var request = request(base.resolve(path))
                .header("Content-Type", "application/json")
                .timeout(ANSWER_PATIENCE)
                .POST(BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(members)))
                .build();
        var response = send(request);
        try (var body = response.body()) {
            if (response.statusCode() >= 300) {
                throw refusal(response.statusCode(), body);
            }
            var answer = body.readAllBytes();
            return answer.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(answer);
        } catch (JacksonException e) {
            throw new UnavailableException(base + " answered something that is not JSON: is it a recorder?", e);
        }
    }

    /// The bytes of a file; the caller closes the stream.
    HttpResponse<InputStream> open(String path, Map<String, String> query) throws IOException, InterruptedException {
        var request = request(base.resolve(path + encoded(query))).build();
        var response = send(request);
        if (response.statusCode() == 200) {
            return response;
        }
        try (var body = response.body()) {
            throw refusal(response.statusCode(), body);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (ConnectException e) {
            throw new UnavailableException(
                    "no recorder answers at " + base + "; start one with `earwitness serve`, "
                            + "or say where it is with --url",
                    e);
        }
    }

    private static IOException refusal(int status, InputStream body) throws IOException {
        var text = new String(body.readNBytes(16_384), StandardCharsets.UTF_8);
        var words = text;
        try {
            var problem = MAPPER.readTree(text);
            words = problem.path("title").asString("") + ". "
                    + problem.path("detail").asString("");
        } catch (JacksonException e) {
            words = words.lines().findFirst().orElse("");
        }
        return switch (status) {
            case 401 ->
                new UnavailableException(
                        "the recorder wants to know who asks: say --secret FILE, with a token, or --user NAME besides",
                        null);
            case 404 -> new NotThereException(words.strip());
            case 409, 502, 504 -> new RefusedException(words.strip());
            default -> new UnavailableException("the recorder answered " + status + ": " + words.strip(), null);
        };
    }

    private static String encoded(Map<String, String> query) {
        return query.isEmpty()
                ? ""
                : query.entrySet().stream()
                        .map(entry ->
                                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }
}
