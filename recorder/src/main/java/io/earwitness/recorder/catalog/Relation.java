package io.earwitness.recorder.catalog;

import java.util.Arrays;

/// How two recordings belong together, the closest first.
public enum Relation {
    /// Parts of one recording session: its calls, and what is left of it.
    RECORDING_SESSION("recording-session"),
    /// The same communication session, recorded by another client or once more.
    COMMUNICATION_SESSION("session"),
    /// Communication sessions of one group: a transfer or a consultation.
    GROUP("group");

    private final String kind;

    Relation(String kind) {
        this.kind = kind;
    }

    /// The kind of identifier that both have.
    String kind() {
        return kind;
    }

    static Relation of(String kind) {
        return Arrays.stream(values())
                .filter(relation -> relation.kind.equals(kind))
                .findFirst()
                .orElseThrow();
    }
}
