package io.earwitness.recorder.api;

import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// How we listen for HTTP: threads, limits, compression.
///
/// A few platform threads watch the sockets; each request runs in a virtual thread. More connections than the limit
/// wait to be accepted.
final class HttpListener {
    private static final int CONNECTIONS_MAX = 500;
    private static final int SOCKET_THREADS_MAX = 8;
    private static final int COMPRESSED_BYTES_MIN = 1024;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

    private HttpListener() {}

    static void configure(JavalinConfig javalin, ApiConfig config) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.jsonMapper(new ApiJson());
        javalin.http.prefer405over404 = true;
        javalin.http.compressionStrategy = compression();
        config.tls()
                .ifPresent(tls ->
                        javalin.jetty.addConnector((server, http) -> HttpsConnector.of(server, http, config, tls)));
        javalin.jetty.host = config.host();
        javalin.jetty.port = config.port();
        javalin.jetty.threadPool = threads();
        javalin.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setSendDateHeader(true);
        });
        javalin.jetty.modifyServer(server -> {
            server.setErrorHandler(new JettyProblems());
            server.setStopTimeout(STOP_PATIENCE.toMillis());
            server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, server));
        });
    }

    private static QueuedThreadPool threads() {
        var pool = new QueuedThreadPool(SOCKET_THREADS_MAX, 2);
        pool.setName("api-http");
        pool.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("api-", 0).factory()));
        return pool;
    }

    // Sound and packets are sent as they are: a range counts the file's own bytes.
    private static CompressionStrategy compression() {
        var gzip = new CompressionStrategy(null, new Gzip());
        gzip.setDefaultMinSizeForCompression(COMPRESSED_BYTES_MIN);
        gzip.setAllowedMimeTypes(List.of(
                "application/json",
                "application/yaml",
                "text/plain",
                "text/html",
                "text/css",
                "text/javascript",
                "image/svg+xml"));
        return gzip;
    }
}
