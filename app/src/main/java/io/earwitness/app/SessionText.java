package io.earwitness.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// Prints live sessions for a person at a terminal, from what the HTTP interface answers.
final class SessionText {
    private SessionText() {}

    static void printList(JsonNode sessions, PrintWriter out) {
        if (sessions.isEmpty()) {
            out.println("No session is being recorded now.");
            return;
        }
        out.printf("%-26s  %8s  %-10s  %s%n", "id", "for", "state", "parties");
        for (var session : sessions) {
            out.printf(
                    "%-26s  %8s  %-10s  %s → %s%n",
                    text(session, "id"),
                    age(session),
                    state(session),
                    RecordingText.party(session.path("from")),
                    RecordingText.party(session.path("to")));
        }
    }

    static void printOne(JsonNode session, PrintWriter out) {
        line(out, "Session", text(session, "id"));
        line(out, "State", state(session) + ", for " + age(session));
        var client = session.path("client");
        line(
                out,
                "Client",
                text(client, "userAgent") + " at " + text(client, "address") + " " + text(client, "transport"));
        line(out, "Call-ID", text(session, "callId"));
        for (var party : session.path("parties")) {
            line(out, "Party", text(party, "name") + " " + text(party, "address"));
        }
        var pause = session.path("pause");
        if (pause.isObject()) {
            var reason = text(pause, "reason");
            line(
                    out,
                    "Paused",
                    "by " + text(pause, "requester") + (reason.isEmpty() ? "" : ": " + reason) + ". "
                            + text(pause, "clientText") + ".");
        }
        for (var stream : session.path("streams")) {
            line(out, "Stream " + stream.path("index").asInt(), stream(stream));
        }
    }

    private static String stream(JsonNode stream) {
        return "label %s, %s %s, %,d packets%s"
                .formatted(
                        text(stream, "label"),
                        text(stream, "medium"),
                        text(stream, "codec"),
                        stream.path("packets").asLong(),
                        stream.path("paused").asBoolean() ? ", paused" : "");
    }

    private static String state(JsonNode session) {
        if (text(session, "state").equals("LIVE")) {
            return session.path("pause").isObject() ? "paused" : "live";
        }
        return "assembling";
    }

    private static String age(JsonNode session) {
        var started = Instant.parse(text(session, "startedAt"));
        return RecordingText.length(
                Math.max(0, Duration.between(started, Instant.now()).toMillis()));
    }

    private static void line(PrintWriter out, String name, String value) {
        if (!value.isBlank()) {
            out.printf("%-12s %s%n", name, value.strip());
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
