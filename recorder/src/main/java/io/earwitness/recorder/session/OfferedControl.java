package io.earwitness.recorder.session;

import io.earwitness.media.rtp.RtcpBandwidth;
import io.earwitness.recorder.capture.ControlTerms;
import io.earwitness.recorder.capture.ControlTerms.Feedback;
import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.Connection;
import io.earwitness.sip.sdp.MediaDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads what an offered m-line says of RTCP, and says what our answer adds to it. Pure.
///
/// Only literal addresses count: a name is not looked up, RTCP then goes to where it comes from.
final class OfferedControl {
    private static final long AUDIO_BITS_PER_SECOND = 64_000;
    private static final long VIDEO_BITS_PER_SECOND = 512_000;
    private static final long BITS_PER_SECOND_MAX = 10_000_000_000L;
    private static final int PORT_MAX = 0xFFFF;
    private static final int SOURCES_MAX = 64;
    private static final double RECEIVER_SHARE = 0.75;
    private static final Pattern BANDWIDTH = Pattern.compile("\\s*([A-Za-z]+)\\s*:\\s*(\\d{1,10})\\s*");
    private static final Pattern FEEDBACK =
            Pattern.compile("(\\*|\\d{1,3})\\s+(ccm\\s+fir|nack\\s+pli)(?:\\s.*)?", Pattern.CASE_INSENSITIVE);

    private final MediaDescription line;

    OfferedControl(MediaDescription line) {
        this.line = line;
    }

    /// @param signalling where the client's signalling comes from; media may come from there too
    ControlTerms terms(Optional<InetAddress> signalling) {
        var bandwidth = bandwidth();
        return new ControlTerms(
                target(),
                isShared(),
                namedHosts(signalling),
                bandwidth,
                bandwidth.receiversMaySend(),
                feedback(),
                namedSources());
    }

    /// What `a=ssrc` says, the former ones of `previous-ssrc` too, and the members of `a=ssrc-group` (RFC 5576).
    Set<Integer> namedSources() {
        var named = new LinkedHashSet<Integer>();
        for (var value : line.attributes("ssrc")) {
            var words = value.strip().split("\\s+", -1);
            source(words[0]).ifPresent(named::add);
            if (words.length > 1 && words[1].startsWith("previous-ssrc:")) {
                source(words[1].substring("previous-ssrc:".length())).ifPresent(named::add);
                Stream.of(words).skip(2).forEach(word -> source(word).ifPresent(named::add));
            }
        }
        for (var group : line.attributes("ssrc-group")) {
            Stream.of(group.strip().split("\\s+", -1))
                    .skip(1)
                    .forEach(word -> source(word).ifPresent(named::add));
        }
        return named.stream().limit(SOURCES_MAX).collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<Integer> source(String text) {
        return text.matches("\\d{1,10}") && Long.parseLong(text) <= 0xFFFF_FFFFL
                ? Optional.of((int) Long.parseLong(text))
                : Optional.empty();
    }

    /// Sharing a port and leaving reports away only where both sides say so; of feedback what we use.
    List<Attribute> answer() {
        var attributes = new ArrayList<Attribute>();
        if (isShared()) {
            attributes.add(Attribute.flag("rtcp-mux"));
        }
        if (line.has("rtcp-rsize")) {
            attributes.add(Attribute.flag("rtcp-rsize"));
        }
        for (var offered : line.attributes("rtcp-fb")) {
            if (isVideo() && FEEDBACK.matcher(offered.strip()).matches()) {
                attributes.add(Attribute.of("rtcp-fb", offered.strip()));
            }
        }
        return attributes;
    }

    // RFC 8858: rtcp-mux-only comes with rtcp-mux, which is what is answered; alone it says no less.
    private boolean isShared() {
        return line.has("rtcp-mux") || line.has("rtcp-mux-only");
    }

    private boolean isVideo() {
        return line.mediaType().equalsIgnoreCase("video");
    }

    /// Where the client's RTP is to be reached.
    Optional<InetSocketAddress> mediaTarget() {
        return address(line.connection(), line.port()).filter(ControlTerms::isUsable);
    }

    private Optional<InetSocketAddress> target() {
        if (isShared()) {
            return address(line.connection(), line.port());
        }
        return line.attribute("rtcp")
                .flatMap(OfferedControl::rtcp)
                .map(rtcp -> address(rtcp.connection().or(line::connection), rtcp.port()))
                .orElseGet(() -> address(line.connection(), line.port() + 1));
    }

    /// RFC 3605: a port, and where it is on another host, `IN IP4 192.0.2.1`.
    private record Rtcp(int port, Optional<Connection> connection) {}

    private static Optional<Rtcp> rtcp(String value) {
        var words = value.strip().split("\\s+", -1);
        if (!words[0].matches("[1-9]\\d{0,4}")) {
            return Optional.empty();
        }
        var own = words.length >= 4
                ? Optional.of(new Connection(words[2].equalsIgnoreCase("IP6"), words[3]))
                : Optional.<Connection>empty();
        return Optional.of(new Rtcp(Integer.parseInt(words[0]), own));
    }

    private static Optional<InetSocketAddress> address(Optional<Connection> connection, int port) {
        return connection
                .flatMap(given -> host(given.address()))
                .filter(_ -> port > 0 && port <= PORT_MAX)
                .map(host -> new InetSocketAddress(host, port));
    }

    /// A literal address; empty for a name or nonsense.
    static Optional<InetAddress> host(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException aName) {
            return Optional.empty();
        }
    }

    private Set<InetAddress> namedHosts(Optional<InetAddress> signalling) {
        var hosts = new LinkedHashSet<InetAddress>();
        line.connection()
                .flatMap(given -> host(given.address()))
                .filter(host -> !host.isAnyLocalAddress())
                .ifPresent(hosts::add);
        signalling.ifPresent(hosts::add);
        return hosts;
    }

    /// RFC 3556 §2: RS and RR where given, each for itself, else their parts of five per cent of the session.
    private RtcpBandwidth bandwidth() {
        var session = bandwidth("TIAS").orElseGet(() -> bandwidth("AS").orElse(usual() / 1000) * 1000);
        var usual = RtcpBandwidth.ofSession(Math.min(session, BITS_PER_SECOND_MAX));
        var senders = bandwidth("RS");
        var receivers = bandwidth("RR");
        if (senders.isEmpty() && receivers.isEmpty()) {
            return usual;
        }
        return RtcpBandwidth.of(
                senders.orElse(Math.round(usual.bitsPerSecond() * (1 - RECEIVER_SHARE))),
                receivers.orElse(Math.round(usual.bitsPerSecond() * RECEIVER_SHARE)));
    }

    private long usual() {
        return isVideo() ? VIDEO_BITS_PER_SECOND : AUDIO_BITS_PER_SECOND;
    }

    private OptionalLong bandwidth(String kind) {
        return line.bandwidths().stream()
                .map(BANDWIDTH::matcher)
                .filter(found -> found.matches() && found.group(1).equalsIgnoreCase(kind))
                .mapToLong(found -> Long.parseLong(found.group(2)))
                .findFirst();
    }

    private Feedback feedback() {
        var agreed = answer().stream()
                .filter(attribute -> attribute.name().equals("rtcp-fb"))
                .map(attribute -> attribute.value().orElse("").toLowerCase(Locale.ROOT))
                .toList();
        return new Feedback(
                agreed.stream().anyMatch(value -> value.contains("fir")),
                agreed.stream().anyMatch(value -> value.contains("pli")),
                line.has("rtcp-rsize"));
    }
}
