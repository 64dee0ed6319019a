package io.earwitness.sip.sdp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A session description (RFC 8866). Reading is tolerant: LF line ends, unknown letters and odd lines do no harm.
///
/// Keeps what offers and answers need; `i=`, `u=`, `e=`, `p=`, `r=`, `z=` and `k=` lines are not kept.
public record SessionDescription(
        Origin origin,
        String sessionName,
        Optional<Connection> connection,
        List<String> times,
        List<Attribute> attributes,
        List<MediaDescription> media) {

    public SessionDescription {
        times = times.isEmpty() ? List.of("0 0") : List.copyOf(times);
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
    }

    /// A description without attributes of its own, for one's own offers.
    public static SessionDescription of(Origin origin, Connection connection, List<MediaDescription> media) {
        return new SessionDescription(origin, "-", Optional.of(connection), List.of("0 0"), List.of(), media);
    }

    /// Reads whatever is there; bytes without a single `m=` or `o=` line give an empty description.
    public static SessionDescription parse(byte[] bytes) {
        return parse(new String(bytes, StandardCharsets.UTF_8));
    }

    public static SessionDescription parse(String text) {
        return new SdpReader(text).read();
    }

    public Optional<String> attribute(String name) {
        return Attribute.values(attributes, name).stream().findFirst();
    }

    public List<String> attributes(String name) {
        return Attribute.values(attributes, name);
    }

    public Optional<MediaDescription> labelled(String label) {
        return media.stream()
                .filter(line -> line.label().filter(label::equals).isPresent())
                .findFirst();
    }

    public byte[] toBytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("v=0\r\no=")
                .append(origin)
                .append("\r\ns=")
                .append(sessionName)
                .append("\r\n");
        connection.ifPresent(given -> text.append("c=").append(given).append("\r\n"));
        times.forEach(time -> text.append("t=").append(time).append("\r\n"));
        attributes.forEach(attribute -> text.append(attribute).append("\r\n"));
        media.forEach(text::append);
        return text.toString();
    }
}
