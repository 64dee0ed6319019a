package io.earwitness.recorder.rtsp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Chooses from a `Transport` header the first way that we have (RFC 7826 §18.54): RTP over the connection itself,
/// or over UDP to the host at its other end, and to no other host.
///
/// Ports are taken as `dest_addr` says them, and as `client_port` of RTSP 1.0, which GStreamer still says.
sealed interface TransportChoice {
    int SPECS_MAX = 16;
    int PORT_MIN = 1_024;

    /// Frames on two channels of the connection.
    record Interleaved(int rtp, int rtcp) implements TransportChoice {}

    /// @param oldWords whether the ports were said in the words of RTSP 1.0, and are answered so as well
    record Datagrams(int rtp, int rtcp, boolean oldWords) implements TransportChoice {}

    /// @param client    at the other end of the connection
    /// @param datagrams whether they may be used: not where the connection is protected, and they would not be
    /// @throws RtspRefusal where there is none that we have
    static TransportChoice of(String header, InetAddress client, boolean datagrams) {
        var foreign = false;
        for (var text : split(header, ',').stream().limit(SPECS_MAX).toList()) {
            var spec = Spec.parse(text);
            if (spec.isEmpty()
                    || !spec.get().isRtpToPlay()
                    || !(datagrams || spec.get().isTcp())) {
                continue;
            }
            var choice =
                    spec.get().isTcp() ? spec.get().interleaved() : spec.get().datagrams();
            if (choice.isEmpty()) {
                continue;
            }
            if (!spec.get().isTcp() && !spec.get().isFor(client)) {
                foreign = true;
                continue;
            }
            return choice.get();
        }
        throw new RtspRefusal(foreign ? RtspStatus.DESTINATION_PROHIBITED : RtspStatus.UNSUPPORTED_TRANSPORT);
    }

    /// Where there is no quoted text.
    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            quoted ^= character == '"';
            if (character == separator && !quoted) {
                parts.add(part.toString().strip());
                part.setLength(0);
            } else {
                part.append(character);
            }
        }
        parts.add(part.toString().strip());
        return parts;
    }

    /// One way that the client could take.
    ///
    /// @param protocol `RTP/AVP/TCP`, in capitals
    record Spec(String protocol, Map<String, String> parameters) {
        private static final Pattern PAIR = Pattern.compile("([0-9]{1,5})-([0-9]{1,5})");
        private static final Pattern ADDRESSES = Pattern.compile("\"([^\"]*)\"/\"([^\"]*)\"");
        private static final Pattern ADDRESS = Pattern.compile("(.*):([0-9]{1,5})");

        private record Ports(int first, int second) {}

        private record Addresses(String firstHost, String secondHost, Ports ports) {}

        static Optional<Spec> parse(String text) {
            var parts = split(text, ';');
            var parameters = new LinkedHashMap<String, String>();
            for (var part : parts.subList(1, parts.size())) {
                var equals = part.indexOf('=');
                var name =
                        (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
                if (parameters.put(
                                name,
                                equals < 0 ? "" : part.substring(equals + 1).strip())
                        != null) {
                    return Optional.empty();
                }
            }
            return Optional.of(new Spec(parts.getFirst().toUpperCase(Locale.ROOT), parameters));
        }

        boolean isTcp() {
            return protocol.equals("RTP/AVP/TCP");
        }

        boolean isRtpToPlay() {
            var mode = parameters.getOrDefault("mode", "PLAY").replace("\"", "");
            return (isTcp() || protocol.equals("RTP/AVP") || protocol.equals("RTP/AVP/UDP"))
                    && parameters.containsKey("unicast")
                    && !parameters.containsKey("multicast")
                    && !parameters.containsKey("rtcp-mux")
                    && mode.equalsIgnoreCase("PLAY");
        }

        Optional<TransportChoice> interleaved() {
            return pair(parameters.getOrDefault("interleaved", ""), 0, 255)
                    .map(pair -> new Interleaved(pair.first(), pair.second()));
        }

        Optional<TransportChoice> datagrams() {
            if (parameters.containsKey("dest_addr")) {
                return addresses()
                        .map(to -> new Datagrams(to.ports().first(), to.ports().second(), false));
            }
            return pair(parameters.getOrDefault("client_port", ""), PORT_MIN, 65_535)
                    .map(pair -> new Datagrams(pair.first(), pair.second(), true));
        }

        /// Nobody else is ever sent anything: whoever asks must not aim us at others.
        boolean isFor(InetAddress client) {
            var old = parameters.getOrDefault("destination", "");
            return same(old, client)
                    && addresses()
                            .map(to -> same(to.firstHost(), client) && same(to.secondHost(), client))
                            .orElse(true);
        }

        private static boolean same(String host, InetAddress client) {
            if (host.isEmpty()) {
                return true;
            }
            var bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
            try {
                return InetAddress.ofLiteral(bare).equals(client);
            } catch (IllegalArgumentException name) {
                return false;
            }
        }

        private Optional<Addresses> addresses() {
            var both = ADDRESSES.matcher(parameters.getOrDefault("dest_addr", ""));
            if (!both.matches()) {
                return Optional.empty();
            }
            var first = ADDRESS.matcher(both.group(1));
            var second = ADDRESS.matcher(both.group(2));
            if (!first.matches() || !second.matches()) {
                return Optional.empty();
            }
            return pair(first.group(2) + "-" + second.group(2), PORT_MIN, 65_535)
                    .map(ports -> new Addresses(first.group(1), second.group(1), ports));
        }

        private static Optional<Ports> pair(String text, int min, int max) {
            var pair = PAIR.matcher(text);
            if (!pair.matches()) {
                return Optional.empty();
            }
            var first = Integer.parseInt(pair.group(1));
            var second = Integer.parseInt(pair.group(2));
            return first >= min && second >= min && first <= max && second <= max && first != second
                    ? Optional.of(new Ports(first, second))
                    : Optional.empty();
        }
    }
}
