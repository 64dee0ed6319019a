package io.earwitness.siprec.body;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Finds the sections between the boundary lines of one multipart body (RFC 2046 §5.1.1).
///
/// Forgives missing closing boundary, bare line feeds, white space after a boundary, a closing boundary at the end of a
/// content line, and a boundary parameter that is missing or does not occur. Contents are copied, never changed.
final class MultipartSplitter {
    private final byte[] octets;
    private final String text;
    private final List<Deviation> deviations;
    private final List<byte[]> sections = new ArrayList<>();
    private int sectionStart = -1;
    private boolean closed;

    MultipartSplitter(byte[] octets, List<Deviation> deviations) {
        this.octets = octets;
        this.text = new String(octets, StandardCharsets.ISO_8859_1);
        this.deviations = deviations;
    }

    static boolean startsWithBoundary(byte[] octets) {
        String start = new String(octets, 0, Math.min(octets.length, 200), StandardCharsets.ISO_8859_1).stripLeading();
        return start.startsWith("--") && start.length() > 2 && !Character.isWhitespace(start.charAt(2));
    }

    List<byte[]> split(Optional<String> declared) {
        String boundary = declared.filter(value -> !value.isBlank() && text.contains("--" + value))
                .orElseGet(this::guessed);
        if (boundary.isEmpty()) {
            return List.of(octets);
        }
        if (text.indexOf('\n') >= 0 && !text.contains("\r\n")) {
            note(DeviationKind.BARE_LINE_FEEDS, "lines of the body end without carriage return");
        }
        readLines("--" + boundary);
        if (!closed) {
            note(DeviationKind.CLOSING_BOUNDARY_MISSING, "--" + boundary + "--");
            endSection(octets.length, octets.length);
        }
        return sections;
    }

    private void readLines(String delimiter) {
        int lineStart = 0;
        while (lineStart < text.length() && !closed) {
            int lineFeed = text.indexOf('\n', lineStart);
            int next = lineFeed < 0 ? text.length() : lineFeed + 1;
            String line = text.substring(lineStart, lineFeed < 0 ? text.length() : lineFeed);
            readLine(line, delimiter, lineStart, next);
            lineStart = next;
        }
    }

    private void readLine(String line, String delimiter, int lineStart, int next) {
        String bare = line.stripTrailing();
        if (bare.equals(delimiter)) {
            noteSpace(line, bare);
            notePreamble(lineStart);
            endSection(lineStart, beforeLineEnd(lineStart));
            sectionStart = next;
        } else if (bare.startsWith(delimiter + "--")) {
            noteSpace(line, bare);
            endSection(lineStart, beforeLineEnd(lineStart));
            closed = true;
        } else if (sectionStart >= 0 && bare.endsWith(delimiter + "--")) {
            note(DeviationKind.BOUNDARY_NOT_ON_OWN_LINE, bare.substring(0, Math.min(60, bare.length())));
            int end = lineStart + bare.length() - delimiter.length() - 2;
            endSection(end, end);
            closed = true;
        }
    }

    private void endSection(int boundaryAt, int contentEnd) {
        if (sectionStart >= 0) {
            sections.add(
                    Arrays.copyOfRange(octets, sectionStart, Math.max(sectionStart, Math.min(contentEnd, boundaryAt))));
            sectionStart = -1;
        }
    }

    // The line end before a boundary belongs to the boundary, not to the content.
    private int beforeLineEnd(int lineStart) {
        int end = lineStart;
        if (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        if (end > 0 && end < lineStart && text.charAt(end - 1) == '\r') {
            end--;
        }
        return end;
    }

    private String guessed() {
        String start = text.stripLeading();
        if (!startsWithBoundary(octets)) {
            note(DeviationKind.BOUNDARY_GUESSED, "no boundary found; the body is read as one part");
            return "";
        }
        String line = start.lines().findFirst().orElse("").strip();
        note(DeviationKind.BOUNDARY_GUESSED, "taken from the first line: " + line);
        return line.substring(2);
    }

    private void noteSpace(String line, String bare) {
        String rest = line.substring(bare.length());
        if (!rest.isEmpty() && !rest.equals("\r")) {
            note(DeviationKind.SPACE_AFTER_BOUNDARY, bare);
        }
    }

    private void notePreamble(int lineStart) {
        if (sections.isEmpty() && sectionStart < 0 && lineStart > 0) {
            String before = text.substring(0, lineStart);
            note(DeviationKind.PREAMBLE, before.isBlank() ? "blank lines" : before.length() + " octets");
        }
    }

    private void note(DeviationKind kind, String detail) {
        deviations.add(new Deviation(kind, detail));
    }
}
