package io.earwitness.recorder.signalling;

import java.util.ArrayList;
import java.util.List;

/// Breaks an XML document into lines and indents them, and knows which line of the original each came from.
///
/// Looks for angle brackets only, so that a broken document is shown too, every character of it. Linear in its length.
final class PrettyXml {
    private static final int DEPTH_SHOWN_MAX = 24;

    private final String text;
    private final List<String> lines = new ArrayList<>();
    private final List<Integer> received = new ArrayList<>();
    private int at;
    private int line = 1;
    private int depth;

    private PrettyXml(String text) {
        this.text = text;
    }

    /// Lines and the original's line number of each.
    record Lines(List<String> lines, List<Integer> received) {}

    /// Whether the document came without line breaks worth the name.
    static boolean isWanted(String text) {
        var longest = text.lines().mapToInt(String::length).max().orElse(0);
        return longest > 160 && text.chars().filter(c -> c == '<').count() > 2;
    }

    static Lines of(String text) {
        return new PrettyXml(text).read();
    }

    private Lines read() {
        while (at < text.length() && lines.size() < ShownPart.LINES_MAX) {
            if (text.charAt(at) == '<') {
                tag();
            } else {
                characters();
            }
        }
        return new Lines(lines, received);
    }

    private void tag() {
        var end = endOf(at);
        var tag = text.substring(at, end);
        if (tag.startsWith("</")) {
            depth = Math.max(0, depth - 1);
            put(tag, end);
        } else if (tag.endsWith("/>") || tag.startsWith("<?") || tag.startsWith("<!")) {
            put(tag, end);
        } else {
            var whole = endOfLeaf(tag, end);
            put(text.substring(at, whole), whole);
            depth += whole == end ? 1 : 0;
        }
    }

    private int endOf(int from) {
        var close = text.indexOf('>', from);
        return close < 0 ? text.length() : close + 1;
    }

    // `<name>Ana</name>` stays on one line: text without tags, then the tag's own end.
    private int endOfLeaf(String tag, int end) {
        var next = text.indexOf('<', end);
        if (next < 0 || next - end > 500) {
            return end;
        }
        var name = tag.substring(1).split("[\\s/>]", 2)[0];
        return text.startsWith("</" + name, next) ? endOf(next) : end;
    }

    private void characters() {
        var next = text.indexOf('<', at);
        var end = next < 0 ? text.length() : next;
        var words = text.substring(at, end);
        if (words.isBlank()) {
            move(end);
        } else {
            put(words, end);
        }
    }

    private void put(String words, int end) {
        lines.add("  ".repeat(Math.min(depth, DEPTH_SHOWN_MAX)) + words.strip().replaceAll("\\s*\\R\\s*", " "));
        received.add(line);
        move(end);
    }

    private void move(int end) {
        for (; at < end; at++) {
            if (text.charAt(at) == '\n') {
                line++;
            }
        }
    }
}
