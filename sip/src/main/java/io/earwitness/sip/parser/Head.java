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
        private final List<Header> headers = new ArrayList<>();
        private final StringBuilder pending = new StringBuilder();
        private String fault = "";
        private boolean tooLarge;
        private int position;

        Reader(byte[] bytes, MessageLimits limits) {
            this.bytes = bytes;
            this.limits = limits;
        }

        Head read() {
            skipLineBreaks();
            int start = position;
            var startLine = line().strip();
            boolean ended = false;
            while (position < bytes.length && !tooLarge) {
                if (position - start > limits.headBytesMax()) {
                    tooLarge = true;
                    break;
                }
                var line = line();
                if (line.isEmpty()) {
                    ended = true;
                    break;
                }
                take(line);
            }
            finishPending();
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

        private String line() {
            int start = position;
            while (position < bytes.length && bytes[position] != '\n') {
                position++;
            }
            int end = position;
            if (position < bytes.length) {
                position++;
            }
            if (end > start && bytes[end - 1] == '\r') {
                end--;
            }
            return new String(bytes, start, end - start, StandardCharsets.UTF_8);
        }

        private void take(String line) {
            char first = line.charAt(0);
            if (first != ' ' && first != '\t') {
                finishPending();
                pending.append(line);
            } else if (pending.isEmpty()) {
                blame("Folded Line Without Header");
            } else {
                pending.append(' ').append(line.strip());
            }
        }

        private void finishPending() {
            if (pending.isEmpty()) {
                return;
            }
            var line = pending.toString();
            pending.setLength(0);
            if (headers.size() >= limits.headerCountMax()) {
                tooLarge = true;
                return;
            }
            int colon = line.indexOf(':');
            var name = colon < 0 ? "" : line.substring(0, colon).strip();
            if (!Tokens.isToken(name)) {
                blame("Unreadable Header");
            } else {
                // A lone CR inside a line is no line break to us, and must not become one to others.
                headers.add(new Header(
                        name, line.substring(colon + 1).replace('\r', ' ').strip()));
            }
        }

        private void blame(String what) {
            if (fault.isEmpty()) {
                fault = what;
            }
        }
    }
}
