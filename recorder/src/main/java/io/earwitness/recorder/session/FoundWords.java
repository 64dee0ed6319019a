package io.earwitness.recorder.session;

import io.earwitness.sip.message.Headers;
import io.earwitness.siprec.SiprecOffer;
import io.earwitness.siprec.body.BodyPart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The very words of a deviation and the lines they stand in, looked up in the message it came with.
///
/// Bounded: a document may be one line of megabytes, or hold the same fault a thousand times.
///
/// @param words a line each; what the reader said where no line can be found
/// @param lines of the part, from 1; none for headers, which are found by their words
record FoundWords(String words, List<Integer> lines) {
    private static final int LINES_MAX = 20;
    private static final int QUOTED_LINES_MAX = 3;
    private static final int LINE_CHARS_MAX = 200;
    private static final int AROUND_CHARS = 60;
    private static final Pattern LINE_END = Pattern.compile("\\r?\\n|\\r");

    FoundWords {
        lines = List.copyOf(lines);
    }

    static FoundWords in(Headers headers, SiprecOffer offer, Stands stands, String detail) {
        return switch (stands.part()) {
            case HEADERS -> header(headers, stands, detail);
            case DESCRIPTION -> lines(offer.body().description(), stands, detail);
            case METADATA -> lines(offer.body().metadata(), stands, detail);
            // The whole body is not in the offer; its lines are found by their words when they are shown.
            case BODY, MESSAGE -> new FoundWords(detail, List.of());
        };
    }

    private static FoundWords header(Headers headers, Stands stands, String detail) {
        if (stands.header().isEmpty()) {
            return new FoundWords(cut(detail), List.of());
        }
        var named = headers.lines(stands.header()).stream()
                .limit(QUOTED_LINES_MAX)
                .map(value -> cut(stands.header() + ": " + value))
                .toList();
        return new FoundWords(String.join("\n", named), List.of());
    }

    private static FoundWords lines(Optional<BodyPart> part, Stands stands, String detail) {
        if (part.isEmpty()) {
            return new FoundWords(detail, List.of());
        }
        var numbers = new ArrayList<Integer>();
        var quoted = new ArrayList<String>();
        var sought = stands.lines().apply(detail);
        var text = LINE_END.split(new String(part.get().content(), StandardCharsets.UTF_8), -1);
        for (var at = 0; at < text.length && numbers.size() < LINES_MAX; at++) {
            var matcher = sought.matcher(text[at]);
            if (matcher.find()) {
                numbers.add(at + 1);
                if (quoted.size() < QUOTED_LINES_MAX && !quoted.contains(excerpt(text[at], matcher))) {
                    quoted.add(excerpt(text[at], matcher));
                }
            }
        }
        return quoted.isEmpty()
                ? new FoundWords(detail, List.of())
                : new FoundWords(String.join("\n", quoted), numbers);
    }

    private static String excerpt(String line, Matcher match) {
        if (line.length() <= LINE_CHARS_MAX) {
            return line.strip();
        }
        // A document without line breaks: the tag or the text between two tags that it stands in.
        var open = line.lastIndexOf('<', match.start());
        var close = line.indexOf('>', Math.max(match.start(), match.end() - 1));
        if (open >= 0 && close >= 0 && close - open < LINE_CHARS_MAX) {
            return line.substring(open, close + 1);
        }
        var from = Math.max(0, match.start() - AROUND_CHARS);
        return line.substring(from, Math.min(line.length(), from + LINE_CHARS_MAX))
                .strip();
    }

    private static String cut(String words) {
        return words.length() <= LINE_CHARS_MAX ? words : words.substring(0, LINE_CHARS_MAX);
    }
}
