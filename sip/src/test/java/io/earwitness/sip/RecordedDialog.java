package io.earwitness.sip;

import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// Notes all that a dialog tells its handler, and answers as the test says.
final class RecordedDialog implements DialogHandler {
    final List<SipRequest> requests = new CopyOnWriteArrayList<>();
    final List<SipRequest> acks = new CopyOnWriteArrayList<>();
    final List<SipResponse> acceptances = new CopyOnWriteArrayList<>();
    final List<DialogEnd> ends = new CopyOnWriteArrayList<>();
    volatile Function<SipRequest, SipReply> answer = request -> SipReply.ok();
    volatile Optional<SipBody> lateAnswer = Optional.empty();
    volatile Optional<SipBody> current = Optional.empty();

    @Override
    public SipReply onRequest(Dialog dialog, SipRequest request) {
        requests.add(request);
        return answer.apply(request);
    }

    @Override
    public void onAck(Dialog dialog, SipRequest ack) {
        acks.add(ack);
    }

    @Override
    public Optional<SipBody> currentDescription(Dialog dialog) {
        return current;
    }

    @Override
    public Optional<SipBody> onAccepted(Dialog dialog, SipResponse accepted) {
        acceptances.add(accepted);
        return lateAnswer;
    }

    @Override
    public void onEnded(Dialog dialog, DialogEnd end) {
        ends.add(end);
    }
}
