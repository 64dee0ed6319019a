package io.earwitness.recorder.session;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.sip.dialog.DialogState;
import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.SessionDescription;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a session is made of, for a process that goes on with it: dialog, lines with their ports, what was said
/// last.
///
/// What is kept of secured lines here is what was agreed; keys and indices in use are kept by their capture.
/// [SessionStateFormat] has the bytes.
///
/// @param nextStream the index that the next stream gets
/// @param spoken     what we said last, with the version that it had
/// @param pause      of the recorder's own, while it lasts
/// @param removed    what may not be stored and was removed from its messages, with what stands in its place
/// @param abilities  what the client says that it takes
/// @param heard      messages of the client with something to tell; empty where they are to be read again
/// @param over       how it ended; empty while it is live
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
        Optional<Pause> pause,
        Map<String, String> removed,
        Abilities abilities,
        Optional<List<byte[]>> heard,
        Optional<Over> over) {

    SessionState {
        lines = List.copyOf(lines);
        removed = Map.copyOf(removed);
    }

    /// The same of a session that is over, and only its journal not sealed yet.
    SessionState over(Over how) {
        return new SessionState(
                dialog,
                origin,
                startedAt,
                local,
                reflexive,
                source,
                spoken,
                lines,
                nextStream,
                pause,
                removed,
                abilities,
                heard,
                Optional.of(how));
    }

    /// @param line       as the client last offered it
    /// @param stream     what is received on it; empty where it is refused
    /// @param protection of a line that is secured
    /// @param messages   our end of a line of messages
    /// @param bundle     of a line that shares its port with others
    record Line(
            SessionDescription line,
            Optional<Stream> stream,
            Optional<LineProtection> protection,
            Optional<MessageLine> messages,
            Optional<BundlePart> bundle) {
        static Line of(AgreedLine agreed, SessionDescription frame) {
            // What it inherits from the description around it becomes its own.
            var offered = agreed.offered().with(agreed.offered().direction());
            var addressed = offered.connection().map(offered::with).orElse(offered);
            var own = addressed.has("extmap")
                    ? addressed
                    : addressed.with(addressed.ownOrInherited("extmap").stream()
                            .map(value -> Attribute.of("extmap", value))
                            .toList());
            var alone =
                    new SessionDescription(frame.origin(), "-", Optional.empty(), List.of(), List.of(), List.of(own));
            return new Line(
                    alone,
                    agreed.stream().map(stream -> new Stream(stream.index(), stream.localPort(), agreed.paused())),
                    agreed.protection(),
                    agreed.messages(),
                    agreed.bundle());
        }
    }

    record Stream(int index, int localPort, boolean paused) {}

    record Abilities(boolean takesUpdate, boolean takesInfo, List<String> accept) {}

    record Over(EndCause cause, String detail, long epochNanos) {}

    record Pause(Instant since, String requester, String reason) {}
}
