package io.earwitness.siprec.correlation;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Headers;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The identifiers in SIP headers, and in header values that a client copied into its metadata.
///
/// Knows the headers of the RFCs and of the vendors by name; of other `X-` headers it takes those named like
/// identifiers.
final class HeaderIds {
    private static final Pattern NAMED_LIKE_ID = Pattern.compile(
            "(?:x-|audc-|x_|av-|p-av-).*(?:id|uuid|guid|ucid|gucid|refci|call-?ref|reference|correlation|conversation"
                    + "|interaction|correlation-info)");
    private static final Pattern BRACKETED = Pattern.compile("<([^<>]*)>");
    private static final Pattern PARAMETER = Pattern.compile(";\\s*(x-refci|x-farendrefci)=([^;>\\s]+)");
    private static final Pattern ICID = Pattern.compile("icid-value=\"?([^;\"\\s]+)\"?", Pattern.CASE_INSENSITIVE);
    private static final Pattern GUID_WORDS = Pattern.compile("(\\d{1,10})-(\\d{1,10})-(\\d{1,10})-(\\d{1,10})");
    private static final Pattern SESSION_UUID = Pattern.compile("[0-9a-fA-F]{32}");
    private static final String NIL = "0".repeat(32);

    private final FoundIds found;

    HeaderIds(FoundIds found) {
        this.found = found;
    }

    void read(Headers headers) {
        for (Header header : headers) {
            read(header.name(), header.value(), header.name());
        }
    }

    /// Reads one header's value.
    ///
    /// @param where what to say about where it stood
    void read(String name, String value, String where) {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "session-id" -> sessionId(value, where);
            case "user-to-user", "x-user-to-user" -> userToUser(value, where);
            case "cisco-guid" -> ciscoGuid(value, where);
            case "cisco-gucid" -> found.add(CorrelationKind.CISCO_GUCID, value, where);
            case "x-cisco-recording-participant" ->
                found.add(CorrelationKind.CISCO_PARTICIPANT, UserToUser.withoutParameters(value), where);
            case "from", "contact" -> ciscoReferences(value, where);
            case "av-global-session-id" -> found.add(CorrelationKind.AVAYA_SESSION, value, where);
            case "x-genesys-calluuid" -> found.add(CorrelationKind.GENESYS_CALL, value, where);
            case "x-genesysconversationid", "x-genesys-conversationid" ->
                found.add(CorrelationKind.GENESYS_CONVERSATION, value, where);
            case "x-genesysagentid", "x-genesys-agentid" -> found.add(CorrelationKind.GENESYS_AGENT, value, where);
            case "call-info" -> callInfo(value, where);
            case "p-asserted-identity" -> addresses(CorrelationKind.ASSERTED_IDENTITY, value, where);
            case "diversion" -> addresses(CorrelationKind.DIVERSION, value, where);
            case "p-charging-vector" -> chargingVector(value, where);
            default -> other(name.toLowerCase(Locale.ROOT), value, where);
        }
    }

    /// An RFC 7989 value gives each half; anything else is taken whole, because clients write Call-IDs there.
    void sessionId(String value, String where) {
        String compact = value.replaceAll("\\s+", "");
        int semicolon = compact.indexOf(';');
        String local = semicolon < 0 ? compact : compact.substring(0, semicolon);
        int remoteAt = compact.toLowerCase(Locale.ROOT).indexOf(";remote=");
        String rest = remoteAt < 0 ? "" : compact.substring(remoteAt + ";remote=".length());
        for (String half : List.of(local, UserToUser.withoutParameters(rest))) {
            if (!half.equals(NIL) && !half.equals("0")) {
                found.add(CorrelationKind.SIP_SESSION_ID, half, where);
            }
        }
        if (!SESSION_UUID.matcher(local).matches()) {
            found.add(CorrelationKind.SIP_SESSION_ID, compact, where);
        }
    }

    void ucid(String value, String where) {
        Ucid.in(value).ifPresent(digits -> found.add(CorrelationKind.UCID, digits, where));
        found.add(CorrelationKind.UCID, UserToUser.withoutParameters(value), where);
    }

    private void userToUser(String value, String where) {
        for (String one : value.split(",", 16)) {
            Ucid.in(one).ifPresent(digits -> found.add(CorrelationKind.UCID, digits, where));
            found.add(CorrelationKind.USER_TO_USER, UserToUser.withoutParameters(one), where);
        }
    }

    // Four decimal words in the header; logs and call detail records print the same number as 32 hexadecimal digits.
    private void ciscoGuid(String value, String where) {
        found.add(CorrelationKind.CISCO_GUID, value, where);
        Matcher words = GUID_WORDS.matcher(value.strip());
        if (words.matches()) {
            var hexadecimal = new StringBuilder();
            for (int word = 1; word <= 4; word++) {
                hexadecimal.append(
                        String.format(Locale.ROOT, "%08x", Long.parseLong(words.group(word)) & 0xFFFF_FFFFL));
            }
            found.add(CorrelationKind.CISCO_GUID, hexadecimal.toString(), where);
        }
    }

    private void ciscoReferences(String value, String where) {
        Matcher reference = PARAMETER.matcher(value);
        while (reference.find()) {
            found.add(CorrelationKind.CISCO_CALL_REFERENCE, reference.group(2), where + ";" + reference.group(1));
        }
    }

    private void callInfo(String value, String where) {
        for (String one : value.split(",(?=\\s*<)", 16)) {
            Matcher uri = BRACKETED.matcher(one);
            if (uri.find()) {
                callInfo(uri.group(1).strip(), one.substring(uri.end()).toLowerCase(Locale.ROOT), where);
            }
        }
    }

    private void callInfo(String uri, String parameters, String where) {
        String lower = uri.toLowerCase(Locale.ROOT);
        if (parameters.contains("-callid") || lower.contains(":uid:callid:")) {
            found.add(CorrelationKind.EMERGENCY_CALL, uri, where);
        } else if (parameters.contains("-incidentid") || lower.contains(":uid:incidentid:")) {
            found.add(CorrelationKind.EMERGENCY_INCIDENT, uri, where);
        } else if (parameters.contains("goog-contactcenter-conversation")) {
            found.add(CorrelationKind.GOOGLE_CONVERSATION, uri.substring(uri.lastIndexOf('/') + 1), where);
            found.add(CorrelationKind.GOOGLE_CONVERSATION, uri, where);
        }
    }

    private void addresses(CorrelationKind kind, String value, String where) {
        Matcher uri = BRACKETED.matcher(value);
        boolean any = false;
        while (uri.find()) {
            found.add(kind, uri.group(1), where);
            any = true;
        }
        if (!any) {
            found.add(kind, UserToUser.withoutParameters(value), where);
        }
    }

    private void chargingVector(String value, String where) {
        Matcher icid = ICID.matcher(value);
        if (icid.find()) {
            found.add(CorrelationKind.CHARGING_ID, icid.group(1), where);
        }
    }

    private void other(String name, String value, String where) {
        if (name.startsWith("x-") && name.contains("ucid") && !name.contains("gucid")) {
            ucid(value, where);
        } else if (NAMED_LIKE_ID.matcher(name).matches()) {
            found.add(CorrelationKind.VENDOR_HEADER, value, where);
        }
    }
}
