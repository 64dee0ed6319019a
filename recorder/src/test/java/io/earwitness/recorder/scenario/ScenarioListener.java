package io.earwitness.recorder.scenario;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Listens to a live call over HTTP and keeps all that it hears.
final class ScenarioListener implements AutoCloseable {
    private static final int HEAD_BYTES = 80;
    private static final int CHANNELS_AT = 58;
    private static final int RATE_AT = 60;
    private static final int DATA_SIZE_AT = 76;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final HttpResponse<java.io.InputStream> answer;

    ScenarioListener(URI page, String path) throws Exception {
        this(page, path, "");
    }

    /// @param who name and password; empty where nobody has to sign in
    ScenarioListener(URI page, String path, String who) throws Exception {
        var request = HttpRequest.newBuilder(page.resolve(path));
        if (!who.isEmpty()) {
            var shown = Base64.getEncoder().encodeToString(who.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + shown);
        }
        answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        Thread.ofVirtual().start(this::hear);
    }

    private void hear() {
        var piece = new byte[4_096];
        try (var body = answer.body()) {
            for (var count = body.read(piece); count >= 0; count = body.read(piece)) {
                synchronized (heard) {
                    heard.write(piece, 0, count);
                }
            }
            ended.complete(null);
        } catch (IOException broken) {
            ended.completeExceptionally(broken);
        }
    }

    int status() {
        return answer.statusCode();
    }

    private ByteBuffer bytes() {
        synchronized (heard) {
            return ByteBuffer.wrap(heard.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /// How many samples it has of each channel.
    int frames() {
        var bytes = bytes();
        return bytes.capacity() < HEAD_BYTES ? 0 : (bytes.capacity() - HEAD_BYTES) / (2 * bytes.getShort(CHANNELS_AT));
    }

    int channels() {
        return bytes().getShort(CHANNELS_AT);
    }

    int rate() {
        return bytes().getInt(RATE_AT);
    }

    /// What the head says of the length of it all.
    int saidBytes() {
        return bytes().getInt(DATA_SIZE_AT);
    }

    short[] channel(int number) {
        var bytes = bytes();
        var channels = bytes.getShort(CHANNELS_AT);
        var samples = new short[(bytes.capacity() - HEAD_BYTES) / (2 * channels)];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = bytes.getShort(HEAD_BYTES + 2 * (i * channels + number));
        }
        return samples;
    }

    /// Whether it ended, but not as a whole answer does.
    boolean hasBrokenOff() {
        return ended.isCompletedExceptionally();
    }

    /// Until the recorder ends it.
    void awaitEnd() throws Exception {
        ended.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
