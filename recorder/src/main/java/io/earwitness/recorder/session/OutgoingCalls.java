package io.earwitness.recorder.session;

import io.earwitness.recorder.capture.OutOfPortsException;
import io.earwitness.recorder.model.ControlAction;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.policy.Admission;
import io.earwitness.sip.CallFailedException;
import io.earwitness.sip.CallRefusedException;
import io.earwitness.sip.OutgoingCall;
import io.earwitness.sip.PendingCall;
import io.earwitness.sip.SipEndpoint;
import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.SipUri;
import io.earwitness.siprec.SiprecOffer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls clients, so that they send a recording session (RFC 7866 §6.2, §7.2): our INVITE has no offer; the client
/// offers
/// in its 200, and our answer is in the ACK, which leaves only when the journal is on the disk.
///
/// Owned by the recording sessions. Never tries twice.
final class OutgoingCalls {
    private static final Logger log = LoggerFactory.getLogger(OutgoingCalls.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ACCEPT =
            "application/sdp, application/rs-metadata+xml, application/rs-metadata, multipart/mixed";

    private final SipEndpoint endpoint;
    private final NameAddress from;
    private final OwnCalls own;
    private final Admission admission;
    private final SessionOpening opening;
    private final SessionMeters meters;
    private final Consumer<RecordingSession> begun;

    /// @param from  who calls
    /// @param own   by which a call of ours is known where it comes back
    /// @param begun takes a session that has begun, before the client hears of it
    OutgoingCalls(
            SipEndpoint endpoint,
            NameAddress from,
            OwnCalls own,
            Admission admission,
            SessionOpening opening,
            SessionMeters meters,
            Consumer<RecordingSession> begun) {
        this.endpoint = endpoint;
        this.from = from;
        this.own = own;
        this.admission = admission;
        this.opening = opening;
        this.meters = meters;
        this.begun = begun;
    }

    RecordOutcome record(SipUri client, ControlRequest request) {
        if (admission.take(Optional.empty()) instanceof Admission.Decision.Refused refused) {
            meters.refused(refused.why());
            return new RecordOutcome.NotNow(refused.reason(), refused.retryAfter());
        }
        var called = new CalledClient(new OpenerOf(request));
        try {
            var outcome = call(client, called);
            meters.controlled(ControlAction.RECORD, kind(outcome));
            log.info("called {}: {}", client, outcome);
            return outcome;
        } finally {
            // A session that has begun gives itself back when it is over.
            if (called.session().isEmpty()) {
                admission.giveBack(Optional.empty());
            }
        }
    }

    private static ClientAnswer.Kind kind(RecordOutcome outcome) {
        return switch (outcome) {
            case RecordOutcome.Recording recording -> ClientAnswer.Kind.AGREED;
            case RecordOutcome.Unanswered unanswered -> ClientAnswer.Kind.WAITING;
            default -> ClientAnswer.Kind.REFUSED;
        };
    }

    private RecordOutcome call(SipUri client, CalledClient called) {
        var pending = endpoint.call(
                OutgoingCall.to(client, from)
                        .with("Require", "siprec")
                        .with("Accept", ACCEPT)
                        .with(OwnCalls.HEADER, own.mark()),
                called);
        var impatience = Thread.ofVirtual().name("session-call-patience").start(() -> cancelLater(pending));
        try {
            return answered(pending.await(), called);
        } catch (CallRefusedException refused) {
            return new RecordOutcome.Refused(
                    refused.response().status() + " " + refused.response().reason());
        } catch (CallFailedException failed) {
            return new RecordOutcome.Unanswered(String.valueOf(failed.getMessage()));
        } finally {
            impatience.interrupt();
        }
    }

    private static void cancelLater(PendingCall pending) {
        try {
            Thread.sleep(PATIENCE);
            pending.cancel();
        } catch (InterruptedException answered) {
            Thread.currentThread().interrupt();
        }
    }

    private static RecordOutcome answered(Dialog dialog, CalledClient called) {
        var session = called.session();
        if (session.isPresent()) {
            session.get().acknowledged();
            return new RecordOutcome.Recording(session.get().id());
        }
        var why = called.refusal().map(RefusalException::sentence).orElse("It accepted without a word");
        dialog.bye(
                List.of(new Header("Reason", "SIP;cause=488;text=\"" + why.replace('"', '\'') + "\"")),
                Optional.empty());
        return new RecordOutcome.Refused(why);
    }

    /// Makes a session of the 200, on the dialog's own thread, before the ACK.
    private final class OpenerOf implements CalledClient.Opener {
        private final ControlRequest request;

        OpenerOf(ControlRequest request) {
            this.request = request;
        }

        @Override
        public CalledClient.Opened open(Dialog dialog, SipResponse accepted) throws RefusalException {
            var offer = SiprecOffer.of(accepted);
            var plan = opening.rules().called(offer);
            var session = opening.open(new SessionOpening.Call(
                    dialog.invite(),
                    true,
                    origin(dialog, accepted),
                    dialog.local().getAddress(),
                    dialog.reflexiveAddress(),
                    Optional.empty()));
            try {
                session.asked(request);
                var answer = session.begin(accepted, plan);
                begun.accept(session);
                session.accepted(dialog);
                return new CalledClient.Opened(session, answer.body().orElseThrow());
            } catch (OutOfPortsException none) {
                opening.abandon(session);
                throw SessionOpening.outOfPorts();
            } catch (IOException unwritable) {
                opening.abandon(session);
                throw SessionOpening.unwritable(unwritable);
            } catch (RuntimeException | Error failure) {
                opening.abandon(session);
                throw failure;
            }
        }

        @Override
        public Optional<SipBody> refuse(Dialog dialog, SipResponse accepted) {
            return SiprecOffer.of(accepted)
                    .description()
                    .map(offer -> opening.nothing(offer, dialog))
                    .map(nothing -> SipBody.sdp(nothing.toString()));
        }

        private SessionOrigin origin(Dialog dialog, SipResponse answer) {
            var filter = opening.filter(dialog.invite());
            var accepted = filter.stored(answer);
            var invite = filter.stored(dialog.invite());
            return new SessionOrigin(
                    accepted.callId(),
                    accepted.to().tag().orElse(""),
                    accepted.headers()
                            .first("Server")
                            .or(() -> accepted.headers().first("User-Agent"))
                            .orElse(""),
                    SignallingTapes.text(dialog.remote()),
                    SignallingTapes.text(dialog.local()),
                    dialog.transport().name().toUpperCase(Locale.ROOT),
                    invite.requestUri().toString());
        }
    }
}
