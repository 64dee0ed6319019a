package io.earwitness.recorder.scenario;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A logging service by the JDK's HTTP server: takes what is posted to it, or answers as the test says.
final class LoggingPeer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    /// What was asked, whatever was answered, and what was taken.
    final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    final List<JsonNode> taken = new CopyOnWriteArrayList<>();
    final List<String> faults = new CopyOnWriteArrayList<>();
    volatile ToIntFunction<JsonNode> answer = _ -> 201;

    private final HttpServer server;

    LoggingPeer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/Logging/v1/LogEvents", this::take);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/Logging/v1";
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var wrapped = JSON.readTree(exchange.getRequestBody().readAllBytes());
            if (!exchange.getRequestMethod().equals("POST")
                    || !"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
                faults.add(exchange.getRequestMethod() + " " + exchange.getRequestHeaders());
            }
            if (!text(wrapped, "protected").equals("{\"alg\":\"none\"}")
                    || !wrapped.get("signature").asString().isEmpty()) {
                faults.add(wrapped.toString());
            }
            var event = JSON.readTree(text(wrapped, "payload"));
            asked.add(event);
            var status = answer.applyAsInt(event);
            if (status == 201) {
                taken.add(event);
            }
            var id = "\"urn:emergency:uid:logid:%d:logger\""
                    .formatted(asked.size())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, id.length);
            exchange.getResponseBody().write(id);
        }
    }

    private static String text(JsonNode wrapped, String member) {
        return new String(Base64.getUrlDecoder().decode(wrapped.get(member).asString()), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
