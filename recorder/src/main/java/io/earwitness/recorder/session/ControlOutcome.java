package io.earwitness.recorder.session;

/// What became of a request to do something with a session.
public sealed interface ControlOutcome {

    /// It is done on our side; what the client said is another matter.
    record Done(ClientAnswer client) implements ControlOutcome {}

    /// There was nothing to do: it was so already.
    record Unchanged(String why) implements ControlOutcome {}

    /// It cannot be done with this session.
    record Impossible(String why) implements ControlOutcome {}

    /// No such session is live.
    record NotLive() implements ControlOutcome {}
}
