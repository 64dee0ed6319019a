package io.earwitness.media.msrp;

import java.util.Optional;

/// How a chunk ends, as the last character of its end-line says (RFC 4975 §5.1).
public enum Continuation {
    /// Further chunks of the message follow.
    MORE('+'),
    /// It is the message's last chunk.
    COMPLETE('$'),
    /// The message was given up; nothing of it follows.
    ABORTED('#');

    private final char flag;

    Continuation(char flag) {
        this.flag = flag;
    }

    static Optional<Continuation> of(int flag) {
        for (var one : values()) {
            if (one.flag == flag) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
