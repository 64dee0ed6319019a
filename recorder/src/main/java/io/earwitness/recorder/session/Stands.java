package io.earwitness.recorder.session;

import io.earwitness.recorder.model.Deviation.Part;
import java.util.function.Function;
import java.util.regex.Pattern;

/// In which part of a message a kind of deviation stands, and what its lines look like there.
///
/// @param part   of the message
/// @param header the header's name where the part is the headers and one of them is meant, else empty
/// @param lines  from what a reader says of the single case to a pattern that its lines match
record Stands(Part part, String header, Function<String, Pattern> lines) {
    private static final Pattern NOTHING = Pattern.compile("(?!)");

    static Stands inHeader(String name) {
        return new Stands(Part.HEADERS, name, _ -> NOTHING);
    }

    /// Nothing to point at: it is the absence that is odd.
    static Stands nowhere(Part part) {
        return new Stands(part, "", _ -> NOTHING);
    }

    /// Lines that hold the reader's words.
    static Stands quoted(Part part) {
        return new Stands(part, "", detail -> literally(detail.strip()));
    }

    /// Lines that are the reader's words and nothing else.
    static Stands wholeLine(Part part) {
        return new Stands(part, "", detail -> Pattern.compile("^" + Pattern.quote(detail.strip()) + "\\s*$"));
    }

    /// Lines that hold the last of the reader's words, which is an identifier.
    static Stands lastWord(Part part) {
        return new Stands(part, "", detail -> literally(detail.substring(detail.lastIndexOf(' ') + 1)));
    }

    /// Start tags of the element that the reader names last, `participant/mode`.
    static Stands elementNamed() {
        return new Stands(Part.METADATA, "", detail -> startTag(detail.substring(detail.lastIndexOf('/') + 1)));
    }

    /// Start tags of the element that the reader names first, `participant without participant_id`.
    static Stands elementFirst() {
        return new Stands(Part.METADATA, "", detail -> startTag(detail.split(" ", 2)[0]));
    }

    /// Tags with the prefix that the reader names.
    static Stands prefix() {
        return new Stands(
                Part.METADATA,
                "",
                prefix -> prefix.isBlank() ? NOTHING : Pattern.compile("</?" + Pattern.quote(prefix) + ":"));
    }

    /// Start tags of elements of these names, separated by `|`.
    static Stands element(String names) {
        var tag = Pattern.compile("<(?:[\\w.-]+:)?(?:" + names + ")(?=[\\s/>])");
        return new Stands(Part.METADATA, "", _ -> tag);
    }

    static Stands matching(Part part, String pattern) {
        var compiled = Pattern.compile(pattern);
        return new Stands(part, "", _ -> compiled);
    }

    private static Pattern startTag(String name) {
        return name.isBlank() ? NOTHING : Pattern.compile("<(?:[\\w.-]+:)?" + Pattern.quote(name) + "(?=[\\s/>])");
    }

    private static Pattern literally(String words) {
        return words.isBlank() ? NOTHING : Pattern.compile(Pattern.quote(words));
    }
}
