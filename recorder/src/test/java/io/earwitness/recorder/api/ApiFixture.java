package io.earwitness.recorder.api;

import io.earwitness.recorder.access.UserFile;
import io.earwitness.recorder.access.Users;
import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.assembly.NoRoomException;
import io.earwitness.recorder.catalog.Catalog;
import io.earwitness.recorder.catalog.CatalogConfig;
import io.earwitness.recorder.catalog.FakeRecording;
import io.earwitness.recorder.events.RecorderEvents;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.nena.NenaElement;
import io.earwitness.recorder.playback.DerivedSounds;
import io.earwitness.recorder.playback.OngoingSound;
import io.earwitness.recorder.playback.ServedFile;
import io.earwitness.recorder.rtsp.PlaybackUrls;
import io.earwitness.recorder.signalling.Signalling;
import io.earwitness.recorder.telemetry.BuildVersion;
import io.earwitness.recorder.telemetry.Health;
import io.earwitness.recorder.telemetry.Telemetry;
import io.earwitness.sip.tls.TlsContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/// A running programming interface over a real archive and a real catalog, and a client for it.
final class ApiFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-04T12:00:00.5Z");

    private static final Duration PATIENCE = Duration.ofMillis(500);

    final Archive archive;
    final Catalog catalog;
    final Telemetry telemetry = new Telemetry(new BuildVersion("9.8.7"));
    final ApiServer server;
    final RecorderEvents events = new RecorderEvents(telemetry.meters());
    final List<LiveSessionRepresentation> sessions = new CopyOnWriteArrayList<>();
    final List<NotRecordedRepresentation> notRecorded = new CopyOnWriteArrayList<>();
    final Map<RecordingId, Signalling> signalling = new ConcurrentHashMap<>();
    final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    final List<String> problems = new CopyOnWriteArrayList<>();
    final AtomicReference<String> lastThread = new AtomicReference<>("");

    private final Path scratch;
    volatile boolean noRoom;
    private final HttpClient client = HttpClient.newHttpClient();

    static final NenaElement NENA =
            new NenaElement("logger.state.pa.us", "psap.allegheny.pa.us", "logging.state.pa.us", ZoneOffset.UTC);

    static ApiFixture start(Path scratch) throws IOException {
        return new ApiFixture(scratch, scratch.resolve("catalog.db"), Set.of(), "/web");
    }

    static ApiFixture withoutDatabase(Path scratch) throws IOException {
        return new ApiFixture(scratch, scratch.resolve("nowhere/catalog.db"), Set.of(), "/web");
    }

    ApiFixture(Path scratch, Path database, Set<String> names, String pages) throws IOException {
        this(scratch, database, names, pages, Optional.empty());
    }

    /// Open to everybody until there is a user in the file `users` of the scratch directory.
    static ApiAccess access(Path scratch) throws IOException {
        return new ApiAccess(Users.open(new UserFile(scratch.resolve("users"))), true);
    }

    ApiFixture(Path scratch, Path database, Set<String> names, String pages, Optional<TlsContext> tls)
            throws IOException {
        this.scratch = scratch;
        archive = Archive.open(scratch.resolve("recordings"), telemetry.meters());
        catalog = Catalog.open(new CatalogConfig("jdbc:sqlite:" + database, "", "", 4, PATIENCE), telemetry.meters());
        var health = new Health();
        health.add(() -> problems.stream().findFirst());
        var sources = new ApiSources(
                catalog,
                archive,
                this::sessions,
                () -> List.copyOf(notRecorded),
                id -> Optional.ofNullable(signalling.get(id)),
                ApiFixture::status,
                health,
                telemetry,
                new ControlOfFixture(
                        id -> sessions.stream().anyMatch(session -> session.id().equals(id))),
                new DerivedSounds(scratch.resolve("derived"), Clock.systemUTC()),
                this::liveSound,
                this::listen,
                access(scratch),
                events,
                Optional.of(NENA),
                Optional.of(urls()));
        var config = new ApiConfig("127.0.0.1", 0, names, tls);
        server = ApiServer.start(config, sources, new Random(1), new WebPages(pages), now::get);
    }

    // Four, so that a test can have too many.
    private PlaybackUrls urls() {
        var terms = new PlaybackUrls.Terms("rtsp", "", 8554, Duration.ofHours(1), 4);
        return new PlaybackUrls(terms, now::get, new Random(4));
    }

    FakeRecording store(FakeRecording recording) throws IOException {
        var assembled = recording.assembleIn(scratch.resolve("work"));
        archive.store(assembled);
        catalog.add(assembled.manifest(), assembled.waveform());
        return recording;
    }

    /// In the archive alone, as while the database is away.
    FakeRecording storeUnlisted(FakeRecording recording) throws IOException {
        archive.store(recording.assembleIn(scratch.resolve("work")));
        return recording;
    }

    Path folder(RecordingId id) throws IOException {
        return archive.find(id).orElseThrow().folder();
    }

    /// @param headers name, value, name, value …
    HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        return send("GET", path, headers);
    }

    HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
        var address = URI.create("http://127.0.0.1:" + server.port() + path);
        var request = HttpRequest.newBuilder(address).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> post(String path, String json) throws Exception {
        var address = URI.create("http://127.0.0.1:" + server.port() + path);
        var request = HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofString(json));
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /// Sends the very bytes of a request, which a well-behaved client would not, and reads to the end.
    String sendRaw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private List<LiveSessionRepresentation> sessions() {
        lastThread.set(Thread.currentThread().toString());
        return List.copyOf(sessions);
    }

    static SystemStatus status() {
        return new SystemStatus(
                "9.8.7",
                NOW,
                1,
                100,
                5L << 40,
                9L << 40,
                null,
                1,
                2,
                3,
                4,
                List.of("sip/udp 127.0.0.1:5060"),
                List.of());
    }

    private Optional<ServedFile> liveSound(RecordingId id) throws IOException {
        if (sessions.stream().noneMatch(session -> session.id().equals(id))) {
            throw new NoSuchElementException();
        }
        if (noRoom) {
            throw new NoRoomException("the disk is nearly full");
        }
        var file = Files.write(scratch.resolve("so-far.wav"), new byte[] {'R', 'I', 'F', 'F', 1, 2, 3, 4});
        return Optional.of(
                new ServedFile("audio.wav", "audio/vnd.wave", 8, "so-far", () -> Files.newByteChannel(file)));
    }

    private Optional<OngoingSound> listen(RecordingId id, OngoingSound.Wish wish, OngoingSound.Listener who) {
        if (sessions.stream().noneMatch(session -> session.id().equals(id))) {
            throw new NoSuchElementException();
        }
        return noRoom ? Optional.empty() : Optional.of(new SoundOfFixture(wish.toString()));
    }

    @Override
    public void close() {
        client.close();
        server.close();
        catalog.close();
        telemetry.close();
    }
}
