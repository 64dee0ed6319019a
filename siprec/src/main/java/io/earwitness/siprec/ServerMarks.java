package io.earwitness.siprec;

import io.earwitness.sip.message.SipRequest;
import java.util.List;
import java.util.regex.Pattern;

/// Whether an INVITE comes from a recording server that wants a recording session (RFC 7866 §6.1.1, §6.2): strictly,
/// for
/// whoever is told to send somebody's call decides nothing by guessing.
///
/// @param featureTag `+sip.srs` as parameter of Contact
/// @param required   `siprec` in Require
public record ServerMarks(boolean featureTag, boolean required) {
    private static final Pattern TAG =
            Pattern.compile(";\\s*\\+sip\\.srs\\s*(?:=\\s*\"?(?:TRUE)?\"?\\s*)?(?=;|,|$)", Pattern.CASE_INSENSITIVE);

    public static ServerMarks of(SipRequest invite) {
        return new ServerMarks(
                invite.headers().lines("Contact").stream().anyMatch(ServerMarks::isTagged),
                invite.headers().lists("Require", "siprec"));
    }

    // Parameters within the brackets are those of the URI.
    private static boolean isTagged(String contact) {
        return List.of(contact.split(",(?![^<]*>)", -1)).stream()
                .map(value -> value.substring(value.lastIndexOf('>') + 1))
                .anyMatch(outside -> TAG.matcher(outside).find());
    }

    /// The rule of the standard: both.
    public boolean isRecordingSession() {
        return featureTag && required;
    }
}
