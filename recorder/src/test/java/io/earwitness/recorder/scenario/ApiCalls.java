package io.earwitness.recorder.scenario;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks a recorder's programming interface, as any program would.
final class ApiCalls implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final URI page;

    ApiCalls(URI page) {
        this.page = page;
    }

    /// What was answered.
    record Answer(int status, String type, JsonNode body) {}

    Answer get(String path) throws IOException, InterruptedException {
        var answer =
                http.send(HttpRequest.newBuilder(page.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(),
                answer.headers().firstValue("Content-Type").orElse(""),
                json.readTree(answer.body()));
    }

    /// Only whether it is there.
    int status(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(page.resolve(path)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    int head(String path) throws IOException, InterruptedException {
        var ask = HttpRequest.newBuilder(page.resolve(path)).HEAD().build();
        return http.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(page.resolve(path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(),
                answer.headers().firstValue("Content-Type").orElse(""),
                json.readTree(answer.body()));
    }

    @Override
    public void close() {
        http.close();
    }
}
