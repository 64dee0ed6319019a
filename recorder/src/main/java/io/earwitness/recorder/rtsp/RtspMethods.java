package io.earwitness.recorder.rtsp;

import io.earwitness.recorder.assembly.NoRoomException;
import io.earwitness.recorder.keys.KeyMissingException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers requests (RFC 7826 §13): OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER.
///
/// Whoever has an address may play what it names; no other knowledge is asked for. Thread-safe.
final class RtspMethods {
    static final String PUBLIC = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER";

    private static final Logger log = LoggerFactory.getLogger(RtspMethods.class);
    private static final String VERSION = "RTSP/2.0";
    private static final Set<String> FEATURES = Set.of("play.basic");
    private static final Set<String> SEEK_STYLES = Set.of("RAP", "CoRAP", "First-Prior", "Next");

    private final RtspSessions sessions;
    private final RtspGround ground;

    RtspMethods(RtspSessions sessions, RtspGround ground) {
        this.sessions = sessions;
        this.ground = ground;
    }

    Answer answer(RtspMessage.Request request, RtspConnection connection) {
        var answer = judged(request, connection);
        request.sequence().ifPresent(number -> answer.response().with("CSeq", number));
        if (request.headers().has("Supported")) {
            answer.response().with("Supported", String.join(", ", FEATURES));
        }
        ground.meters().answered(answer.response().status());
        return request.headers().words("Connection").contains("close")
                ? new Answer(answer.response().with("Connection", "close"), answer.afterwards(), true)
                : answer;
    }

    private Answer judged(RtspMessage.Request request, RtspConnection connection) {
        try {
            requireOurKind(request);
            return answered(request, connection);
        } catch (RtspRefusal refusal) {
            return Answer.of(refusal.response());
        } catch (NoRoomException full) {
            return Answer.of(RtspResponse.of(RtspStatus.SERVICE_UNAVAILABLE).with("Retry-After", "60"));
        } catch (KeyMissingException missing) {
            log.warn("nothing is played: {}", missing.getMessage());
            return Answer.of(RtspResponse.of(RtspStatus.SERVICE_UNAVAILABLE).with("Retry-After", "60"));
        } catch (NoSuchFileException gone) {
            log.info("a {} of {} came too late: {} is deleted", request.method(), connection.client(), gone.getFile());
            return Answer.of(RtspResponse.of(RtspStatus.GONE));
        } catch (IOException | RuntimeException failure) {
            ground.meters().failed();
            log.warn("a {} of {} failed", request.method(), connection.client(), failure);
            return Answer.of(RtspResponse.of(RtspStatus.INTERNAL_ERROR));
        }
    }

    private void requireOurKind(RtspMessage.Request request) {
        if (!request.version().equals(VERSION)) {
            ground.meters().refused(RtspMeters.Refused.VERSION);
            throw new RtspRefusal(RtspStatus.VERSION_NOT_SUPPORTED);
        }
        if (request.sequence().isEmpty()) {
            throw new RtspRefusal(RtspStatus.BAD_REQUEST);
        }
        var unknown = request.headers().words("Require").stream()
                .filter(feature -> !FEATURES.contains(feature))
                .toList();
        if (!unknown.isEmpty()) {
            throw new RtspRefusal(RtspStatus.OPTION_NOT_SUPPORTED).with("Unsupported", String.join(", ", unknown));
        }
    }

    private Answer answered(RtspMessage.Request request, RtspConnection connection) throws IOException {
        return switch (request.method()) {
            case "OPTIONS" -> Answer.of(options(request, connection));
            case "DESCRIBE" -> Answer.of(describe(request, connection));
            case "SETUP" -> Answer.of(setUp(request, connection));
            case "PLAY" -> play(request, connection);
            case "PAUSE" -> Answer.of(pause(request, connection));
            case "TEARDOWN" -> Answer.of(tearDown(request, connection));
            case "GET_PARAMETER", "SET_PARAMETER" -> Answer.of(parameters(request, connection));
            default -> throw new RtspRefusal(RtspStatus.NOT_IMPLEMENTED).with("Public", PUBLIC);
        };
    }

    private RtspResponse options(RtspMessage.Request request, RtspConnection connection) {
        if (!request.uri().equals("*") && named(request, connection).isEmpty()) {
            grant(uri(request), connection);
        }
        return RtspResponse.ok().with("Public", PUBLIC);
    }

    private RtspResponse describe(RtspMessage.Request request, RtspConnection connection) throws IOException {
        var uri = uri(request);
        var grant = grant(uri, connection);
        var accepted = request.headers().words("Accept");
        if (!accepted.isEmpty()
                && accepted.stream()
                        .map(type -> type.replaceFirst(" *;.*", ""))
                        .noneMatch(Set.of(SoundDescription.MEDIA_TYPE, "application/*", "*/*")::contains)) {
            throw new RtspRefusal(RtspStatus.NOT_ACCEPTABLE);
        }
        try (var reader = ground.sounds().await(grant.what())) {
            if (reader.streams().isEmpty()) {
                throw new RtspRefusal(RtspStatus.NOT_FOUND);
            }
            var version = ground.clock().instant().getEpochSecond();
            return RtspResponse.ok()
                    .body(
                            uri.base(),
                            SoundDescription.MEDIA_TYPE,
                            SoundDescription.of(grant.what().id(), reader, version));
        }
    }

    private RtspResponse setUp(RtspMessage.Request request, RtspConnection connection) throws IOException {
        var uri = uri(request);
        var headers = request.headers();
        var existing = named(request, connection);
        if (existing.isEmpty() && headers.has("Session")) {
            throw new RtspRefusal(RtspStatus.SESSION_NOT_FOUND);
        }
        var grant = existing.isPresent() && isOf(existing.get(), uri)
                ? existing.get().grant()
                : grant(uri, connection);
        if (existing.isPresent() && !existing.get().grant().equals(grant)) {
            // A session plays what one address names.
            throw new RtspRefusal(RtspStatus.AGGREGATE_NOT_ALLOWED);
        }
        if (uri.stream().isEmpty()) {
            throw new RtspRefusal(RtspStatus.AGGREGATE_NOT_ALLOWED);
        }
        if (headers.has("Accept-Ranges") && !headers.words("Accept-Ranges").contains("npt")) {
            throw new RtspRefusal(RtspStatus.HEADER_NOT_VALID);
        }
        var stream = uri.stream().getAsInt();
        var layout = existing.isPresent() ? existing.get().layout() : layout(grant);
        if (!layout.streams().contains(stream)) {
            throw new RtspRefusal(RtspStatus.NOT_FOUND);
        }
        var choice =
                TransportChoice.of(headers.get("Transport").orElse(""), connection.client(), !connection.isProtected());
        var session = existing.isPresent() ? existing.get() : sessions.begin(grant, layout, connection);
        try {
            session.requireNotPlaying();
            var transport = session.setUp(stream, way(choice, connection, session));
            headers.get("Pipelined-Requests").ifPresent(name -> connection.pipeline(name, session));
            return piped(request, RtspResponse.ok())
                    .with("Session", session.header())
                    .with("Transport", transport)
                    .with("Accept-Ranges", "npt")
                    .with("Media-Properties", properties(layout))
                    .with("Media-Range", NptRange.text(0, OptionalLong.of(layout.frames()), layout.rate()));
        } catch (IOException | RuntimeException failure) {
            if (existing.isEmpty()) {
                sessions.end(session);
            }
            throw failure;
        }
    }

    private static MediaWay way(TransportChoice choice, RtspConnection connection, RtspSession session)
            throws IOException {
        return switch (choice) {
            case TransportChoice.Interleaved channels -> {
                if (session.connection() != connection) {
                    // It would end with another connection than the one that it needs.
                    throw new RtspRefusal(RtspStatus.UNSUPPORTED_TRANSPORT);
                }
                yield connection.interleaved(channels);
            }
            case TransportChoice.Datagrams ports -> {
                try {
                    yield new DatagramWay(connection.local(), connection.client(), ports);
                } catch (BindException none) {
                    throw new RtspRefusal(RtspStatus.SERVICE_UNAVAILABLE).with("Retry-After", "10");
                }
            }
        };
    }

    private static String properties(RtspSession.Layout layout) {
        return layout.grows() ? "Random-Access, Time-Progressing, Unlimited" : "Random-Access, Immutable, Unlimited";
    }

    private Answer play(RtspMessage.Request request, RtspConnection connection) throws IOException {
        var uri = uri(request);
        var session = session(request, connection, uri);
        requireWhole(session, uri);
        var headers = request.headers();
        var range = headers.get("Range")
                .map(text -> NptRange.parse(text).orElseThrow(() -> new RtspRefusal(RtspStatus.INVALID_RANGE)));
        var answer = session.play(range, uri.base(), request.sequence().orElse("0"));
        // Every sample can be begun with, so that all styles come to the same.
        var style = headers.get("Seek-Style").filter(SEEK_STYLES::contains).orElse("RAP");
        var response = piped(request, answer.response()).with("Seek-Style", style);
        if (headers.has("Scale")) {
            response.with("Scale", "1.00");
        }
        if (headers.has("Speed")) {
            response.with("Speed", "1.00 - 1.00");
        }
        return answer;
    }

    private RtspResponse pause(RtspMessage.Request request, RtspConnection connection) {
        var uri = uri(request);
        var session = session(request, connection, uri);
        requireWhole(session, uri);
        return piped(request, session.pause());
    }

    private RtspResponse tearDown(RtspMessage.Request request, RtspConnection connection) {
        var uri = uri(request);
        var session = session(request, connection, uri);
        if (uri.stream().isPresent()
                && !session.isSetUpAlone(uri.stream().getAsInt())
                && session.tearDown(uri.stream().getAsInt())) {
            return RtspResponse.ok().with("Session", session.header());
        }
        sessions.end(session);
        return RtspResponse.ok();
    }

    // There is nothing to be asked or set; who asks keeps the session alive.
    private RtspResponse parameters(RtspMessage.Request request, RtspConnection connection) {
        var session = named(request, connection);
        if (session.isEmpty() && request.headers().has("Session")) {
            throw new RtspRefusal(RtspStatus.SESSION_NOT_FOUND);
        }
        if (session.isEmpty() && !request.uri().equals("*")) {
            grant(uri(request), connection);
        }
        if (request.hasBody()) {
            throw new RtspRefusal(RtspStatus.PARAMETER_NOT_UNDERSTOOD);
        }
        var response = RtspResponse.ok();
        return session.map(known -> response.with("Session", known.header())).orElse(response);
    }

    private static RtspResponse piped(RtspMessage.Request request, RtspResponse response) {
        request.headers().get("Pipelined-Requests").ifPresent(name -> response.with("Pipelined-Requests", name));
        return response;
    }

    private static RtspUri uri(RtspMessage.Request request) {
        return RtspUri.parse(request.uri()).orElseThrow(() -> new RtspRefusal(RtspStatus.NOT_FOUND));
    }

    private PlaybackUrls.Grant grant(RtspUri uri, RtspConnection connection) {
        var grant = ground.urls().find(uri.token()).orElseThrow(() -> {
            ground.meters().refused(RtspMeters.Refused.NO_SUCH_URL);
            return new RtspRefusal(RtspStatus.NOT_FOUND);
        });
        connection.showsARight();
        return grant;
    }

    private RtspSession.Layout layout(PlaybackUrls.Grant grant) throws IOException {
        try (var reader = ground.sounds().await(grant.what())) {
            return RtspSession.Layout.of(reader);
        }
    }

    private static void requireWhole(RtspSession session, RtspUri uri) {
        if (uri.stream().isPresent() && !session.isSetUpAlone(uri.stream().getAsInt())) {
            throw new RtspRefusal(RtspStatus.ONLY_AGGREGATE);
        }
    }

    private RtspSession session(RtspMessage.Request request, RtspConnection connection, RtspUri uri) {
        return named(request, connection)
                .filter(session -> isOf(session, uri))
                .orElseThrow(() -> new RtspRefusal(RtspStatus.SESSION_NOT_FOUND));
    }

    private static boolean isOf(RtspSession session, RtspUri uri) {
        return session.grant().key().equals(PlaybackUrls.key(uri.token()));
    }

    private Optional<RtspSession> named(RtspMessage.Request request, RtspConnection connection) {
        var headers = request.headers();
        var id = headers.get("Session")
                .map(value -> value.replaceFirst(";.*", "").strip())
                .or(() -> headers.get("Pipelined-Requests").flatMap(connection::pipelined));
        var session = id.flatMap(sessions::find);
        session.ifPresent(known -> {
            known.heard();
            connection.showsARight();
        });
        return session;
    }

    void end(RtspSession session) {
        sessions.end(session);
    }
}
