package io.earwitness.media.msrp;

import java.util.Optional;
import java.util.regex.Pattern;

/// The address of one end of an MSRP session: `msrp://192.0.2.1:2855/s3cr3t;tcp` (RFC 4975 §6).
///
/// @param secured   whether it is reached by TLS (`msrps:`)
/// @param host      name or literal address, IPv6 without its brackets
/// @param sessionId what tells sessions of one host apart; empty where there is none
public record MsrpUri(boolean secured, String host, int port, String sessionId) {
    /// Where the address names no port.
    public static final int PORT_DEFAULT = 2855;

    private static final Pattern FORM = Pattern.compile(
            "(?i)(msrps?)://(?:[^@/;\\s]*@)?(\\[[0-9a-f:.]+]|[^:/;\\[\\]\\s]+)(?::(\\d{1,5}))?(?:/([^/;\\s]*))?;tcp(?:;\\S*)?");

    /// Empty where it cannot be read, or names another transport than TCP.
    public static Optional<MsrpUri> parse(String text) {
        var found = FORM.matcher(text.strip());
        if (!found.matches()) {
            return Optional.empty();
        }
        var host = found.group(2);
        var port = found.group(3) == null ? PORT_DEFAULT : Integer.parseInt(found.group(3));
        return port < 1 || port > 0xFFFF
                ? Optional.empty()
                : Optional.of(new MsrpUri(
                        found.group(1).length() > 4,
                        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                        port,
                        found.group(4) == null ? "" : found.group(4)));
    }

    @Override
    public String toString() {
        var shown = host.contains(":") ? "[" + host + "]" : host;
        return (secured ? "msrps://" : "msrp://") + shown + ":" + port + "/" + sessionId + ";tcp";
    }
}
