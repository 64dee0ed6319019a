package io.earwitness.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One `m=` line and what belongs to it. Immutable; knows what it inherits from the session level, so that direction
/// and connection are those that count.
public final class MediaDescription {
    private final String mediaType;
    private final int port;
    private final int portCount;
    private final String protocol;
    private final List<String> formats;
    private final Optional<Connection> ownConnection;
    private final List<String> bandwidths;
    private final List<Attribute> attributes;
    private final SessionLevel session;
    private final Map<String, String> rtpmaps;
    private final Map<String, String> fmtps;

    MediaDescription(
            MediaLine line,
            Optional<Connection> ownConnection,
            List<String> bandwidths,
            List<Attribute> attributes,
            SessionLevel session) {
        this.mediaType = line.mediaType();
        this.port = line.port();
        this.portCount = line.portCount();
        this.protocol = line.protocol();
        this.formats = List.copyOf(line.formats());
        this.ownConnection = ownConnection;
        this.bandwidths = List.copyOf(bandwidths);
        this.attributes = List.copyOf(attributes);
        this.session = session;
        this.rtpmaps = Attribute.byFormat(attributes, "rtpmap");
        this.fmtps = Attribute.byFormat(attributes, "fmtp");
    }

    /// What media lines inherit.
    record SessionLevel(Optional<Direction> direction, Optional<Connection> connection, List<Attribute> attributes) {
        static final SessionLevel EMPTY = new SessionLevel(Optional.empty(), Optional.empty(), List.of());
    }

    public static MediaDescription of(String mediaType, int port, String protocol, List<String> formats) {
        return new MediaDescription(
                new MediaLine(mediaType, port, 1, protocol, formats),
                Optional.empty(),
                List.of(),
                List.of(),
                SessionLevel.EMPTY);
    }

    public String mediaType() {
        return mediaType;
    }

    /// Zero where the line is refused or removed; also where the number could not be read.
    public int port() {
        return port;
    }

    public int portCount() {
        return portCount;
    }

    public String protocol() {
        return protocol;
    }

    public List<String> formats() {
        return formats;
    }

    /// Its own connection, else the session's, else none.
    public Optional<Connection> connection() {
        return ownConnection.or(session::connection);
    }

    public Optional<Connection> ownConnection() {
        return ownConnection;
    }

    /// The `b=` values as they came.
    public List<String> bandwidths() {
        return bandwidths;
    }

    public List<Attribute> attributes() {
        return attributes;
    }

    /// Its own direction, else the session's, else sendrecv (RFC 8866 §6.7).
    public Direction direction() {
        return Attribute.direction(attributes).or(session::direction).orElse(Direction.SENDRECV);
    }

    /// Whether the other side may not be sent anything, by `c=0.0.0.0` (RFC 3264 §8.4).
    public boolean isOnHoldByAddress() {
        return connection().filter(Connection::isNowhere).isPresent();
    }

    public Optional<String> label() {
        return attribute("label");
    }

    /// The first value of the attribute; an empty text for a flag.
    public Optional<String> attribute(String name) {
        return attributes(name).stream().findFirst();
    }

    public List<String> attributes(String name) {
        return Attribute.values(attributes, name);
    }

    /// Its own values, else those of the session: for attributes that may stand at either level.
    public List<String> ownOrInherited(String name) {
        var own = attributes(name);
        return own.isEmpty() ? Attribute.values(session.attributes(), name) : own;
    }

    public boolean has(String name) {
        return attributes.stream().anyMatch(attribute -> attribute.name().equalsIgnoreCase(name));
    }

    /// `PCMU/8000` for payload type 0, where a line says so; static types often have none.
    public Optional<String> rtpmap(String format) {
        return Optional.ofNullable(rtpmaps.get(format));
    }

    public Optional<String> fmtp(String format) {
        return Optional.ofNullable(fmtps.get(format));
    }

    public MediaDescription with(Attribute attribute) {
        var more = new ArrayList<>(attributes);
        more.add(attribute);
        return new MediaDescription(line(), ownConnection, bandwidths, more, session);
    }

    public MediaDescription with(List<Attribute> more) {
        var all = new ArrayList<>(attributes);
        all.addAll(more);
        return new MediaDescription(line(), ownConnection, bandwidths, all, session);
    }

    /// Without its own attributes of these names, which are in lower case.
    public MediaDescription without(Set<String> names) {
        var others = attributes.stream()
                .filter(attribute -> !names.contains(attribute.name().toLowerCase(Locale.ROOT)))
                .toList();
        return new MediaDescription(line(), ownConnection, bandwidths, others, session);
    }

    public MediaDescription with(Connection connection) {
        return new MediaDescription(line(), Optional.of(connection), bandwidths, attributes, session);
    }

    /// With this direction instead of its own.
    public MediaDescription with(Direction direction) {
        var others = new ArrayList<Attribute>();
        for (var attribute : attributes) {
            if (Direction.named(attribute.name()).isEmpty()) {
                others.add(attribute);
            }
        }
        others.add(Attribute.flag(direction.attribute()));
        return new MediaDescription(line(), ownConnection, bandwidths, others, session);
    }

    public MediaDescription withPort(int otherPort) {
        return new MediaDescription(
                new MediaLine(mediaType, otherPort, portCount, protocol, formats),
                ownConnection,
                bandwidths,
                attributes,
                session);
    }

    private MediaLine line() {
        return new MediaLine(mediaType, port, portCount, protocol, formats);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MediaDescription that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        var text = new StringBuilder("m=").append(line()).append("\r\n");
        ownConnection.ifPresent(
                connection -> text.append("c=").append(connection).append("\r\n"));
        bandwidths.forEach(bandwidth -> text.append("b=").append(bandwidth).append("\r\n"));
        attributes.forEach(attribute -> text.append(attribute).append("\r\n"));
        return text.toString();
    }
}
