package io.earwitness.recorder.session;

/// Who asks for something to be done with a session, and why, as given. Goes into the recording.
///
/// @param reason may be empty
public record ControlRequest(String requester, String reason) {
    /// Longer ones are cut: they are kept with every stream.
    public static final int TEXT_CHARS_MAX = 200;

    public ControlRequest {
        requester = clean(requester);
        reason = clean(reason);
    }

    private static String clean(String text) {
        var line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= TEXT_CHARS_MAX ? line : line.substring(0, TEXT_CHARS_MAX);
    }
}
