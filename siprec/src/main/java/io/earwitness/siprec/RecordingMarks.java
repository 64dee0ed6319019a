package io.earwitness.siprec;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.siprec.body.SiprecBody;
import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Whether a request asks for recording: the feature tag in Contact and the option tag in Require (RFC 7866 §6).
///
/// Reads strictly and tolerantly at once; which of the two counts is the recorder's policy.
///
/// @param featureTag   `+sip.src` as Contact header parameter, as the standard wants it
/// @param oddTag       the tag in a form that only tolerance recognises
/// @param required     `siprec` in Require
/// @param metadata     a metadata part in the body
public record RecordingMarks(
        boolean featureTag, boolean oddTag, boolean required, boolean metadata, List<Deviation> deviations) {

    private static final Pattern TRUE_TAG =
            Pattern.compile(";\\s*\\+sip\\.src\\s*(?:=\\s*\"?(?:TRUE)?\"?\\s*)?(?=;|,|$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern BARE_TAG = Pattern.compile(";\\s*src\\s*(?=;|,|=|$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern MISSPELT_TAG =
            Pattern.compile(";\\s*\\+?sip[-_.]?src\\s*(?=;|,|=|$)", Pattern.CASE_INSENSITIVE);

    public RecordingMarks {
        deviations = List.copyOf(deviations);
    }

    /// @param contacts values of the Contact header fields
    /// @param requires values of the Require header fields, separated by commas or not
    /// @param metadata whether the body has a metadata part
    public static RecordingMarks of(List<String> contacts, List<String> requires, boolean metadata) {
        var deviations = new ArrayList<Deviation>();
        boolean proper = contacts.stream()
                .anyMatch(contact -> TRUE_TAG.matcher(outsideUri(contact)).find());
        boolean odd = !proper && contacts.stream().anyMatch(contact -> isOdd(contact, deviations));
        if (!proper && !odd) {
            deviations.add(new Deviation(DeviationKind.FEATURE_TAG_MISSING, String.join(", ", contacts)));
        }
        boolean required = requires.stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .anyMatch(tag -> tag.strip().toLowerCase(Locale.ROOT).equals("siprec"));
        if (!required) {
            deviations.add(new Deviation(DeviationKind.REQUIRE_MISSING, "Require: siprec"));
        }
        return new RecordingMarks(proper, odd, required, metadata, deviations);
    }

    public static RecordingMarks of(SipMessage message, SiprecBody body) {
        var headers = message.headers();
        boolean metadata = body.metadata().isPresent();
        return of(headers.lines("Contact"), headers.lines("Require"), metadata);
    }

    /// The rule of the standard: both the feature tag and the option tag.
    public boolean isRecordingSession() {
        return featureTag && required;
    }

    /// Any mark at all: what real clients send.
    public boolean looksLikeRecordingSession() {
        return featureTag || oddTag || required || metadata;
    }

    private static boolean isOdd(String contact, List<Deviation> deviations) {
        String outside = outsideUri(contact);
        if (BARE_TAG.matcher(outside).find()) {
            return deviations.add(new Deviation(DeviationKind.FEATURE_TAG_BARE, contact));
        }
        if (MISSPELT_TAG.matcher(outside).find()) {
            return deviations.add(new Deviation(DeviationKind.FEATURE_TAG_MISSPELT, contact));
        }
        String inside =
                contact.substring(0, contact.length() - outside.length()).replace(">", "");
        if (TRUE_TAG.matcher(inside).find() || BARE_TAG.matcher(inside).find()) {
            return deviations.add(new Deviation(DeviationKind.FEATURE_TAG_IN_URI, contact));
        }
        return false;
    }

    // Header parameters start after the closing bracket; without brackets every parameter is one of the header.
    private static String outsideUri(String contact) {
        int bracket = contact.lastIndexOf('>');
        int semicolon = contact.indexOf(';');
        if (bracket >= 0) {
            return contact.substring(bracket + 1);
        }
        return semicolon < 0 ? "" : contact.substring(semicolon);
    }
}
