package io.earwitness.recorder.session;

import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.sip.message.SipRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The signalling of the last calls that were refused, in memory only: the INVITE, our answer, and the ACK.
///
/// Owned by [RecordingSessions]; thread-safe. The tape of a call runs on until enough further calls were refused.
final class RefusedCalls {
    private static final int KEPT_MAX = 100;

    private final Consumer<SipRequest> forget;
    private final Deque<Kept> kept = new ArrayDeque<>();

    private record Kept(RecordingId id, SessionOrigin origin, SipRequest invite, SignallingTape tape) {}

    /// What is known of one of them.
    ///
    /// @param invite as it was read
    record Refused(SessionOrigin origin, SipRequest invite, SignallingTape tape, List<MessageSeen> messages) {}

    /// @param forget is told of the INVITE of a call that is not kept any more
    RefusedCalls(Consumer<SipRequest> forget) {
        this.forget = forget;
    }

    synchronized void add(RecordingId id, SessionOrigin origin, SipRequest invite, SignallingTape tape) {
        if (kept.size() >= KEPT_MAX) {
            forget.accept(kept.removeFirst().invite());
        }
        kept.addLast(new Kept(id, origin, invite, tape));
    }

    synchronized Optional<Refused> find(RecordingId id) {
        return kept.stream()
                .filter(call -> call.id().equals(id))
                .findFirst()
                .map(call -> new Refused(
                        call.origin(), call.invite(), call.tape(), call.tape().held()));
    }
}
