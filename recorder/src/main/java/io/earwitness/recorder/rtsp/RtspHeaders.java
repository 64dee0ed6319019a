package io.earwitness.recorder.rtsp;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The header fields of one message; names in any case, what comes several times as one list.
final class RtspHeaders {
    private static final Set<String> ONCE = Set.of("cseq", "session", "content-length", "pipelined-requests");

    private final Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /// @throws RtspRefusal where the field may stand only once
    void add(String name, String value) {
        var before = fields.get(name);
        if (before != null && ONCE.contains(name.toLowerCase(Locale.ROOT))) {
            throw new RtspRefusal(RtspStatus.BAD_REQUEST);
        }
        fields.put(name, before == null ? value : before + ", " + value);
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /// The members of a list without quoted parts, in small letters.
    List<String> words(String name) {
        return get(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /// 0 where there is no body.
    ///
    /// @throws RtspRefusal where the length is none
    int contentLength() {
        return get("Content-Length").map(RtspHeaders::length).orElse(0);
    }

    private static int length(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new RtspRefusal(RtspStatus.BAD_REQUEST);
        }
        return Integer.parseInt(text);
    }
}
