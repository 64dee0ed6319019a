package io.earwitness.recorder.api;

import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.session.ClientAnswer;
import io.earwitness.recorder.session.ControlOutcome;
import io.earwitness.recorder.session.ControlRequest;
import io.earwitness.recorder.session.SessionControl;
import java.util.function.Predicate;

/// Sessions that agree to everything, where they are live.
record ControlOfFixture(Predicate<RecordingId> live) implements SessionControl {

    @Override
    public ControlOutcome pause(RecordingId id, ControlRequest request) {
        return outcome(id);
    }

    @Override
    public ControlOutcome resume(RecordingId id, ControlRequest request) {
        return outcome(id);
    }

    @Override
    public ControlOutcome end(RecordingId id, ControlRequest request) {
        return outcome(id);
    }

    @Override
    public ControlOutcome snapshot(RecordingId id, ControlRequest request) {
        return request.reason().equals("impossible")
                ? new ControlOutcome.Impossible("The client does not say that it takes UPDATE.")
                : outcome(id);
    }

    private ControlOutcome outcome(RecordingId id) {
        return live.test(id)
                ? new ControlOutcome.Done(new ClientAnswer(ClientAnswer.Kind.AGREED, "The client agreed"))
                : new ControlOutcome.NotLive();
    }
}
