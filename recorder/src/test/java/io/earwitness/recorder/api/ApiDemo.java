package io.earwitness.recorder.api;

import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.catalog.Catalog;
import io.earwitness.recorder.catalog.CatalogConfig;
import io.earwitness.recorder.catalog.FakeRecording;
import io.earwitness.recorder.catalog.FakeVoice;
import io.earwitness.recorder.events.RecorderEvents;
import io.earwitness.recorder.model.Participant;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.DerivedSounds;
import io.earwitness.recorder.session.ClientAnswer;
import io.earwitness.recorder.telemetry.BuildVersion;
import io.earwitness.recorder.telemetry.Health;
import io.earwitness.recorder.telemetry.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/// The programming interface with twelve made-up recordings, two live calls and three that were not recorded.
///
/// For working on the pages without placing calls. Arguments: port, data directory, further rows (without files).
final class ApiDemo {
    private static final SessionsOfDemo SESSIONS = new SessionsOfDemo(Clock.systemUTC());

    private ApiDemo() {}

    public static void main(String[] arguments) throws Exception {
        var port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8080;
        var data = arguments.length > 1 ? Path.of(arguments[1]) : Files.createTempDirectory("earwitness-demo");
        var rows = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
        Files.createDirectories(data);
        var telemetry = new Telemetry(BuildVersion.current());
        var archive = Archive.open(data.resolve("recordings"), telemetry.meters());
        var catalog = Catalog.open(CatalogConfig.sqlite(data.resolve("catalog.db")), telemetry.meters());
        if (catalog.count() == 0) {
            fill(archive, catalog, data);
        }
        var sources = new ApiSources(
                catalog,
                archive,
                SESSIONS,
                SESSIONS::notRecorded,
                _ -> Optional.empty(),
                () -> SESSIONS.status(data),
                new Health(),
                telemetry,
                new ControlOfFixture(id -> true),
                new DerivedSounds(data.resolve("derived"), Clock.systemUTC()),
                _ -> Optional.empty(),
                (_, _, _) -> Optional.empty(),
                ApiFixture.access(data),
                new RecorderEvents(telemetry.meters()),
                Optional.empty(),
                Optional.empty());
        var server = ApiServer.start(new ApiConfig("127.0.0.1", port, Set.of()), sources, new Random());
        System.out.println("listens on " + server.address() + ", data in " + data);
        addRows(catalog, rows);
        System.out.println("has " + catalog.count() + " recordings");
        new CountDownLatch(1).await();
    }

    private static void fill(Archive archive, Catalog catalog, Path data) throws IOException {
        for (var recording : DemoRecordings.twelve(Instant.now())) {
            var assembled = recording.assembleIn(data.resolve("work"));
            archive.store(assembled);
            catalog.add(assembled.manifest(), assembled.waveform());
        }
    }

    private static void addRows(Catalog catalog, int rows) {
        var random = new Random(11);
        var oldest = Instant.now().minus(Duration.ofDays(10));
        var pictures = Stream.of(4_000L, 9_000L, 15_000L, 22_000L)
                .map(length -> call(oldest, length, random, 0).waveform())
                .toList();
        for (var row = 0; row < rows; row++) {
            var picture = pictures.get(row % pictures.size());
            var length = (long) picture.lanes().getFirst().peaks().size() * FakeRecording.STEP_MILLIS;
            var recording = call(oldest.minus(Duration.ofMinutes(3L * row)), length, random, row);
            catalog.add(recording.manifest(List.of()), picture);
        }
    }

    private static FakeRecording call(Instant startedAt, long length, Random random, int row) {
        return FakeRecording.of(
                startedAt,
                length,
                random,
                FakeVoice.speaking("Caller " + row, "sip:+49305550" + row + "@example.net", 200, length),
                FakeVoice.speaking("Agent " + row % 40, "sip:agent" + row % 40 + "@example.com", 130, length));
    }

    /// Two live calls that grow as time goes by, and calls that were not recorded.
    private record SessionsOfDemo(Clock clock, Instant startedAt) implements LiveSessionSource {
        SessionsOfDemo(Clock clock) {
            this(clock, clock.instant());
        }

        @Override
        public List<LiveSessionRepresentation> sessions() {
            var now = clock.instant();
            var packets = Duration.between(startedAt, now).toMillis() / 20;
            var ana = new Participant("p1", "Ana Silva", "sip:ana.silva@example.com", null, null, null);
            var leo = new Participant("p2", "Leo Brandt", "sip:leo.brandt@example.com", null, null, null);
            var origin = DemoRecordings.origin("live-1@sbc.example.com", "Example-SBC/7.2", "TCP");
            return List.of(
                    LiveSessionRepresentation.of(
                            id(1),
                            LiveSessionRepresentation.State.LIVE,
                            startedAt,
                            List.of(ana, leo),
                            origin,
                            List.of(stream(0, packets, false, now), stream(1, packets, false, now)),
                            null),
                    LiveSessionRepresentation.of(
                            id(2),
                            LiveSessionRepresentation.State.LIVE,
                            startedAt.plusSeconds(1),
                            List.of(leo),
                            origin,
                            List.of(stream(0, packets / 2, true, now.minusSeconds(20))),
                            new LiveSessionRepresentation.Pause(
                                    now.minusSeconds(20),
                                    "anna",
                                    "card number",
                                    ClientAnswer.Kind.REFUSED,
                                    "The client refused: 405 Method Not Allowed")),
                    LiveSessionRepresentation.of(
                            id(3),
                            LiveSessionRepresentation.State.ASSEMBLING,
                            startedAt.minusSeconds(60),
                            List.of(ana, leo),
                            origin,
                            List.of(),
                            null));
        }

        List<NotRecordedRepresentation> notRecorded() {
            var client = new ClientRepresentation("Example-SBC/7.2", "192.0.2.17:5060", "UDP");
            return List.of(
                    new NotRecordedRepresentation(
                            startedAt.minusSeconds(30),
                            503,
                            "All 2000 places were taken.",
                            client,
                            "busy-1",
                            null,
                            id(5)),
                    new NotRecordedRepresentation(
                            startedAt.minusSeconds(300),
                            488,
                            "The offer has no media line.",
                            client,
                            "odd-1",
                            null,
                            id(6)),
                    new NotRecordedRepresentation(
                            startedAt.minusSeconds(900),
                            null,
                            "The journal could not be assembled: the disk was full.",
                            client,
                            "parked-1",
                            id(4),
                            id(4)));
        }

        SystemStatus status(Path data) {
            return new SystemStatus(
                    BuildVersion.current().text(),
                    startedAt,
                    2,
                    2000,
                    data.toFile().getUsableSpace(),
                    data.toFile().getTotalSpace(),
                    412.5,
                    1_284_311,
                    0,
                    17,
                    3,
                    List.of("sip/udp 0.0.0.0:5060", "sip/tcp 0.0.0.0:5060"),
                    List.of());
        }

        private RecordingId id(int number) {
            return RecordingId.create(startedAt, new Random(number));
        }

        private static LiveSessionRepresentation.Stream stream(
                int index, long packets, boolean paused, Instant lastPacketAt) {
            return new LiveSessionRepresentation.Stream(
                    index,
                    Integer.toString(index + 1),
                    "audio",
                    null,
                    "PCMA",
                    packets,
                    packets * 172,
                    paused ? Set.of(PauseCause.RECORDER) : Set.of(),
                    lastPacketAt);
        }
    }
}
