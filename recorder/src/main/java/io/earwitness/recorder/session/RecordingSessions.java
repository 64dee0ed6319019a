package io.earwitness.recorder.session;

import io.earwitness.recorder.capture.CaptureEngine;
import io.earwitness.recorder.capture.OutOfPortsException;
import io.earwitness.recorder.events.RecorderEvent;
import io.earwitness.recorder.events.RecorderEvents;
import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.journal.LeftJournal;
import io.earwitness.recorder.model.ControlAction;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.msrp.MsrpListener;
import io.earwitness.recorder.policy.Admission;
import io.earwitness.recorder.signalling.Signalling;
import io.earwitness.sip.CallCancelledException;
import io.earwitness.sip.CallHandler;
import io.earwitness.sip.IncomingCall;
import io.earwitness.sip.SipEndpoint;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.transport.SeenMessage;
import io.earwitness.siprec.SiprecOffer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes calls as recording sessions: admission, journal, ports, answer; and ends them with a sealed journal.
///
/// Owned by the recorder. It records anything with a media line; what is odd is noted, never a reason to refuse.
public final class RecordingSessions implements CallHandler, LiveSessions, SessionControl, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RecordingSessions.class);
    private static final Duration BYE_PATIENCE = Duration.ofSeconds(2);
    /// A BYE that came while nobody was there comes again after four seconds at the latest (T2).
    private static final Duration RESUMED_PATIENCE = Duration.ofSeconds(6);

    private final SessionConfig config;
    private final Admission admission;
    private final RecorderEvents events;
    private final Clock clock;
    private final RandomGenerator random;
    private final OfferRules rules;
    private final SessionMeters meters;
    private final SessionEnding ending;
    private final SessionSplitting splitting;
    private final SignallingTapes tapes;
    private final OwnCalls own;
    private final RefusalLog refusals;
    private final RefusedCalls refusedCalls;
    private final SessionOpening opening;
    private final SessionResumption resumption;
    private final Map<RecordingId, RecordingSession> live = new ConcurrentHashMap<>();
    private volatile @Nullable OutgoingCalls outgoing;
    private volatile boolean handedOver;
    private List<SessionResumption.Expected> expected = List.of();

    /// What sessions stand on.
    ///
    /// @param random a secure one: it makes keys
    /// @param sealed takes the journals of finished sessions
    public record Ground(
            Admission admission,
            Journals journals,
            CaptureEngine captures,
            MsrpListener messages,
            SealedJournals sealed,
            RecorderEvents events,
            MeterRegistry meters,
            Clock clock,
            RandomGenerator random) {}

    public RecordingSessions(SessionConfig config, Ground ground) {
        this.config = config;
        this.admission = ground.admission();
        this.events = ground.events();
        this.clock = ground.clock();
        this.random = ground.random();
        this.rules = new OfferRules(
                config,
                new OwnKeying(ground.random(), ground.captures()::fingerprint),
                new OwnMessages(ground.random(), ground.messages()::terms));
        this.own = new OwnCalls(ground.random());
        this.refusals = new RefusalLog(log, System::nanoTime);
        this.tapes = new SignallingTapes(ground.clock(), config.neverStored());
        this.refusedCalls = new RefusedCalls(tapes::forgetRefused);
        this.meters = new SessionMeters(ground.meters(), live::size);
        var shared = new SessionOpening.Ground(
                ground.journals(),
                ground.captures(),
                ground.messages(),
                tapes,
                rules,
                new Owner(),
                ground.clock(),
                ground.random());
        this.opening = new SessionOpening(config, shared);
        this.resumption = new SessionResumption(config, shared);
        this.ending = new SessionEnding(config.drain(), ground.sealed(), this.meters);
        this.splitting =
                new SessionSplitting(ground.journals(), ground.sealed(), this.meters, ground.clock(), ground.random());
    }

    @Override
    public void onInvite(IncomingCall call) {
        try {
            if (!take(call)) {
                tapes.forget(call.invite(), false);
            }
        } catch (RefusalException refusal) {
            meters.refused(refusal.why());
            refusals.tell(call.source(), refusal);
            var reply = refusal.reply();
            var id = RecordingId.create(clock.instant(), random);
            refusedCalls.add(id, origin(call), call.invite(), tapes.of(call.invite(), false));
            call.reject(reply);
            events.publish(new RecorderEvent.CallRefused(
                    clock.instant(), id, origin(call), reply.status(), refusal.sentence()));
        }
    }

    private boolean take(IncomingCall call) throws RefusalException {
        own.check(call.invite());
        var source = source(call.source());
        if (admission.take(source) instanceof Admission.Decision.Refused refused) {
            var refusal = RefusalException.unavailable(refused.why(), refused.reason(), refused.retryAfter());
            throw config.redirectTo().map(refusal::sentTo).orElse(refusal);
        }
        var taken = false;
        try {
            var offer = SiprecOffer.of(call.invite());
            rules.checkKeys(offer, call.transport());
            var plan = rules.first(call.invite(), offer);
            taken = accept(call, plan);
            return taken;
        } finally {
            if (!taken) {
                admission.giveBack(source);
            }
        }
    }

    private boolean accept(IncomingCall call, OfferPlan plan) throws RefusalException {
        var session = opening.open(call(call));
        try {
            var answer = session.begin(call.invite(), plan);
            live.put(session.id(), session);
            session.accepted(call.accept(answer, session));
        } catch (OutOfPortsException none) {
            abandon(session);
            throw SessionOpening.outOfPorts();
        } catch (IOException unwritable) {
            abandon(session);
            throw SessionOpening.unwritable(unwritable);
        } catch (CallCancelledException gaveUp) {
            abandon(session);
            meters.refused("cancelled");
            return false;
        } catch (RuntimeException | Error failure) {
            abandon(session);
            throw failure;
        }
        meters.accepted();
        events.publish(
                new RecorderEvent.SessionAccepted(session.id(), session.call().origin()));
        return true;
    }

    private SessionOpening.Call call(IncomingCall call) {
        return new SessionOpening.Call(
                call.invite().withoutBody(),
                false,
                origin(call),
                call.local().getAddress(),
                call.reflexiveAddress(),
                source(call.source()));
    }

    private static Optional<InetAddress> source(InetSocketAddress source) {
        return Optional.ofNullable(source.getAddress());
    }

    private void abandon(RecordingSession session) {
        live.remove(session.id());
        opening.abandon(session);
    }

    private SessionOrigin origin(IncomingCall call) {
        var filter = tapes.of(call.invite(), false).filter();
        var invite = filter.stored(call.invite());
        return new SessionOrigin(
                invite.callId(),
                invite.from().tag().orElse(""),
                invite.headers().first("User-Agent").orElse(""),
                SignallingTapes.text(call.source()),
                SignallingTapes.text(call.local()),
                call.transport().name().toUpperCase(Locale.ROOT),
                invite.requestUri().toString());
    }

    /// 200 only if a call would be taken now, so that load balancers can ask.
    @Override
    public SipReply onOptions(SipRequest options, InetSocketAddress source) {
        return answer(admission.decide(source(source)));
    }

    @Override
    public SipReply onOptions(SipRequest options) {
        return answer(admission.decide());
    }

    private static SipReply answer(Admission.Decision decision) {
        return decision instanceof Admission.Decision.Refused refused
                ? RefusalException.unavailable(refused.why(), refused.reason(), refused.retryAfter())
                        .reply()
                : SipReply.ok();
    }

    @Override
    public void onMessage(SeenMessage message) {
        tapes.seen(message);
    }

    @Override
    public List<LiveSession> list() {
        return live.values().stream()
                .map(RecordingSession::snapshot)
                .sorted(Comparator.comparing(LiveSession::id))
                .toList();
    }

    @Override
    public Optional<LiveSession> find(RecordingId id) {
        return Optional.ofNullable(live.get(id)).map(RecordingSession::snapshot);
    }

    @Override
    public Optional<RecordingId> journalOf(RecordingId id) {
        return Optional.ofNullable(live.get(id)).map(RecordingSession::journal);
    }

    /// What passed in a call that was refused; empty where it is not remembered any more.
    public Optional<Signalling> refused(RecordingId id) {
        return refusedCalls.find(id).map(call -> RefusedSignalling.of(call, rules));
    }

    @Override
    public ControlOutcome pause(RecordingId id, ControlRequest request) {
        return with(id, session -> session.pause(request));
    }

    @Override
    public ControlOutcome resume(RecordingId id, ControlRequest request) {
        return with(id, session -> session.resume(request));
    }

    @Override
    public ControlOutcome end(RecordingId id, ControlRequest request) {
        return with(id, session -> session.end(request, BYE_PATIENCE));
    }

    @Override
    public ControlOutcome snapshot(RecordingId id, ControlRequest request) {
        return with(id, session -> session.snapshot(request));
    }

    private ControlOutcome with(RecordingId id, Function<RecordingSession, ControlOutcome> change) {
        return Optional.ofNullable(live.get(id)).map(change).orElseGet(ControlOutcome.NotLive::new);
    }

    /// Looks after silence and age; called about once a second.
    public void watch() {
        tapes.expire();
        var now = clock.instant();
        for (var session : live.values()) {
            if (splitting.isInHand(session)) {
                // Its lock may wait for the disk, and the other sessions for nobody.
                continue;
            }
            if (session.age(now).compareTo(config.longest()) > 0) {
                endLater(
                        session,
                        EndCause.RECORDER_BYE,
                        "Longer than " + config.longest().toMinutes() + " minutes");
            }
            session.look(now, config.streamSilentAfter()).forEach(silence -> streamSilent(session, silence));
            if (session.takeLeftUnanswered(config.answerWithin())) {
                endLater(
                        session,
                        EndCause.SIGNALLING_FAILED,
                        "The ACK did not answer our offer, and no media came within "
                                + config.answerWithin().toSeconds() + " s");
            }
            session.lookForUnopened();
            splitting.look(session);
            if (session.takeMissed(RESUMED_PATIENCE)) {
                probeLater(session);
            }
            session.silence(now)
                    .filter(silence -> silence.compareTo(config.silentAfter()) > 0)
                    .ifPresent(silence -> {
                        silent(session, silence);
                        probe(session);
                    });
        }
    }

    private void streamSilent(RecordingSession session, StreamSilences.Silence silence) {
        var stream = silence.stream().index();
        if (silence.over()) {
            events.publish(new RecorderEvent.StreamHeard(session.id(), stream, silence.length()));
            return;
        }
        meters.streamSilent(silence.sign());
        log.info(
                "{}: no media on stream {}, {}",
                session.id(),
                stream + 1,
                silence.sign().words());
        var sign = silence.sign().name().toLowerCase(Locale.ROOT);
        events.publish(new RecorderEvent.StreamSilent(session.id(), stream, silence.length(), sign));
    }

    private void silent(RecordingSession session, Duration silence) {
        if (session.noteSilence(silence)) {
            meters.silent();
            log.warn("{}: neither media nor signalling for {} s", session.id(), silence.toSeconds());
            events.publish(new RecorderEvent.SessionSilent(session.id(), silence));
            if (config.endSilent()) {
                endLater(session, EndCause.SILENT_CLIENT, "Silent for " + silence.toSeconds() + " s");
            }
        }
    }

    // Silence may be the truth, but a client that died says no BYE.
    private void probe(RecordingSession session) {
        // Who is being ended for its silence is not asked besides: the answer would only race with the BYE.
        if ((!config.endSilent() || !session.isSilenceOdd()) && session.takeProbe(config.silentAfter())) {
            probeLater(session);
        }
    }

    private static void probeLater(RecordingSession session) {
        var _ = Thread.ofVirtual().name("session-probe-" + session.id()).start(() -> session.probe(BYE_PATIENCE));
    }

    /// Reads what a former process left of live sessions, before any message of theirs can come.
    public void expect(List<LeftJournal> left) {
        expected = resumption.expect(left);
    }

    /// Goes on with what was expected; returns when all that can go on does. The journals of the others are for
    /// recovery.
    ///
    /// @return how many go on
    public int goOn(SipEndpoint endpoint) {
        var resumed = new AtomicInteger();
        var left = expected;
        expected = List.of();
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("session-resume-", 0).factory())) {
            left.forEach(journal -> threads.execute(() -> {
                if (goOn(journal, endpoint)) {
                    resumed.incrementAndGet();
                }
            }));
        }
        return resumed.get();
    }

    private boolean goOn(SessionResumption.Expected left, SipEndpoint endpoint) {
        try {
            var found = resumption.goOn(left);
            if (found.isEmpty()) {
                return false;
            }
            var session = found.get();
            admission.takeOn(session.call().source());
            live.put(session.id(), session);
            try {
                session.accepted(endpoint.resume(left.state().dialog(), session));
            } catch (IOException taken) {
                log.warn("{}: its dialog cannot go on: {}", session.id(), taken.toString());
                session.end(EndCause.PROCESS_DIED, "The recorder was restarted, and its dialog could not go on");
            }
            return true;
        } catch (IOException | RuntimeException failed) {
            log.warn("{} cannot go on and is sealed: {}", left.left().id(), failed.toString());
            return false;
        }
    }

    /// The next process goes on with the live sessions: from here on none of them is ended, whatever happens to
    /// its dialog.
    public void handOver() {
        admission.close();
        handedOver = true;
    }

    private static void endLater(RecordingSession session, EndCause cause, String detail) {
        var _ = Thread.ofVirtual()
                .name("session-end-" + session.id())
                .start(() -> session.end(cause, detail, BYE_PATIENCE));
    }

    /// From now on it can call clients, through this endpoint.
    ///
    /// @param from who calls
    public void callsThrough(SipEndpoint endpoint, NameAddress from) {
        outgoing = new OutgoingCalls(endpoint, from, own, admission, opening, meters, this::begun);
    }

    private void begun(RecordingSession session) {
        live.put(session.id(), session);
        meters.accepted();
        events.publish(
                new RecorderEvent.SessionAccepted(session.id(), session.call().origin()));
    }

    @Override
    public RecordOutcome record(SipUri client, ControlRequest request) {
        var calls = outgoing;
        return calls == null
                ? new RecordOutcome.NotNow("The recorder is starting", Duration.ofSeconds(1))
                : calls.record(client, request);
    }

    @Override
    public void drain(boolean on) {
        log.info(on ? "draining: new calls are refused, live ones go on" : "draining is over: calls are taken again");
        admission.hold(on);
    }

    /// Ends every live session with BYE and seals its journal; false where some were not sealed in time.
    public boolean endAll(Duration within) {
        admission.close();
        live.values().forEach(session -> endLater(session, EndCause.SHUTDOWN, "Recorder is shutting down"));
        return ending.awaitNone(() -> live.isEmpty(), within);
    }

    @Override
    public void close() {
        ending.close();
    }

    /// Hears from single sessions.
    private final class Owner implements RecordingSession.Owner {
        @Override
        public void deviated(SessionOrigin origin, Deviation deviation) {
            meters.deviated(deviation.kind(), origin.remote());
        }

        @Override
        public void controlled(ControlAction action, ClientAnswer.Kind client) {
            meters.controlled(action, client);
        }

        @Override
        public void unopened(RecordingSession session, int stream, long packets) {
            log.warn("{}: packets of stream {} cannot be opened, {} so far", session.id(), stream + 1, packets);
            events.publish(new RecorderEvent.PacketsUnopened(session.id(), stream, packets));
        }

        @Override
        public void unproven(RecordingSession session, int stream) {
            log.warn(
                    "{}: the DTLS handshake of stream {} was refused: the certificate is not the one announced",
                    session.id(),
                    stream + 1);
            events.publish(new RecorderEvent.CertificateRefused(session.id(), stream));
        }

        @Override
        public void over(RecordingSession session, EndCause cause, String detail) {
            if (handedOver && cause != EndCause.CLIENT_BYE) {
                return;
            }
            try {
                session.keepOver(cause, detail);
            } catch (RuntimeException unkept) {
                // It ends all the same: a session that nobody ends keeps its ports and its place for ever.
                log.warn("{}: a kill right now would take it for a live one: {}", session.id(), unkept.toString());
            }
            if (handedOver) {
                return;
            }
            ending.end(session, cause, detail, () -> {
                live.remove(session.id());
                tapes.forget(session.call().invite(), session.call().ours());
                admission.giveBack(session.call().source());
                meters.ended(cause);
                events.publish(new RecorderEvent.SessionEnded(session.id(), cause));
            });
        }
    }
}
