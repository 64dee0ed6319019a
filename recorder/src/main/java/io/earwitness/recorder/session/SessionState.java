package io.earwitness.recorder.session;

import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.sip.dialog.DialogState;
import io.earwitness.sip.sdp.SessionDescription;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a session is made of, for a process that goes on with it: dialog, lines with their ports, what was said last.
///
/// Only of sessions without secured lines, and only where everything may be stored. [SessionStateFormat] has the bytes.
///
/// @param nextStream the index that the next stream gets
/// @param spoken     what we said last, with the version that it had
/// @param pause      of the recorder's own, while it lasts
record SessionState(
        DialogState dialog,
        SessionOrigin origin,
        Instant startedAt,
        InetAddress local,
        Optional<InetAddress> reflexive,
        Optional<InetAddress> source,
        SessionDescription spoken,
        List<Line> lines,
        int nextStream,
        Optional<Pause> pause) {

    SessionState {
        lines = List.copyOf(lines);
    }

    /// @param line   as the client last offered it
    /// @param stream what is received on it; empty where it is refused
    record Line(SessionDescription line, Optional<Stream> stream) {
        static Line of(AgreedLine agreed, SessionDescription frame) {
            // What it inherits from the description around it becomes its own.
            var offered = agreed.offered().with(agreed.offered().direction());
            var own = offered.connection().map(offered::with).orElse(offered);
            var alone =
                    new SessionDescription(frame.origin(), "-", Optional.empty(), List.of(), List.of(), List.of(own));
            return new Line(
                    alone,
                    agreed.stream().map(stream -> new Stream(stream.index(), stream.localPort(), agreed.paused())));
        }
    }

    record Stream(int index, int localPort, boolean paused) {}

    record Pause(Instant since, String requester, String reason) {}
}
