package io.earwitness.sip.parser;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Start line and headers as text, cut from the bytes in one pass: folded lines joined, compact names made long.
///
/// Reads on after a fault, so that an answer to a broken request can still name what it answers.
final class Head {
    private static final SeenNames NAMES = new SeenNames();

    final String startLine;
    final Headers headers;
    final int bodyStart;
    final Optional<String> fault;
    final boolean tooLarge;

    private Head(String startLine, Headers headers, int bodyStart, Optional<String> fault, boolean tooLarge) {
        this.startLine = startLine;
        this.headers = headers;
        this.bodyStart = bodyStart;
        this.fault = fault;
        this.tooLarge = tooLarge;
    }

    static Head read(byte[] bytes, MessageLimits limits) {
        return new Reader(bytes, limits).read();
    }

    private static final class Reader {
        private final byte[] bytes;
        private final MessageLimits limits;
        private final List<Header> headers = new ArrayList<>(20);
        private final StringBuilder folded = new StringBuilder();
        private String fault = "";
        private boolean tooLarge;
        private int position;
        private int lineStart;
        private int lineEnd;
        private int headerStart;
        private int headerEnd;

        Reader(byte[] bytes, MessageLimits limits) {
            this.bytes = bytes;
            this.limits = limits;
        }

        Head read() {
            skipLineBreaks();
            int start = position;
            nextLine();
            var startLine = text(lineStart, lineEnd).strip();
            boolean ended = false;
            while (position < bytes.length && !tooLarge) {
                if (position - start > limits.headBytesMax()) {
                    tooLarge = true;
                    break;
                }
                nextLine();
                if (lineStart == lineEnd) {
                    ended = true;
                    break;
                }
                take();
            }
            finishHeader();
            if (!ended) {
                blame(tooLarge ? "Headers Too Large" : "Headers Without End");
            }
            var found = fault.isEmpty() ? Optional.<String>empty() : Optional.of(fault);
            return new Head(startLine, Headers.of(headers), position, found, tooLarge);
        }

        private void skipLineBreaks() {
            while (position < bytes.length && (bytes[position] == '\r' || bytes[position] == '\n')) {
                position++;
            }
        }

        private void nextLine() {
            lineStart = position;
            while (position < bytes.length && bytes[position] != '\n') {
                position++;
            }
            lineEnd = position;
            if (position < bytes.length) {
                position++;
            }
            if (lineEnd > lineStart && bytes[lineEnd - 1] == '\r') {
                lineEnd--;
            }
        }

        private String text(int from, int to) {
            return new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }

        private void take() {
            if (!isBlank(bytes[lineStart])) {
                finishHeader();
                headerStart = lineStart;
                headerEnd = lineEnd;
            } else if (headerStart == headerEnd) {
                blame("Folded Line Without Header");
            } else {
                if (folded.isEmpty()) {
                    folded.append(text(headerStart, headerEnd));
                }
                folded.append(' ').append(text(lineStart, lineEnd).strip());
            }
        }

        private static boolean isBlank(byte b) {
            return b == ' ' || b == '\t';
        }

        private void finishHeader() {
            if (headerStart == headerEnd) {
                return;
            }
            if (headers.size() >= limits.headerCountMax()) {
                tooLarge = true;
            } else if (folded.isEmpty()) {
                unfolded();
            } else {
                int colon = folded.indexOf(":");
                add(colon < 0 ? "" : folded.substring(0, colon), folded.substring(colon + 1));
            }
            folded.setLength(0);
            headerStart = headerEnd;
        }

        private void unfolded() {
            int colon = headerStart;
            while (colon < headerEnd && bytes[colon] != ':') {
                colon++;
            }
            int value = colon + 1;
            while (value < headerEnd && isBlank(bytes[value])) {
                value++;
            }
            var text = value > headerEnd ? "" : text(value, headerEnd);
            var known = colon == headerEnd ? null : NAMES.find(bytes, headerStart, colon);
            if (known == null) {
                add(colon == headerEnd ? "" : text(headerStart, colon), text);
            } else {
                addNamed(known, text);
            }
        }

        private void add(String givenName, String value) {
            var name = givenName.strip();
            if (!Tokens.isToken(name)) {
                blame("Unreadable Header");
            } else {
                NAMES.remember(name);
                addNamed(name, value);
            }
        }

        private void addNamed(String name, String value) {
            // A lone CR inside a line is no line break to us, and must not become one to others.
            headers.add(new Header(name, value.replace('\r', ' ').strip()));
        }

        private void blame(String what) {
            if (fault.isEmpty()) {
                fault = what;
            }
        }
    }
}
