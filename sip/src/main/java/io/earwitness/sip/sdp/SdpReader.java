package io.earwitness.sip.sdp;

import io.earwitness.sip.sdp.MediaDescription.SessionLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads one description, line by line, so that a hostile body costs no more than its length. Every media line is read,
/// however many there are, since an answer has as many (RFC 3264 §6); of the other lines only so many.
final class SdpReader {
    private static final int LINES_MAX = 10_000;

    private final String text;
    private Origin origin = Origin.parse("");
    private String sessionName = "-";
    private Optional<Connection> connection = Optional.empty();
    private final List<String> times = new ArrayList<>();
    private final List<Attribute> attributes = new ArrayList<>();
    private final List<OpenMedia> media = new ArrayList<>();
    private @Nullable OpenMedia current;
    private int lines;

    SdpReader(String text) {
        this.text = text;
    }

    private static final class OpenMedia {
        final MediaLine line;
        Optional<Connection> connection = Optional.empty();
        final List<String> bandwidths = new ArrayList<>();
        final List<Attribute> attributes = new ArrayList<>();

        OpenMedia(MediaLine line) {
            this.line = line;
        }

        MediaDescription close(SessionLevel session) {
            return new MediaDescription(line, connection, bandwidths, attributes, session);
        }
    }

    SessionDescription read() {
        text.lines().map(String::strip).forEach(this::line);
        var session = new SessionLevel(Attribute.direction(attributes), connection, attributes);
        var closed = media.stream().map(open -> open.close(session)).toList();
        return new SessionDescription(origin, sessionName, connection, times, attributes, closed);
    }

    private void line(String line) {
        if (line.length() < 2 || line.charAt(1) != '=' || (++lines > LINES_MAX && line.charAt(0) != 'm')) {
            return;
        }
        var value = line.substring(2).strip();
        switch (line.charAt(0)) {
            case 'o' -> origin = Origin.parse(value);
            case 's' -> sessionName = value.isEmpty() ? "-" : value;
            case 't' -> times.add(value);
            case 'm' -> open(value);
            case 'c' -> connection(value);
            case 'b' -> bandwidth(value);
            case 'a' -> attribute(Attribute.parse(value));
            default -> {}
        }
    }

    private void open(String value) {
        var opened = new OpenMedia(MediaLine.parse(value));
        media.add(opened);
        current = opened;
    }

    private void connection(String value) {
        var given = Connection.parse(value);
        if (current == null) {
            connection = given.or(() -> connection);
        } else {
            var open = current;
            open.connection = given.or(() -> open.connection);
        }
    }

    private void bandwidth(String value) {
        if (current != null) {
            current.bandwidths.add(value);
        }
    }

    private void attribute(Attribute attribute) {
        (current == null ? attributes : current.attributes).add(attribute);
    }
}
