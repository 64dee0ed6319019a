package io.earwitness.sip.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/// The SIP domains that a certificate vouches for (RFC 5922 §7.1): `sip:` URIs without a user, else DNS names, else,
/// where it has no alternative names at all, the common name. In lower case; nothing is expanded.
public final class PeerIdentities {
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;

    private PeerIdentities() {}

    public static Set<String> of(X509Certificate certificate) {
        var names = alternativeNames(certificate);
        if (names.isEmpty()) {
            return commonName(certificate).map(Set::of).orElse(Set.of());
        }
        var uris = named(names, URI, true);
        return uris.isEmpty() ? named(names, DNS, false) : uris;
    }

    /// Whether the certificate is that of a host: equal to one of its domains, without wildcards (RFC 5922 §7.2). A
    /// literal address must be among its address names, which RFC 5922 leaves open.
    public static boolean matches(X509Certificate certificate, String host) {
        var wanted = bare(host);
        boolean literal = wanted.indexOf(':') >= 0 || wanted.matches("[0-9.]+");
        return literal ? hasAddress(certificate, wanted) : of(certificate).contains(wanted);
    }

    private static String bare(String host) {
        var text = host.toLowerCase(Locale.ROOT);
        if (text.startsWith("[") && text.endsWith("]")) {
            return text.substring(1, text.length() - 1);
        }
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static boolean hasAddress(X509Certificate certificate, String literal) {
        try {
            var wanted = java.net.InetAddress.ofLiteral(literal);
            for (var name : alternativeNames(certificate)) {
                if (name.get(0).equals(ADDRESS) && name.get(1) instanceof String text) {
                    if (java.net.InetAddress.ofLiteral(text).equals(wanted)) {
                        return true;
                    }
                }
            }
        } catch (IllegalArgumentException none) {
            return false;
        }
        return false;
    }

    private static Set<String> named(Collection<List<?>> names, int kind, boolean uri) {
        var found = new LinkedHashSet<String>();
        for (var name : names) {
            if (name.get(0).equals(kind) && name.get(1) instanceof String text) {
                (uri ? domain(text) : Optional.of(bare(text))).ifPresent(found::add);
            }
        }
        return found;
    }

    /// The host of a `sip:` URI that has no user; other schemes, `sips:` too, name nobody.
    private static Optional<String> domain(String uri) {
        if (!uri.regionMatches(true, 0, "sip:", 0, 4) || uri.indexOf('@') >= 0) {
            return Optional.empty();
        }
        var host = uri.substring(4);
        int end = host.indexOf(';');
        host = end < 0 ? host : host.substring(0, end);
        int port = host.startsWith("[") ? host.indexOf(':', host.indexOf(']')) : host.indexOf(':');
        host = port < 0 ? host : host.substring(0, port);
        return host.isEmpty() ? Optional.empty() : Optional.of(bare(host));
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException unreadable) {
            return List.of(List.of(-1, "")); // names nobody, and the common name neither
        }
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            var parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            for (int i = parts.size() - 1; i >= 0; i--) {
                if (parts.get(i).getType().equalsIgnoreCase("CN")) {
                    return Optional.of(bare(String.valueOf(parts.get(i).getValue())));
                }
            }
        } catch (InvalidNameException unreadable) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
