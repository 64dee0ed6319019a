package io.earwitness.recorder.api;

import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.session.ClientAnswer;
import io.earwitness.recorder.session.ControlOutcome;
import io.earwitness.recorder.session.ControlRequest;
import io.earwitness.recorder.session.RecordOutcome;
import io.earwitness.recorder.session.SessionControl;
import io.earwitness.sip.message.SipUri;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
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

    @Override
    public RecordOutcome record(SipUri client, ControlRequest request) {
        return switch (client.user().orElse("")) {
            case "refusing" -> new RecordOutcome.Refused("603 Decline");
            case "silent" -> new RecordOutcome.Unanswered("no answer");
            case "late" -> new RecordOutcome.NotNow("Draining", Duration.ofSeconds(60));
            default -> new RecordOutcome.Recording(RecordingId.create(Instant.EPOCH, new Random(1)));
        };
    }

    @Override
    public void drain(boolean on) {}

    private ControlOutcome outcome(RecordingId id) {
        return live.test(id)
                ? new ControlOutcome.Done(new ClientAnswer(ClientAnswer.Kind.AGREED, "The client agreed"))
                : new ControlOutcome.NotLive();
    }
}
