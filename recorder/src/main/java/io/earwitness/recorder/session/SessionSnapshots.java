package io.earwitness.recorder.session;

import io.earwitness.recorder.model.ControlAction;
import io.earwitness.recorder.session.RecordingSession.SessionParts;
import io.earwitness.sip.dialog.Dialog;
import io.earwitness.siprec.SiprecOffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps one session's metadata whole: where a document cannot be used by itself, asks the client for everything, and
/// where that does not come, makes do with what there is.
///
/// Owned by one session, under its lock.
final class SessionSnapshots implements SnapshotRequests.Peer {
    private final SessionParts parts;
    private final SessionMetadata metadata;
    private final ClientAbilities client;
    private final SessionDialog dialog;
    private final SnapshotRequests requests;
    private boolean lacking;
    private boolean madeDo;
    private boolean ready;
    private boolean closed;

    SessionSnapshots(
            SessionParts parts,
            SessionMetadata metadata,
            ClientAbilities client,
            SessionDialog dialog,
            ReentrantLock lock) {
        this.parts = parts;
        this.metadata = metadata;
        this.client = client;
        this.dialog = dialog;
        this.requests = new SnapshotRequests(parts.id().value(), lock, this, SnapshotRequests.Pace.DEFAULT);
    }

    /// A message may have carried a document.
    void take(SiprecOffer offer) {
        switch (metadata.update(offer)) {
            case WHOLE -> {
                lacking = false;
                requests.arrived();
            }
            case LACKING -> {
                lacking = true;
                askForWhatLacks();
            }
            case NONE, CHANGED, WAITS -> {}
        }
    }

    /// The dialog is acknowledged: the client may be asked.
    void ready() {
        ready = true;
        askForWhatLacks();
    }

    // Of our own accord no more often than so many times, and only who takes UPDATE.
    private void askForWhatLacks() {
        if (!lacking || !ready || closed || requests.isBusy()) {
            return;
        }
        if (!client.takesUpdate()) {
            makeDo("It does not say that it takes UPDATE");
        } else if (!requests.mayAskByItself()) {
            makeDo("It was asked often enough");
        } else {
            requests.countsAsItsOwn();
            ask(new ControlRequest("the recorder", "What came cannot be used without the whole metadata"));
        }
    }

    boolean isAsked() {
        return requests.isBusy();
    }

    /// Partial documents wait until everything comes (RFC 7866 §9.2). Completes with what the client says to the
    /// request.
    CompletableFuture<ClientAnswer> ask(ControlRequest request) {
        parts.journal().asked(ControlAction.SNAPSHOT, request);
        metadata.await();
        return requests.ask(request.reason());
    }

    private void makeDo(String why) {
        lacking = false;
        metadata.giveUp();
        if (!madeDo) {
            madeDo = true;
            parts.journal().noted("The metadata is not complete, and the client does not send it whole", why);
        }
    }

    /// The session is over: nothing is asked and nothing written any more.
    void close() {
        closed = true;
    }

    @Override
    public Optional<Dialog> dialog() {
        return dialog.get();
    }

    @Override
    public List<String> accept() {
        return client.accept();
    }

    @Override
    public void said(ClientAnswer answer) {
        parts.owner().controlled(ControlAction.SNAPSHOT, answer.kind());
        if (!closed) {
            parts.journal().answered(ControlAction.SNAPSHOT, answer.text());
        }
    }

    @Override
    public void over(boolean arrived) {
        if (!arrived && !closed) {
            makeDo("It was asked for it");
        }
    }
}
