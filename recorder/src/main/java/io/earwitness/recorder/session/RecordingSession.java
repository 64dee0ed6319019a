package io.earwitness.recorder.session;

import io.earwitness.recorder.capture.Capture;
import io.earwitness.recorder.capture.OutOfPortsException;
import io.earwitness.recorder.journal.JournalWriter;
import io.earwitness.recorder.journal.SealedJournal;
import io.earwitness.recorder.model.ControlAction;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.msrp.MessageCapture;
import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.RequestFailedException;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.Reason;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.siprec.SiprecOffer;
import io.earwitness.siprec.metadata.MetadataReading;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One recording session from its first offer to its last packet: answers what the client offers, keeps the
/// capture in step, and tells its owner when it is over.
///
/// Owned by [RecordingSessions], which made the journal and the capture and seals the one after the other is
/// closed. All state is guarded by one lock; the client's requests come one at a time.
final class RecordingSession implements DialogHandler {
    private static final Logger log = LoggerFactory.getLogger(RecordingSession.class);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(3);

    private final SessionParts parts;
    private final SessionDeviations deviations;
    private final SessionLines lines;
    private final SessionMetadata metadata = new SessionMetadata();
    private final ReentrantLock lock = new ReentrantLock();
    private final UnopenedPackets unopened;
    private final WrongCertificates certificates;
    private final StreamWatch watch;
    private final SessionDialog dialog;
    private final SessionPause pause;
    private final SessionSnapshots snapshots;
    private final SessionSegments segments;
    private final SessionNegotiation negotiation;
    private final SessionKeeping keeping;
    private final ClientSilence silence;
    private final ClientAbilities client = new ClientAbilities();
    private Optional<ControlRequest> wanted = Optional.empty();
    private boolean over;
    private @Nullable LiveSession last;

    /// What a session is made of.
    ///
    /// @param nanoTime the monotonic clock, for limits
    record SessionParts(
            RecordingId id,
            SessionOpening.Call call,
            Instant startedAt,
            SessionConfig config,
            SessionJournal journal,
            SignallingTape tape,
            Capture capture,
            MessageCapture messages,
            AnswerDescription description,
            OfferRules rules,
            Owner owner,
            Clock clock,
            LongSupplier nanoTime) {}

    /// Is told of what concerns more than this session.
    interface Owner {
        void deviated(SessionOrigin origin, Deviation deviation);

        void controlled(ControlAction action, ClientAnswer.Kind client);

        /// Packets of a secured stream cannot be opened; once for each stream.
        void unopened(RecordingSession session, int stream, long packets);

        /// Somebody at the client's host cannot prove to be whom its description announced; once for each stream.
        void unproven(RecordingSession session, int stream);

        /// The session is over; exactly once.
        void over(RecordingSession session, EndCause cause, String detail);
    }

    RecordingSession(SessionParts parts) {
        this.parts = parts;
        this.deviations = new SessionDeviations(parts.tape(), this::deviated);
        this.lines = new SessionLines(
                parts.capture(),
                parts.messages(),
                parts.description().connection(),
                parts.journal(),
                deviations,
                SignallingTapes.host(parts.call().origin().remote()));
        this.unopened = new UnopenedPackets(lines::statistics);
        this.certificates = new WrongCertificates(parts.capture(), deviations);
        this.watch = new StreamWatch(lines, parts.journal());
        this.dialog = new SessionDialog(parts.id().value());
        this.pause = new SessionPause(parts, lines, dialog, lock);
        this.snapshots = new SessionSnapshots(parts, metadata, client, dialog, lock);
        this.segments = new SessionSegments(parts, lines, metadata);
        this.negotiation = new SessionNegotiation(parts, lines, deviations, this::take);
        this.keeping = new SessionKeeping(parts, client, lines, metadata, dialog, pause, segments);
        this.silence = new ClientSilence(parts, lines);
    }

    RecordingId id() {
        return parts.id();
    }

    SessionOpening.Call call() {
        return parts.call();
    }

    /// Closes the ports; nothing more is written, and the journal may be sealed.
    SessionJournal quiet() {
        lock.lock();
        try {
            last = snapshot();
            tellUnopened();
            pause.close();
            snapshots.close();
        } finally {
            lock.unlock();
            // Whatever the last look at the session met: its ports must not stay taken.
            parts.messages().close();
            parts.capture().close();
            parts.tape().cut();
        }
        return parts.journal();
    }

    /// Tells the owner of each stream on which something came that cannot be opened, or whose handshake somebody
    /// could not make with the certificate announced, once.
    void lookForUnopened() {
        lock.lock();
        try {
            if (!over) {
                tellUnopened();
            }
        } finally {
            lock.unlock();
        }
    }

    private void tellUnopened() {
        unopened.lookAt(lines.streams(), (stream, packets) -> parts.owner().unopened(this, stream, packets));
        certificates.lookAt(lines.standing(), stream -> parts.owner().unproven(this, stream));
    }

    /// Somebody asked for this session; told before anything else.
    void asked(ControlRequest request) {
        lock.lock();
        try {
            wanted = Optional.of(request);
        } finally {
            lock.unlock();
        }
    }

    /// The first offer: ports, streams and journal are ready, and on the disk, when the answer is returned.
    ///
    /// @param received what the offer came in: the client's INVITE, or its 200 to ours
    SipReply begin(SipMessage received, OfferPlan plan) throws OutOfPortsException, IOException {
        lock.lock();
        try {
            var carrier = stored(received);
            var offer = SiprecOffer.of(carrier);
            parts.journal().opened(parts.call().origin());
            wanted.ifPresent(request -> parts.journal().asked(ControlAction.RECORD, request));
            parts.tape().connect(parts.journal()::message);
            carrier.headers()
                    .first("Date")
                    .ifPresent(date -> parts.journal().noted("The client dated its INVITE", date));
            client.heard(carrier);
            take(carrier, offer);
            if (carrier instanceof SipRequest invite) {
                parts.rules().tolerated(invite, offer).forEach(deviations::note);
            }
            if (OfferRules.areKeysInClear(offer, parts.call().transport())) {
                deviations.note(SessionDeviation.KEYS_IN_CLEAR, "");
            }
            if (offer.metadata().isEmpty()) {
                deviations.note(SessionDeviation.METADATA_MISSING, "");
            }
            if (parts.config().startPaused()) {
                pause.fromTheStart();
            }
            var answer = negotiation.begin(offer, plan);
            if (carrier instanceof SipRequest invite) {
                segments.opened(invite);
            }
            segments.heard();
            // Answer only after the journal is on the disk: a call that we accept is a call that we can record.
            parts.journal().sync();
            return answer;
        } finally {
            deviations.read();
            lock.unlock();
        }
    }

    /// Takes up what a former process left: ports, lines, what was said last. The dialog follows.
    ///
    /// @param before what the client said of itself and the call
    void goOn(SessionState state, HeardBefore before, Duration away) throws IOException {
        lock.lock();
        try {
            keeping.goOn(state, before);
            snapshots.ready();
            parts.journal()
                    .noted(
                            "The recorder was away, and goes on with the call",
                            "for " + away.toMillis() + " ms; what was sent meanwhile is lost");
            silence.resumed();
        } finally {
            lock.unlock();
        }
    }

    /// Whether it is to go on in another journal.
    boolean isSplitDue() {
        return whileLive(segments::isDue);
    }

    /// Goes on in that journal; false where it is over or there is no reason any more.
    boolean goOnIn(JournalWriter next) throws IOException {
        lock.lock();
        try {
            if (over || !segments.isDue()) {
                return false;
            }
            segments.goOnIn(next);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Whether one that it went on from is still to be sealed.
    boolean hasOlder() {
        return whileLive(parts.journal()::hasOlder);
    }

    /// The journals that it went on from.
    List<SealedJournal> sealOlder() throws IOException {
        return parts.journal().sealOlder();
    }

    /// The journal that it is written to now.
    RecordingId journal() {
        return parts.journal().writer().id();
    }

    /// Keeps what it takes to go on after a kill.
    private void keep() {
        if (!over) {
            keeping.keep();
        }
    }

    /// Keeps that the session is over, and how: whoever finds its journal unsealed seals it so, and nobody goes
    /// on with a call that has ended.
    void keepOver(EndCause cause, String detail) {
        lock.lock();
        try {
            keeping.keepOver(cause, detail);
        } finally {
            lock.unlock();
        }
    }

    private void keepLocked() {
        lock.lock();
        try {
            keep();
        } finally {
            lock.unlock();
        }
    }

    /// Our ACK has been sent, where we called.
    void acknowledged() {
        lock.lock();
        try {
            snapshots.ready();
        } finally {
            lock.unlock();
        }
    }

    /// The answer has been sent.
    void accepted(Dialog accepted) {
        dialog.opened(accepted);
        keepLocked();
    }

    @Override
    public SipReply onRequest(Dialog requested, SipRequest received) {
        lock.lock();
        try {
            if (over) {
                return SipReply.of(481);
            }
            silence.heard();
            var request = stored(received);
            client.heard(request);
            return switch (request.method()) {
                case "INVITE" -> negotiation.invited(request);
                case "UPDATE" -> negotiation.updated(request);
                case "INFO" -> informed(request);
                default -> SipReply.of(405);
            };
        } catch (RefusalException refused) {
            parts.journal().noted("Refused a change that the client asked for", refused.why());
            return refused.reply();
        } finally {
            segments.heard();
            keep();
            deviations.read();
            lock.unlock();
        }
    }

    // A legacy INFO may be ignored, a package that nobody agreed to may not (RFC 6086 §4.2.2).
    private SipReply informed(SipRequest request) {
        if (request.headers().has("Info-Package")) {
            return SipReply.of(469, "Bad Info Package").with("Recv-Info", "nil");
        }
        if (PictureRefresh.isRefusal(request)) {
            watch.pictures().refused();
        }
        take(request, SiprecOffer.of(request));
        return SipReply.ok();
    }

    @Override
    public void onAck(Dialog acked, SipRequest received) {
        lock.lock();
        try {
            silence.heard();
            var ack = stored(received);
            dialog.opened(acked);
            snapshots.ready();
            if (!over) {
                negotiation.acknowledged(ack);
                parts.messages().connect();
            }
            segments.heard();
            keep();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<SipBody> currentDescription(Dialog refreshed) {
        lock.lock();
        try {
            return negotiation.current();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<SipBody> onAccepted(Dialog accepting, SipResponse received) {
        lock.lock();
        try {
            silence.heard();
            var accepted = stored(received);
            client.heard(accepted);
            if (!over) {
                negotiation.accepted(accepted);
            }
            return Optional.empty();
        } finally {
            segments.heard();
            keep();
            deviations.read();
            lock.unlock();
        }
    }

    /// Whether the client left our first offer without an answer and has sent nothing since, for so long; true once.
    boolean takeLeftUnanswered(Duration patience) {
        return whileLive(() -> negotiation.takeLeftUnanswered(patience));
    }

    /// What becomes of something that was asked for: it is settled at once, or depends on the client.
    private sealed interface Step {
        record Settled(ControlOutcome outcome) implements Step {}

        record Asked(CompletableFuture<ClientAnswer> client) implements Step {}

        static Step unchanged(String why) {
            return new Settled(new ControlOutcome.Unchanged(why));
        }
    }

    /// Stores nothing from this moment on, whatever the client then says to it.
    ControlOutcome pause(ControlRequest request) {
        return control(() -> pause.standing().isPresent()
                ? Step.unchanged("It is paused already")
                : new Step.Asked(pause.begin(request)));
    }

    /// Stores again from this moment on what the client has not paused itself.
    ControlOutcome resume(ControlRequest request) {
        return control(() -> pause.standing().isEmpty()
                ? Step.unchanged("It is not paused by the recorder")
                : new Step.Asked(pause.end(request)));
    }

    /// Asks the client for its whole metadata.
    ControlOutcome snapshot(ControlRequest request) {
        return control(() -> {
            if (!client.takesUpdate()) {
                return new Step.Settled(new ControlOutcome.Impossible(
                        "The client does not say that it takes UPDATE, by which alone it may be asked."));
            }
            return snapshots.isAsked()
                    ? Step.unchanged("The client has been asked already")
                    : new Step.Asked(snapshots.ask(request));
        });
    }

    private ControlOutcome control(Supplier<Step> step) {
        Step taken;
        lock.lock();
        try {
            taken = over ? new Step.Settled(new ControlOutcome.NotLive()) : step.get();
            keep();
        } finally {
            lock.unlock();
        }
        return switch (taken) {
            case Step.Settled(var outcome) -> outcome;
            case Step.Asked(var said) -> done(said);
        };
    }

    // What was asked and done is on the disk before whoever asked hears of it.
    private ControlOutcome done(CompletableFuture<ClientAnswer> said) {
        try {
            parts.journal().sync();
        } catch (IOException unwritable) {
            log.error("{}: what was asked for is not on the disk yet", id(), unwritable);
        }
        return new ControlOutcome.Done(SessionDialog.soon(said, ANSWER_PATIENCE));
    }

    @Override
    public void onEnded(Dialog ended, DialogEnd end) {
        switch (end) {
            case DialogEnd.RemoteBye(var received) -> {
                var why = "";
                try {
                    var bye = stored(received);
                    why = reasons(bye);
                    lastWord(bye);
                } finally {
                    // Whatever its body was: a session that nobody ends keeps its ports and its place for ever.
                    over(EndCause.CLIENT_BYE, why);
                }
            }
            case DialogEnd.LocalBye() -> over(EndCause.RECORDER_BYE, "");
            case DialogEnd.AckTimeout() -> over(EndCause.NO_ACK, "");
            case DialogEnd.SessionExpired() -> over(EndCause.SESSION_EXPIRED, "");
            case DialogEnd.Failed(var why) -> over(EndCause.SIGNALLING_FAILED, why);
        }
    }

    /// All that the BYE gives, of SIP and of the telephone network behind it (RFC 3326).
    private static String reasons(SipRequest bye) {
        return Reason.of(bye).stream().map(Reason::toString).collect(Collectors.joining("; "));
    }

    private void lastWord(SipRequest bye) {
        lock.lock();
        try {
            if (!over) {
                take(bye, SiprecOffer.of(bye));
            }
        } finally {
            deviations.read();
            lock.unlock();
        }
    }

    /// Ends the session because somebody asked for it.
    ControlOutcome end(ControlRequest request, Duration patience) {
        lock.lock();
        try {
            if (over) {
                return new ControlOutcome.NotLive();
            }
            parts.journal().asked(ControlAction.END, request);
        } finally {
            lock.unlock();
        }
        var why = request.reason().isEmpty() ? "" : ": " + request.reason();
        return new ControlOutcome.Done(
                end(EndCause.RECORDER_BYE, "Ended at the request of " + request.requester() + why, patience));
    }

    /// Ends the session from our side: BYE with a reason of ours, without quotes in it, and over as soon as the
    /// client answered or `patience` is up. One that refuses may go on sending, and is not listened to.
    ClientAnswer end(EndCause cause, String detail, Duration patience) {
        var client = dialog.bye(new SessionDialog.Ending(cause, detail), patience, this::refusedBye);
        over(cause, detail);
        return client;
    }

    /// Ends the session without a word to the client, which is not reached.
    void end(EndCause cause, String detail) {
        over(cause, detail);
    }

    private void refusedBye(ClientAnswer refused) {
        parts.owner().controlled(ControlAction.END, refused.kind());
        lock.lock();
        try {
            pause.afterRefusedBye(refused);
        } finally {
            lock.unlock();
        }
    }

    private void over(EndCause cause, String detail) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            over = true;
            parts.journal().over();
        } finally {
            lock.unlock();
        }
        var ours = dialog.ourBye().filter(_ -> cause == EndCause.RECORDER_BYE);
        parts.owner()
                .over(
                        this,
                        ours.map(SessionDialog.Ending::cause).orElse(cause),
                        ours.map(SessionDialog.Ending::detail).orElse(detail));
    }

    /// Looks at each stream, about once a second: which fell silent or is heard again, and whether to ask for
    /// pictures.
    List<StreamSilences.Silence> look(Instant now, Duration silentAfter) {
        lock.lock();
        try {
            if (over) {
                return List.of();
            }
            if (keeping.isOutdated()) {
                keep();
            }
            parts.messages().connect();
            var changed = watch.look(now, silentAfter);
            if (watch.pictures().takeDue(client.takesInfo() && dialog.isOpen())) {
                Thread.ofVirtual().name("session-picture-" + id()).start(this::askForPicture);
            }
            return changed;
        } finally {
            lock.unlock();
        }
    }

    private void askForPicture() {
        var open = dialog.get();
        if (open.isEmpty()) {
            return;
        }
        var taken = false;
        String said;
        try {
            var answer = open.get().request(SipMethod.INFO, List.of(), Optional.of(PictureRefresh.request()));
            taken = answer.isSuccess() && !PictureRefresh.isRefusal(answer);
            said = answer.status() + " " + answer.reason();
        } catch (RequestFailedException failed) {
            said = String.valueOf(failed.getMessage());
        }
        lock.lock();
        try {
            if (!taken && !over) {
                watch.pictures().refused();
                parts.journal().noted("The client was asked for a whole picture by INFO and is not asked again", said);
            }
        } finally {
            lock.unlock();
        }
    }

    /// How long neither packet nor message has come; nothing where neither is expected.
    Optional<Duration> silence(Instant now) {
        lock.lock();
        try {
            return over ? Optional.empty() : silence.length(now);
        } finally {
            lock.unlock();
        }
    }

    /// Whether its silence means something: who only writes may be silent.
    boolean isSilenceOdd() {
        return whileLive(silence::isOdd);
    }

    /// Notes the silence once, until a message comes again; true the first time.
    boolean noteSilence(Duration length) {
        return whileLive(() -> silence.note(length));
    }

    /// Whether a silent client is to be asked again if it is still there; true at most once in that time.
    boolean takeProbe(Duration every) {
        return whileLive(() -> silence.takeProbe(every));
    }

    /// Whether a session that goes on after a restart gets no media although it should; true once.
    boolean takeMissed(Duration patience) {
        return whileLive(() -> silence.takeMissed(patience));
    }

    private boolean whileLive(BooleanSupplier question) {
        lock.lock();
        try {
            return !over && question.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /// Asks the client, and ends the session where it is gone. Blocks for as long as SIP waits for an answer.
    void probe(Duration patience) {
        if (!dialog.isAlive()) {
            var _ = end(EndCause.SIGNALLING_FAILED, "The client is gone", patience);
        }
    }

    Duration age(Instant now) {
        return Duration.between(parts.startedAt(), now);
    }

    LiveSession snapshot() {
        lock.lock();
        try {
            if (last != null) {
                return last;
            }
            var roles = metadata.roles(lines.standing());
            var streams = lines.streams().stream()
                    .map(stream -> {
                        var seen = lines.statistics(stream.index());
                        var last = seen.lastArrivalEpochNanos();
                        return new LiveStream(
                                stream,
                                roles.senderOf(stream.mLine()),
                                seen.packets(),
                                seen.bytes(),
                                last == 0 ? Optional.empty() : Optional.of(Instant.EPOCH.plusNanos(last)),
                                lines.pausedBy(stream.index()));
                    })
                    .toList();
            return new LiveSession(
                    parts.id(),
                    parts.call().origin(),
                    parts.startedAt(),
                    metadata.participants(parts.startedAt()),
                    streams,
                    pause.standing());
        } finally {
            lock.unlock();
        }
    }

    // What may not be stored is not even looked at.
    private <M extends SipMessage> M stored(M message) {
        return parts.tape().filter().stored(message);
    }

    private void take(SipMessage carrier, SiprecOffer offer) {
        parts.journal().parts(carrier.cseq().method(), offer.body());
        deviations.reading(carrier, offer);
        deviations.noteOffer();
        snapshots.take(offer);
        if (offer.metadata().isPresent()) {
            segments.documentCame();
        }
        if (parts.config().endOnMetadataError() && isUnreadable(offer)) {
            Thread.ofVirtual()
                    .name("session-end-" + id())
                    .start(() -> end(EndCause.RECORDER_BYE, "Its metadata cannot be read", ANSWER_PATIENCE));
        }
    }

    private static boolean isUnreadable(SiprecOffer offer) {
        return offer.metadata()
                .filter(MetadataReading.Unreadable.class::isInstance)
                .isPresent();
    }

    private void deviated(Deviation deviation) {
        parts.journal().deviation(deviation);
        parts.owner().deviated(parts.call().origin(), deviation);
    }
}
