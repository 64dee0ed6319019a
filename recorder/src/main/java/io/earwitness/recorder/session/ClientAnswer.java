package io.earwitness.recorder.session;

/// What the client said to a request of ours in its dialog.
///
/// @param text a sentence for a person
public record ClientAnswer(Kind kind, String text) {

    /// How it stands.
    public enum Kind {
        /// It has not answered yet.
        WAITING,
        /// It answered 2xx. What it does is another matter.
        AGREED,
        /// It refused, or nothing can be sent to it.
        REFUSED
    }

    static ClientAnswer waiting() {
        return new ClientAnswer(Kind.WAITING, "The client has not answered yet");
    }

    static ClientAnswer agreed() {
        return new ClientAnswer(Kind.AGREED, "The client agreed");
    }

    static ClientAnswer unreachable() {
        return new ClientAnswer(Kind.REFUSED, "The client cannot be reached");
    }

    static ClientAnswer refused(String why) {
        return new ClientAnswer(Kind.REFUSED, "The client refused: " + why);
    }
}
