package io.earwitness.recorder.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.keys.KeyFile;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.sip.message.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// With a key, nothing of a call lies anywhere in the data directory or in the log in the clear, byte for byte: not who
/// spoke, not their numbers and ids, not a packet, not a sample, not what they wrote. Without one, all of it does.
class AtRestIT {
    private static final String NAME = "Zerlina Quast";
    private static final String NUMBER = "4930555012";
    private static final String WRITTEN = "fire in the cellar of number 77";
    private static final String HEADER = "badge-of-zerlina-77";
    private static final String METADATA = Offers.METADATA
            .replace("<name>Ana</name>", "<name>" + NAME + "</name>")
            .replace("sip:ana@example.com", "tel:+" + NUMBER);

    @TempDir
    Path directory;

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Path data;
    private Path keyFile;

    @BeforeEach
    void prepare() throws IOException {
        data = directory.resolve("data");
        keyFile = directory.resolve("keys");
        new KeyFile(keyFile).add(Instant.EPOCH, new SecureRandom());
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void detach() {
        root.detachAppender(log);
    }

    @Test
    @Tag("TLS-11")
    void nothingOfACallLiesInTheClear() throws Exception {
        try (var recorder = ScenarioRecorder.in(data, "encryption: { key-file: '" + keyFile + "' }\n")) {
            record(recorder, true);
        }
        assertThat(foundBelow(data, secrets())).isEmpty();
        assertThat(foundIn(logged(), secrets())).isEmpty();
    }

    @Test
    void withoutAKeyAllOfItDoes() throws Exception {
        try (var recorder = ScenarioRecorder.in(data)) {
            record(recorder, false);
        }
        assertThat(foundBelow(data, secrets()))
                .containsExactlyInAnyOrderElementsOf(secrets().keySet());
    }

    private byte[] payload = {};
    private byte[] samples = {};
    private String callId = "";

    /// Two calls: one that is looked at while it goes on, and everything that can be asked of a recording.
    private void record(ScenarioRecorder recorder, boolean encrypted) throws Exception {
        try (var client = new ScenarioClient(recorder, Transport.TCP);
                var api = new ApiCalls(recorder.recorder().page())) {
            var call = client.call(
                    ScenarioClient.both(Offers.audio(2, "sendonly") + MsrpPeer.line(3, ""), METADATA),
                    invite -> invite.with("Require", "siprec").with("X-Badge", HEADER));
            callId = call.dialog().id().callId();
            try (var text = MsrpPeer.to(call.answer().media().get(2))) {
                assertThat(text.says("message-of-zerlina", WRITTEN)).contains(" 200 OK");
            }
            call.sendsTone(1_500, 0, 1);
            payload = Arrays.copyOfRange(call.sent().get(20), 12, 76);
            if (encrypted) {
                assertThat(foundBelow(data, secrets()))
                        .as("while the call goes on")
                        .isEmpty();
            }
            call.bye();
            var finished = recorder.awaitFinished();
            var keys = encrypted ? KeyRing.read(keyFile) : KeyRing.none();
            var wav = RecordingFolder.open(finished.folder(), keys).contents("audio.wav", 1 << 24);
            samples = Arrays.copyOfRange(wav, wav.length / 2, wav.length / 2 + 64);
            var path = "/api/v1/recordings/" + finished.manifest().id();
            assertThat(api.get("/api/v1/recordings?q=erlina")
                            .body()
                            .path("total")
                            .asInt())
                    .isEqualTo(1);
            assertThat(api.get(path + "/participants").body().toString()).contains(NAME);
            for (var format : List.of("flac", "opus", "mp3")) {
                assertThat(api.status(path + "/audio?format=" + format)).isEqualTo(200);
            }
            if (encrypted) {
                assertThat(foundBelow(data, secrets())).as("while it runs").isEmpty();
            }
        }
    }

    private Map<String, byte[]> secrets() {
        var secrets = new LinkedHashMap<String, byte[]>();
        for (var text : List.of(
                NAME,
                "zerlina",
                NUMBER,
                HEADER,
                WRITTEN,
                "message-of-zerlina",
                "c2Vzc2lvbi1pZC1vbmUhIQ==",
                "cGFydHktYW5hLWtvdmFjIQ==",
                "leo@example.com",
                "Scenario/1",
                callId)) {
            secrets.put(text, text.getBytes(US_ASCII));
        }
        secrets.put("a packet's payload", payload);
        secrets.put("samples", samples);
        secrets.values().removeIf(secret -> secret.length == 0);
        return secrets;
    }

    private static Set<String> foundBelow(Path folder, Map<String, byte[]> secrets) throws IOException {
        var found = new TreeSet<String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.toList()) {
                found.addAll(foundIn(file.toString(), secrets));
                if (Files.isRegularFile(file)) {
                    try {
                        found.addAll(foundIn(new String(Files.readAllBytes(file), ISO_8859_1), secrets));
                    } catch (NoSuchFileException moved) {
                        // it is looked at where it went, by the next search
                    }
                }
            }
        }
        return found;
    }

    private static List<String> foundIn(String text, Map<String, byte[]> secrets) {
        return secrets.entrySet().stream()
                .filter(secret -> text.contains(new String(secret.getValue(), ISO_8859_1)))
                .map(Map.Entry::getKey)
                .toList();
    }

    private String logged() {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .map(event -> event.getFormattedMessage() + " " + event.getThrowableProxy())
                .collect(Collectors.joining("\n"));
    }
}
