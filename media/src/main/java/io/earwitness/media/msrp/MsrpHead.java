package io.earwitness.media.msrp;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A frame's start-line and headers: a request, or a response to one of ours. Immutable.
///
/// @param transaction identifier that a response repeats, and that the end-line ends with
/// @param method      `SEND`, `REPORT` …; empty where it is a response
/// @param headers     by name, whatever the case of its letters; the first of each name
public record MsrpHead(String transaction, String method, Map<String, String> headers) {
    private static final Pattern START =
            Pattern.compile("MSRP ([A-Za-z0-9][A-Za-z0-9.+%=-]{3,31}) (?:([A-Z]{1,32})|(\\d{3})(?: [^\\r\\n]*)?)");
    private static final Pattern BLANKS = Pattern.compile("[ \\t]+");

    static Optional<String> transactionOf(String startLine) {
        var found = START.matcher(startLine);
        return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /// @param lines start-line first, without line ends
    static MsrpHead of(List<String> lines) throws MalformedMsrpException {
        var start = START.matcher(lines.getFirst());
        if (!start.matches()) {
            throw new MalformedMsrpException("a frame without a start-line");
        }
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var line : lines.subList(1, lines.size())) {
            var colon = line.indexOf(':');
            if (colon < 1) {
                throw new MalformedMsrpException("a header without a colon");
            }
            headers.putIfAbsent(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        var head = new MsrpHead(
                start.group(1), start.group(2) == null ? "" : start.group(2), Collections.unmodifiableMap(headers));
        if (head.toPath().isEmpty() || head.fromPath().isEmpty()) {
            throw new MalformedMsrpException("a frame that does not say from where to where it goes");
        }
        return head;
    }

    public boolean isRequest() {
        return !method.isEmpty();
    }

    /// The way to its destination, the next station first.
    public List<String> toPath() {
        return uris("To-Path");
    }

    /// The way that it came, the last station first.
    public List<String> fromPath() {
        return uris("From-Path");
    }

    private List<String> uris(String name) {
        var path = header(name);
        return path.isEmpty() ? List.of() : List.of(BLANKS.split(path));
    }

    /// Empty where the frame does not have that header.
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    public String messageId() {
        return header("Message-ID");
    }

    public String contentType() {
        return header("Content-Type");
    }

    /// What stands there and cannot be read counts as not said.
    public ByteRange byteRange() {
        return ByteRange.parse(header("Byte-Range")).orElse(ByteRange.WHOLE);
    }

    /// Whether the sender wants to hear that the whole message came.
    public boolean wantsSuccessReport() {
        return header("Success-Report").equalsIgnoreCase("yes");
    }

    /// Whether the sender wants a response of that status: `Failure-Report: no` wants none, `partial` none that is
    /// good (RFC 4975 §7.1.1).
    public boolean wantsResponse(int status) {
        return switch (header("Failure-Report").toLowerCase(Locale.ROOT)) {
            case "no" -> false;
            case "partial" -> status != 200;
            default -> true;
        };
    }
}
