package io.earwitness.sip.message;

import java.util.Optional;

/// One Via value: the transport and address a hop sent from, and the branch that names its transaction.
///
/// The transport stays text, for a message may have come over one that we do not speak further back.
public record Via(String transport, HostPort sentBy, Parameters parameters) {
    public static final String MAGIC_COOKIE = "z9hG4bK";

    public static Via parse(String text) {
        int semicolon = Separated.indexOf(text, ';', 0);
        var head = (semicolon < 0 ? text : text.substring(0, semicolon)).strip();
        int name = head.indexOf('/');
        int version = name < 0 ? -1 : head.indexOf('/', name + 1);
        if (version < 0) {
            throw new MalformedValueException("not a Via", text);
        }
        boolean sip = head.substring(0, name).strip().equalsIgnoreCase("SIP")
                && head.substring(name + 1, version).strip().equals("2.0");
        var rest = head.substring(version + 1).strip();
        int blank = blankIn(rest);
        if (!sip || blank < 0) {
            throw new MalformedValueException("not a Via", text);
        }
        var parameters = semicolon < 0 ? Parameters.none() : Parameters.parse(text.substring(semicolon));
        return new Via(rest.substring(0, blank), HostPort.parse(rest.substring(blank)), parameters);
    }

    private static int blankIn(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ' ' || text.charAt(i) == '\t') {
                return i;
            }
        }
        return -1;
    }

    public Optional<String> branch() {
        return parameters.get("branch");
    }

    /// Whether the branch identifies the transaction alone (RFC 3261 §8.1.1.7), as RFC 2543 branches do not.
    public boolean hasUniqueBranch() {
        return branch().filter(branch -> branch.regionMatches(true, 0, MAGIC_COOKIE, 0, MAGIC_COOKIE.length())
                        && branch.length() > MAGIC_COOKIE.length())
                .isPresent();
    }

    public Via with(String parameter, String value) {
        return new Via(transport, sentBy, parameters.with(parameter, value));
    }

    @Override
    public String toString() {
        return "SIP/2.0/" + transport + " " + sentBy + parameters;
    }
}
