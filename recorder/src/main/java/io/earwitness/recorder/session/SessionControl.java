package io.earwitness.recorder.session;

import io.earwitness.recorder.model.RecordingId;
import io.earwitness.sip.message.SipUri;

/// What may be done to recording sessions from outside: by a person, a rule, the programming interface. Thread-safe.
///
/// Each call does our side at once, then waits a few seconds at most for what the client says. Who asked, and why, goes
/// into the recording.
public interface SessionControl {

    /// Stores nothing on any stream from this moment on, streams that are still to come included.
    ControlOutcome pause(RecordingId id, ControlRequest request);

    /// Stores again what the client has not paused itself.
    ControlOutcome resume(RecordingId id, ControlRequest request);

    /// Says BYE and ends.
    ControlOutcome end(RecordingId id, ControlRequest request);

    /// Asks the client for its whole metadata.
    ControlOutcome snapshot(RecordingId id, ControlRequest request);

    /// Calls a client, so that it sends a recording session. Our INVITE has no offer (RFC 7866 §7.2): the client
    /// offers what it has in its 200. Blocks until that is recorded or cannot be, half a minute at most.
    RecordOutcome record(SipUri client, ControlRequest request);

    /// Refuses new calls while `on`, so that load balancers send them elsewhere; live ones go on.
    void drain(boolean on);
}
