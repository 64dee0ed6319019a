package io.earwitness.recorder.config;

/// A value that must not be shown, such as a password. Its text form is stars; whoever needs it asks for [#reveal()].
public record Secret(String reveal) {
    public static final Secret NONE = new Secret("");

    public boolean isEmpty() {
        return reveal.isEmpty();
    }

    @Override
    public String toString() {
        return isEmpty() ? "" : "***";
    }
}
