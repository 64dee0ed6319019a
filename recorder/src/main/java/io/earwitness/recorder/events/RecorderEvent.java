package io.earwitness.recorder.events;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// One thing that happened to a call or to its recording.
public sealed interface RecorderEvent {

    /// A call was refused; nothing is kept of it but, for a while, its messages.
    ///
    /// @param id     by which its messages are found
    /// @param status what the client got
    /// @param reason the same in words
    record CallRefused(Instant at, RecordingId id, SessionOrigin origin, int status, String reason)
            implements RecorderEvent {}

    /// A session was accepted; its journal is on disk.
    record SessionAccepted(RecordingId id, SessionOrigin origin) implements RecorderEvent {}

    /// Neither media nor signalling came for this long.
    record SessionSilent(RecordingId id, Duration silence) implements RecorderEvent {}

    /// One stream on which the client promised to send carries no media.
    ///
    /// @param stream its index
    /// @param sign   what came all the same: `nothing`, `rtcp`, `comfort_noise`
    record StreamSilent(RecordingId id, int stream, Duration silence, String sign) implements RecorderEvent {}

    /// Media comes again on a stream that was told of as silent.
    record StreamHeard(RecordingId id, int stream, Duration silence) implements RecorderEvent {}

    /// Something came on a secured stream that no agreed key opens: a wrong key, or somebody who forges packets.
    ///
    /// @param packets so far; told once for each stream
    record PacketsUnopened(RecordingId id, int stream, long packets) implements RecorderEvent {}

    /// The client's host showed another certificate in the DTLS handshake of a stream than its description announced:
    /// a mistake, or somebody who sits in between. Told once for each stream.
    record CertificateRefused(RecordingId id, int stream) implements RecorderEvent {}

    /// A session is over and its journal sealed.
    record SessionEnded(RecordingId id, EndCause cause) implements RecorderEvent {}

    /// Somebody heard, or took away, something of a finished recording. Told once a minute while a player asks on.
    ///
    /// @param who  name of the user, or `anybody` where nobody has to sign in
    /// @param from address of the caller
    /// @param what `audio`, `packets`, `export` …
    record RecordingTaken(Instant at, RecordingId id, String who, String from, String what) implements RecorderEvent {}

    /// A recording is in the archive and in the catalog. After a crash in between it may be told twice.
    record RecordingFinished(RecordingId id, Manifest manifest, Path folder) implements RecorderEvent {}
}
