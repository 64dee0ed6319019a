package io.earwitness.recorder.api;

import io.earwitness.recorder.playback.Playback;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.net.URI;
import java.time.InstantSource;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// The HTTP server: the programming interface under `/api`, health, metrics, the contract itself, and the pages.
///
/// Owned by the wiring. Every request has a virtual thread of its own, named `api-*`; nothing here blocks recording.
public final class ApiServer implements AutoCloseable {
    private final ApiConfig config;
    private final Javalin server;

    /// Starts to listen.
    ///
    /// @param random for request ids
    /// @throws ApiStartException where the address cannot be listened on
    public static ApiServer start(ApiConfig config, ApiSources sources, RandomGenerator random) {
        return start(config, sources, random, new WebPages("/web"), InstantSource.system());
    }

    static ApiServer start(
            ApiConfig config, ApiSources sources, RandomGenerator random, WebPages pages, InstantSource clock) {
        var server = Javalin.create(javalin -> configure(javalin, config, sources, random, pages, clock));
        try {
            server.start();
        } catch (RuntimeException failure) {
            server.stop();
            throw new ApiStartException(config, failure);
        }
        return new ApiServer(config, server);
    }

    private ApiServer(ApiConfig config, Javalin server) {
        this.config = config;
        this.server = server;
    }

    public int port() {
        return server.port();
    }

    /// Where a browser on this machine finds the pages.
    public URI address() {
        var host = HostNames.isWildcard(config.host()) ? "127.0.0.1" : config.host();
        return URI.create(
                config.scheme() + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + "/");
    }

    @Override
    public void close() {
        server.stop();
    }

    private static void configure(
            JavalinConfig javalin,
            ApiConfig config,
            ApiSources sources,
            RandomGenerator random,
            WebPages pages,
            InstantSource clock) {
        HttpListener.configure(javalin, config);
        var routes = javalin.routes;
        var requests = new RequestMeters(sources.telemetry().meters());
        var problems = new Problems(sources.telemetry().meters());

        routes.before(new RequestIds(random));
        routes.before(new SecurityHeaders(config.tls().isPresent()));
        routes.before(new CallerCheck(config));
        var access = sources.access();
        var meters = sources.telemetry().meters();
        var credentials = new Credentials(access.users(), clock, meters);
        var signedIn = new SignedIn(access.users(), config.tls().isPresent(), clock);
        var gate = new Gate(access, credentials, signedIn, meters);
        routes.before(gate);
        routes.wsBeforeUpgrade(gate);
        var audit = new Audit(sources.events(), clock);

        var login = new LoginApi(access, credentials, signedIn);
        read(routes, "/login", login::page);
        routes.post("/login", login::signIn);
        routes.post("/logout", login::signOut);
        read(routes, "/api/v1/me", login::me);

        var recordings = new RecordingsApi(sources.catalog(), new Playback(sources.archive()));
        read(routes, "/api/v1/recordings", recordings::find);
        read(routes, "/api/v1/recordings/{id}", recordings::get);
        read(routes, "/api/v1/recordings/{id}/waveform", recordings::waveform);
        read(routes, "/api/v1/recordings/{id}/metadata", recordings::metadata);
        read(routes, "/api/v1/recordings/{id}/related", recordings::related);
        read(routes, "/api/v1/recordings/{id}/participants", recordings::participants);

        var files = new FilesApi(new Playback(sources.archive()), sources.derived(), audit);
        read(routes, "/api/v1/recordings/{id}/audio", files::audio);
        read(routes, "/api/v1/recordings/{id}/packets", files::packets);
        read(routes, "/api/v1/recordings/{id}/files/<name>", files::file);
        read(routes, "/api/v1/recordings/{id}/export", files::export);

        var sessions = new SessionsApi(sources, audit);
        read(routes, "/api/v1/sessions", sessions::sessions);
        read(routes, "/api/v1/sessions/{id}", sessions::session);
        read(routes, "/api/v1/sessions/{id}/audio", sessions::audio);
        read(routes, "/api/v1/sessions/{id}/listen", sessions::listen);
        read(routes, "/api/v1/not-recorded", sessions::notRecorded);

        var rtsp = new PlaybackApi(
                sources.rtsp(), new Playback(sources.archive()), sources.sessions(), sources.access(), audit);
        routes.post("/api/v1/recordings/{id}/playback", rtsp::ofRecording);
        routes.post("/api/v1/sessions/{id}/playback", rtsp::ofSession);

        var control = new ControlApi(sources.control());
        routes.post("/api/v1/sessions", control::record);
        routes.post("/api/v1/system/drain", control::drain);
        routes.post("/api/v1/system/undrain", control::undrain);
        routes.post("/api/v1/sessions/{id}/pause", control::pause);
        routes.post("/api/v1/sessions/{id}/resume", control::resume);
        routes.post("/api/v1/sessions/{id}/end", control::end);
        routes.post("/api/v1/sessions/{id}/snapshot", control::snapshot);

        var signalling = new SignallingApi(new Playback(sources.archive()), sources.signalling(), audit);
        read(routes, "/api/v1/recordings/{id}/signalling", signalling::ofRecording);
        read(routes, "/api/v1/recordings/{id}/signalling.pcapng", signalling::packetsOfRecording);
        read(routes, "/api/v1/recordings/{id}/signalling/{number}", signalling::messageOfRecording);
        read(routes, "/api/v1/sessions/{id}/signalling", signalling::ofSession);
        read(routes, "/api/v1/sessions/{id}/signalling.pcapng", signalling::packetsOfSession);
        read(routes, "/api/v1/sessions/{id}/signalling/{number}", signalling::messageOfSession);

        var logEvents = new LogEventsApi(new Playback(sources.archive()), sources.nena(), audit);
        read(routes, "/api/v1/recordings/{id}/log-events", logEvents::ofRecording);

        var clients = new ClientsApi(sources.catalog());
        read(routes, "/api/v1/clients", clients::clients);
        read(routes, "/api/v1/clients/{id}", clients::client);

        var system = new SystemApi(sources);
        read(routes, "/api/v1/system", system::status);
        read(routes, "/health/live", system::live);
        read(routes, "/health/ready", system::ready);
        read(routes, "/metrics", system::metrics);
        read(routes, "/openapi.yaml", SystemApi::contract);

        read(routes, "/", pages::page);
        read(routes, "/<path>", pages::page);

        routes.after(requests::count);
        problems.register(routes);
    }

    private static void read(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        // Without this, Javalin answers HEAD by itself, with nothing that GET would say.
        routes.head(path, handler);
    }

    /// Says in one line why the programming interface cannot start.
    public static final class ApiStartException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ApiStartException(ApiConfig config, Throwable cause) {
            super(
                    String.format(
                            Locale.ROOT,
                            "cannot listen on %s://%s:%d: %s",
                            config.scheme(),
                            config.host(),
                            config.port(),
                            innermost(cause).getMessage()),
                    cause);
        }

        private static Throwable innermost(Throwable failure) {
            var cause = failure.getCause();
            return cause == null ? failure : innermost(cause);
        }
    }
}
