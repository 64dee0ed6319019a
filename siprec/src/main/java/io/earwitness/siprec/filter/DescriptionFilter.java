package io.earwitness.siprec.filter;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A session description without values that were removed elsewhere. What it says of media stays: lines, addresses,
/// formats, labels and keys.
final class DescriptionFilter {
    private static final Pattern KEPT =
            Pattern.compile("(?:[vmctbrzk]=|a=(?:label|crypto|rtpmap|fmtp|mid|ptime|maxptime|rtcp)\\b).*");

    private DescriptionFilter() {}

    static String filtered(String description, RemovedValues removed) {
        return description
                .lines()
                .map(line -> KEPT.matcher(line).matches() ? line : line(line, removed))
                .collect(Collectors.joining("\r\n", "", "\r\n"))
                .transform(clean -> isSame(clean, description) ? description : clean);
    }

    private static String line(String line, RemovedValues removed) {
        var equals = line.indexOf('=') + 1;
        return line.substring(0, equals) + removed.without(line.substring(equals));
    }

    private static boolean isSame(String clean, String description) {
        return clean.lines().toList().equals(description.lines().toList());
    }
}
