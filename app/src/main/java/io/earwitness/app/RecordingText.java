package io.earwitness.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.JsonNode;

/// Prints recordings for a person at a terminal, from what the HTTP interface answers.
final class RecordingText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private RecordingText() {}

    static void printList(JsonNode page, PrintWriter out) {
        var items = page.path("items");
        if (items.isEmpty()) {
            out.println("No recording matches.");
            return;
        }
        out.printf("%-26s  %-19s  %8s  %-8s  %s%n", "id", "started", "length", "verdict", "parties");
        for (var item : items) {
            out.printf(
                    "%-26s  %-19s  %8s  %-8s  %s → %s%n",
                    text(item, "id"),
                    time(text(item, "startedAt")),
                    length(item.path("lengthMillis").asLong()),
                    text(item, "verdict"),
                    party(item.path("from")),
                    party(item.path("to")));
        }
        out.printf("%d of %d%n", items.size(), page.path("total").asLong());
    }

    static void printOne(JsonNode recording, PrintWriter out) {
        line(out, "Recording", text(recording, "id"));
        line(out, "Started", time(text(recording, "startedAt")));
        line(out, "Length", length(recording.path("lengthMillis").asLong()));
        line(out, "Verdict", text(recording, "verdict") + ": " + text(recording, "verdictReason"));
        var origin = recording.path("origin");
        line(
                out,
                "Client",
                text(origin, "userAgent") + " at " + text(origin, "remote") + " " + text(origin, "transport"));
        line(out, "Call-ID", text(origin, "callId"));
        line(out, "Session", text(recording, "sessionId"));
        for (var identifier : recording.path("identifiers")) {
            line(out, "Identifier", text(identifier, "kind") + ":" + text(identifier, "value"));
        }
        for (var participant : recording.path("participants")) {
            line(out, "Participant", text(participant, "name") + " " + text(participant, "aor"));
        }
        for (var stream : recording.path("streams")) {
            line(out, "Stream " + stream.path("index").asInt(), stream(stream));
        }
        line(out, "Channels", text(recording.path("channelOrder"), "reason"));
        for (var event : recording.path("events")) {
            line(out, length(event.path("atMillis").asLong()), text(event, "text") + "  " + text(event, "detail"));
        }
        for (var deviation : recording.path("deviations")) {
            var found = text(deviation, "found").replace("\n", " / ");
            line(
                    out,
                    "Deviation",
                    text(deviation, "rule") + ": " + text(deviation, "text") + (found.isEmpty() ? "" : ": " + found));
        }
        for (var file : recording.path("files")) {
            line(
                    out,
                    "File",
                    "%s, %,d bytes"
                            .formatted(text(file, "name"), file.path("bytes").asLong()));
        }
    }

    private static String stream(JsonNode stream) {
        var undecoded = text(stream, "undecodedReason");
        return "label %s, %s %s, %,d packets, %,d lost, %,d duplicates%s"
                .formatted(
                        text(stream, "label"),
                        text(stream, "medium"),
                        text(stream, "codec"),
                        stream.path("packets").asLong(),
                        stream.path("lostPackets").asLong(),
                        stream.path("duplicatePackets").asLong(),
                        undecoded.isEmpty() ? "" : "; no sound: " + undecoded);
    }

    private static void line(PrintWriter out, String name, String value) {
        if (!value.isBlank()) {
            out.printf("%-12s %s%n", name, value.strip());
        }
    }

    static String party(JsonNode party) {
        var name = text(party, "name");
        var address = text(party, "address");
        return name.isEmpty() ? address.isEmpty() ? "unknown" : address : name;
    }

    private static String time(String instant) {
        return instant.isEmpty() ? "" : TIME.format(Instant.parse(instant));
    }

    static String length(long millis) {
        var length = Duration.ofMillis(millis);
        return "%d:%02d.%d".formatted(length.toMinutes(), length.toSecondsPart(), length.toMillisPart() / 100);
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
