package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earwitness.sip.CallRefusedException;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.Transport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// The ladder of real calls: live, finished and refused; and what tshark makes of its packets.
class SignallingIT {
    private static final String PARTIAL = """
            <recording xmlns="urn:ietf:params:xml:ns:recording:1">
              <datamode>partial</datamode>
            </recording>
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    void tellsTheWholeCallAndTsharkReadsTheSame(Transport transport) throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, transport);
                var api = new ApiCalls(recorder.recorder().page())) {
            var call = client.call(Offers.twoStreams());
            call.update(Optional.of(metadata(PARTIAL)));
            call.reinvite(Offers.sdp(Offers.audio(2, "inactive")));
            call.bye();
            call.awaitEnd();
            var id = recorder.awaitFinished().manifest().id();

            var ladder = api.get("/api/v1/recordings/" + id + "/signalling").body();

            var rows = rows(ladder);
            assertThat(rows)
                    .filteredOn(row -> !row.contains("100 Trying"))
                    .satisfiesExactly(
                            row -> assertThat(row).matches("in INVITE \\| multipart/mixed, \\d,\\d{3} bytes"),
                            row -> assertThat(row).matches("out 200 OK \\| 2 × PCMA recvonly, ports \\d+, \\d+"),
                            row -> assertThat(row).isEqualTo("in ACK | "),
                            row -> assertThat(row).isEqualTo("in UPDATE | metadata only, partial"),
                            row -> assertThat(row).isEqualTo("out 200 OK | no body"),
                            row -> assertThat(row).isEqualTo("in INVITE | 2 × inactive, no metadata"),
                            row -> assertThat(row).isEqualTo("out 200 OK | 2 × inactive"),
                            row -> assertThat(row).isEqualTo("in ACK | "),
                            row -> assertThat(row).isEqualTo("in BYE | "),
                            row -> assertThat(row).isEqualTo("out 200 OK | "));
            assertThat(ladder.path("state").asString()).isEqualTo("FINISHED");
            assertThat(shown(recorder, "/api/v1/recordings/" + id + "/signalling.pcapng"))
                    .isEqualTo(firstWords(ladder));
        }
    }

    @Test
    void aLiveCallShowsWhatPassedSoFarAndThenMore() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var api = new ApiCalls(recorder.recorder().page());
                var call = client.call(Offers.twoStreams())) {
            call.sendsPackets(50, 0);
            var id = recorder.recorder().sessions().list().getFirst().id();
            var path = "/api/v1/sessions/" + id + "/signalling";
            var first = awaitRows(api, path, 3);

            call.update(Optional.of(metadata(PARTIAL)));
            var then = awaitRows(api, path, first.size() + 2);

            assertThat(api.get(path).body().path("state").asString()).isEqualTo("LIVE");
            assertThat(then).startsWith(first.toArray(String[]::new));
            assertThat(then).contains("in UPDATE | metadata only, partial");
            var page = api.get(path + "?after=" + first.size() + "&limit=1").body();
            assertThat(rows(page)).containsExactly("in UPDATE | metadata only, partial");
            assertThat(page.path("next").asInt()).isEqualTo(first.size() + 1);
        }
    }

    @Test
    @Tag("BODY-17")
    @Tag("MD-05")
    void aMessageIsShownAsReceivedWithTheLinesThatAreOtherwise() throws Exception {
        var oneLine = Offers.METADATA
                .replace("<name>Leo</name>", "<name>Tan & Sons</name>")
                .replaceAll("\\n\\s*", "");
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var api = new ApiCalls(recorder.recorder().page())) {
            var call = client.call(
                    ScenarioClient.both(Offers.of(Offers.line(1, "sendonly") + Offers.line(1, "sendonly")), oneLine));
            call.bye();
            call.awaitEnd();
            var id = recorder.awaitFinished().manifest().id();

            var message = api.get("/api/v1/recordings/" + id + "/signalling/1").body();

            assertThat(marked(message, "LABEL_REPEATED")).containsExactly("a=label:1", "a=label:1");
            assertThat(marked(message, "RAW_AMPERSAND")).containsExactly("<name>Tan & Sons</name>");
            var headers = message.path("parts").get(0);
            assertThat(headers.path("lines").get(0).asString()).startsWith("INVITE sip:");
            var xml = part(message, "METADATA");
            assertThat(xml.path("pretty").asBoolean()).isTrue();
            assertThat(xml.path("bytes").asInt()).isEqualTo(oneLine.getBytes(StandardCharsets.UTF_8).length);
            var shown = new StringBuilder();
            xml.path("lines").forEach(line -> shown.append(line.asString().strip()));
            assertThat(shown.toString()).isEqualTo(oneLine);
        }
    }

    @Test
    void aRefusedCallIsExplainedToo() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var api = new ApiCalls(recorder.recorder().page())) {
            var nothingUsable = Offers.of("m=audio 40000 FOO/BAR 8\r\na=label:1\r\n");
            assertThatThrownBy(() -> client.call(Offers.sdp(nothingUsable))).isInstanceOf(CallRefusedException.class);

            var refused = api.get("/api/v1/not-recorded").body().get(0);
            var path = "/api/v1/sessions/" + refused.path("sessionId").asString() + "/signalling";
            var rows = awaitRows(api, path, 3);

            assertThat(rows.getFirst()).startsWith("in INVITE | application/sdp, ");
            assertThat(rows).anyMatch(row -> row.startsWith("out 488 "));
            assertThat(rows.getLast()).isEqualTo("in ACK | ");
            assertThat(api.get(path).body().path("state").asString()).isEqualTo("REFUSED");
            assertThat(api.get(path + "/1").status()).isEqualTo(200);
        }
    }

    private static SipBody metadata(String xml) {
        return new SipBody("application/rs-metadata+xml", xml.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> awaitRows(ApiCalls api, String path, int least) {
        return org.awaitility.Awaitility.await().until(() -> rows(api.get(path).body()), rows -> rows.size() >= least);
    }

    private static List<String> rows(JsonNode ladder) {
        var rows = new ArrayList<String>();
        for (var row : ladder.path("items")) {
            rows.add((row.path("incoming").asBoolean() ? "in " : "out ")
                    + row.path("what").asString() + " | " + row.path("summary").asString());
        }
        return rows;
    }

    private static List<String> marked(JsonNode message, String kind) {
        var lines = new ArrayList<String>();
        for (var marked : message.path("deviations")) {
            if (marked.path("deviation").path("kind").asString().equals(kind)) {
                var part = part(
                        message,
                        marked.path("deviation").path("place").path("part").asString());
                for (var line : marked.path("lines")) {
                    lines.add(
                            part.path("lines").get(line.asInt() - 1).asString().strip());
                }
            }
        }
        return lines;
    }

    private static JsonNode part(JsonNode message, String name) {
        for (var part : message.path("parts")) {
            if (part.path("part").asString().equals(name)) {
                return part;
            }
        }
        throw new AssertionError("no part " + name);
    }

    /// Method and status of each message, and who sent it, by our ladder.
    private static List<String> firstWords(JsonNode ladder) {
        var words = new ArrayList<String>();
        for (var row : ladder.path("items")) {
            var sender = row.path(row.path("incoming").asBoolean() ? "remote" : "local")
                    .asString();
            words.add(row.path("status").asString("") + " " + row.path("method").asString() + " from "
                    + sender.substring(sender.lastIndexOf(':') + 1));
        }
        return words;
    }

    /// The same by tshark, which is told nothing but the file.
    private List<String> shown(ScenarioRecorder recorder, String path) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/tshark")), "tshark is not installed");
        var file = directory.resolve("signalling.pcapng");
        try (var http = HttpClient.newHttpClient()) {
            URI page = recorder.recorder().page();
            http.send(HttpRequest.newBuilder(page.resolve(path)).build(), BodyHandlers.ofFile(file));
        }
        var tshark = new ProcessBuilder(
                        "tshark",
                        "-r",
                        file.toString(),
                        "-Y",
                        "sip",
                        "-T",
                        "fields",
                        "-e",
                        "sip.Status-Code",
                        "-e",
                        "sip.CSeq.method",
                        "-e",
                        "udp.srcport")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var lines = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("\t", -1))
                .map(fields -> fields[0] + " " + fields[1] + " from " + fields[2])
                .toList();
        assertThat(tshark.waitFor()).isZero();
        return lines;
    }
}
