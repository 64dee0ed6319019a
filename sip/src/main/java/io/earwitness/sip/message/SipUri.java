package io.earwitness.sip.message;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// A `sip:` or `sips:` URI in its parts, or a URI of another scheme (`tel:`, `urn:`) kept as text.
///
/// User and header parts stay escaped as they came. Where it leads is the business of the transport's resolver.
public record SipUri(
        String scheme, Optional<String> user, HostPort hostPort, Parameters parameters, String headers, String opaque) {
    private static final HostPort NOWHERE = new HostPort("", OptionalInt.empty());

    public static SipUri of(String user, String host, int port) {
        var hostPort = new HostPort(bracketed(host), OptionalInt.of(port));
        var given = user.isEmpty() ? Optional.<String>empty() : Optional.of(user);
        return new SipUri("sip", given, hostPort, Parameters.none(), "", "");
    }

    /// Throws [MalformedValueException] when there is no scheme, no host, or a part that no URI can have.
    public static SipUri parse(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0 || !isScheme(text, colon)) {
            throw new MalformedValueException("not a URI", text);
        }
        var scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        var rest = text.substring(colon + 1);
        if (!scheme.equals("sip") && !scheme.equals("sips")) {
            return new SipUri(scheme, Optional.empty(), NOWHERE, Parameters.none(), "", rest);
        }
        int at = rest.indexOf('@');
        var user = at < 0 ? Optional.<String>empty() : Optional.of(rest.substring(0, at));
        var place = rest.substring(at + 1);
        int question = place.indexOf('?');
        var headers = question < 0 ? "" : place.substring(question + 1);
        var hostAndParameters = question < 0 ? place : place.substring(0, question);
        int semicolon = hostAndParameters.indexOf(';');
        var host = semicolon < 0 ? hostAndParameters : hostAndParameters.substring(0, semicolon);
        var parameters = semicolon < 0 ? "" : hostAndParameters.substring(semicolon);
        return new SipUri(scheme, user, HostPort.parse(host), Parameters.parse(parameters), headers, "");
    }

    private static boolean isScheme(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (!letter && (i == 0 || !other)) {
                return false;
            }
        }
        return true;
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /// Whether it is `sip:` or `sips:`, which alone can be called.
    public boolean isSip() {
        return scheme.equals("sip") || isSecure();
    }

    public boolean isSecure() {
        return scheme.equals("sips");
    }

    /// Empty for another scheme; an IPv6 literal keeps its brackets.
    public String host() {
        return hostPort.host();
    }

    public OptionalInt port() {
        return hostPort.port();
    }

    /// The `transport` parameter where it names one we know.
    public Optional<Transport> transport() {
        return parameters.get("transport").flatMap(Transport::named);
    }

    public SipUri withParameters(Parameters changed) {
        return new SipUri(scheme, user, hostPort, changed, headers, opaque);
    }

    public SipUri withoutHeaders() {
        return new SipUri(scheme, user, hostPort, parameters, "", opaque);
    }

    @Override
    public String toString() {
        if (!isSip()) {
            return scheme + ":" + opaque;
        }
        var text = new StringBuilder(scheme).append(':');
        user.ifPresent(name -> text.append(name).append('@'));
        text.append(hostPort).append(parameters);
        return headers.isEmpty()
                ? text.toString()
                : text.append('?').append(headers).toString();
    }
}
