package io.earwitness.recorder.scenario;

import static io.earwitness.recorder.scenario.CallMetadata.document;
import static io.earwitness.recorder.scenario.CallMetadata.opens;
import static io.earwitness.recorder.scenario.CallMetadata.stops;
import static io.earwitness.recorder.scenario.CallMetadata.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.journal.JournalRecord.SegmentBegun;
import io.earwitness.recorder.journal.JournalVerification;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.sip.message.Transport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A session that goes on for call after call: what has stopped is found and played while it goes on, and a kill
/// in the middle neither loses a packet nor makes a call twice.
class LongSessionIT {
    private static final int CALLS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SOON = "session: { drain: 100ms, split-after: 100ms }\n";

    @TempDir
    Path directory;

    @Test
    @Tag("PER-02")
    @Tag("PER-03")
    @Tag("PER-05")
    void theFirstOfFiftyCallsIsPlayedWhileTheThirdRuns() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, SOON);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var api = new ApiCalls(recorder.recorder().page())) {
            var sent = 0;
            try (var call = client.call(ScenarioClient.both(Offers.audio(2, "sendonly"), document("complete", "")))) {
                for (var number = 1; number <= CALLS; number++) {
                    update(call, opens("cs-" + number, "Leo"));
                    call.sendsTone(100, 0, 1);
                    if (number == 3) {
                        var first = awaitRecording(api, "cs-1", call);
                        assertThat(api.get("/api/v1/recordings/" + first).status())
                                .isEqualTo(200);
                        assertThat(recorder.recorder().sessions().list()).hasSize(1);
                        assertThat(api.get("/api/v1/recordings/" + first + "/participants")
                                        .body()
                                        .toString())
                                .contains("Ana", "Leo");
                        var live =
                                recorder.recorder().sessions().list().getFirst().id();
                        assertThat(api.get("/api/v1/sessions/" + live + "/signalling")
                                        .status())
                                .as("of a live session that went on in another journal")
                                .isEqualTo(200);
                        Awaitility.await("it is heard in its present part")
                                .atMost(PATIENCE)
                                .until(() -> api.status("/api/v1/sessions/" + live + "/audio") == 200);
                    }
                    update(call, stops("cs-" + number));
                }
                sent = call.sent().size();
                call.bye();
                call.awaitEnd();
            }
            var made = awaitCalls(CALLS, sent);

            assertThat(made.stream().map(Manifest::sessionId).filter(id -> !id.isEmpty()))
                    .doesNotHaveDuplicates()
                    .hasSize(CALLS);
            assertThat(made.stream().filter(one -> !one.sessionId().isEmpty()))
                    .allSatisfy(one -> assertThat(one.streams())
                            .allSatisfy(stream -> assertThat(stream.packets()).isPositive()));
            assertThat(made.stream().filter(one -> one.endCause() == EndCause.CONTINUED))
                    .as("parts of the session before its last")
                    .hasSizeGreaterThan(2);
            Awaitility.await("no journal waits any more")
                    .atMost(PATIENCE)
                    .until(() -> recorder.journals("open", "sealed").isEmpty());
            assertThat(recorder.journals("parked")).isEmpty();
            assertChained(recorder.journals("done"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("PER-05")
    void aKillWhileTheSessionGoesOnLosesNothingAndMakesNoCallTwice(boolean resume) throws Exception {
        var more = "session: { drain: 100ms, split-after: 100ms, resume: " + resume + " }\njournal: { keep: true }\n";
        try (var first = new Restart(directory, more);
                var client = new ScenarioClient(first.sip(Transport.UDP), Transport.UDP);
                var call = client.call(ScenarioClient.both(Offers.audio(2, "sendonly"), document("complete", "")))) {
            try (var api = new ApiCalls(first.page())) {
                update(call, opens("cs-1", "Leo"));
                call.sendsTone(100, 0, 1);
                update(call, stops("cs-1"));
                update(call, opens("cs-2", "Mia"));
                call.sendsTone(100, 0, 1);
                awaitRecording(api, "cs-1", call);
                call.sendsTone(100, 0, 1);
                awaitStored(call.sent().size());
            }
            first.kill();
            try (var second = first.again()) {
                var before = call.sent().size();
                if (resume) {
                    call.sendsTone(200, 0, 1);
                    update(call, stops("cs-2"));
                    call.bye();
                }
                var made = awaitCalls(2, resume ? call.sent().size() : before);

                assertThat(made.stream().map(Manifest::sessionId).filter(id -> !id.isEmpty()))
                        .containsExactlyInAnyOrder("cs-1", "cs-2");
                var crossing = made.stream()
                        .filter(one -> one.sessionId().equals("cs-2"))
                        .findFirst()
                        .orElseThrow();
                assertThat(crossing.streams())
                        .as("one recording, of both journals")
                        .allSatisfy(stream -> assertThat(stream.packets()).isGreaterThan(10));
                Awaitility.await("no journal waits any more")
                        .atMost(PATIENCE)
                        .until(() -> second.journals("open", "sealed").isEmpty());
                assertThat(second.journals("parked")).isEmpty();
                assertChained(second.journals("done"));
            }
        }
    }

    // The call that runs meanwhile is heard all the time.
    private static String awaitRecording(ApiCalls api, String session, ScenarioCall call) throws Exception {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            var found = api.get("/api/v1/recordings?identifier=session:" + session)
                    .body()
                    .get("items");
            if (!found.isEmpty()) {
                return found.get(0).get("id").asString();
            }
            call.sendsTone(100, 0, 1);
        }
        throw new AssertionError("no recording of " + session);
    }

    /// Every packet that the client sent stands in a journal.
    private void awaitStored(int packets) {
        Awaitility.await("packets are in journals").atMost(PATIENCE).until(() -> stored() >= packets);
    }

    private long stored() throws IOException {
        var count = 0L;
        try (var files = Files.walk(directory.resolve("journals"))) {
            for (var file : files.filter(one -> one.toString().endsWith(".ewj")).toList()) {
                try (var reader = io.earwitness.recorder.journal.JournalReader.open(file)) {
                    for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                        count += next.get() instanceof io.earwitness.recorder.journal.JournalRecord.PacketArrived
                                ? 1
                                : 0;
                    }
                }
            }
        } catch (java.nio.file.NoSuchFileException moved) {
            return 0;
        }
        return count;
    }

    /// All recordings, once they hold so many calls and every packet.
    private List<Manifest> awaitCalls(int calls, int packets) {
        return Awaitility.await("all recordings are made")
                .atMost(PATIENCE)
                .until(
                        this::recordings,
                        made -> made.stream()
                                                .filter(one -> !one.sessionId().isEmpty())
                                                .count()
                                        == calls
                                && packets(made) == packets);
    }

    private List<Manifest> recordings() throws IOException {
        if (!Files.isDirectory(directory.resolve("recordings"))) {
            return List.of();
        }
        return Archive.open(directory.resolve("recordings"), new SimpleMeterRegistry())
                .all()
                .toList();
    }

    private static long packets(List<Manifest> made) {
        return made.stream()
                .flatMap(one -> one.streams().stream())
                .mapToLong(stream -> stream.packets())
                .sum();
    }

    /// Each journal of the session names the chain of the one before, from the first to the last.
    private static void assertChained(List<Path> journals) throws IOException {
        var segments = new TreeMap<Long, Path>();
        var begun = new ArrayList<SegmentBegun>();
        for (var journal : journals) {
            var verified = JournalVerification.of(journal, KeyRing.none());
            assertThat(verified.isWhole()).as("%s", journal).isTrue();
            var head = verified.contents().orElseThrow().head();
            assertThat(segments.put(head.begun().map(SegmentBegun::number).orElse(1L), journal))
                    .isNull();
            head.begun().ifPresent(begun::add);
        }
        assertThat(segments.firstKey()).isEqualTo(1);
        assertThat(segments.lastKey()).isEqualTo(journals.size());
        begun.sort(Comparator.comparingLong(SegmentBegun::number));
        for (var one : begun) {
            var previous = java.util.Objects.requireNonNull(segments.get(one.number() - 1));
            assertThat(previous.getFileName().toString())
                    .startsWith(one.previous().value());
            assertThat(JournalVerification.chainAfter(previous, one.previousBlocks()))
                    .contains(one.previousChain());
        }
    }
}
