package io.earwitness.sip;

import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Accepts every call unless the test decides otherwise, and notes what came.
final class AnsweringHandler implements CallHandler {
    final List<IncomingCall> calls = new CopyOnWriteArrayList<>();
    final List<Dialog> dialogs = new CopyOnWriteArrayList<>();
    final List<MalformedMessage> malformed = new CopyOnWriteArrayList<>();
    final RecordedDialog recorded = new RecordedDialog();
    volatile SipReply acceptance = SipReply.ok();
    volatile SipReply options = SipReply.ok();
    volatile Consumer<IncomingCall> decision = this::accept;

    @Override
    public void onInvite(IncomingCall call) {
        calls.add(call);
        decision.accept(call);
    }

    void accept(IncomingCall call) {
        try {
            dialogs.add(call.accept(acceptance, recorded));
        } catch (CallCancelledException gone) {
            // The test sees that no dialog was added.
        }
    }

    @Override
    public SipReply onOptions(SipRequest request) {
        return options;
    }

    @Override
    public void onMalformed(MalformedMessage message) {
        malformed.add(message);
    }
}
