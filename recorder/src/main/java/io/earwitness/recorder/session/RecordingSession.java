package io.earwitness.recorder.session;

import io.earwitness.recorder.capture.Capture;
import io.earwitness.recorder.capture.OutOfPortsException;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.sdp.SessionDescription;
import io.earwitness.siprec.SiprecOffer;
import io.earwitness.siprec.metadata.MetadataReading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One recording session from its first offer to its last packet: answers what the client offers, keeps the capture in
/// step, and tells its owner when it is over.
///
/// Owned by [RecordingSessions], which made the journal and the capture and seals the one after the other is closed.
/// All state is guarded by one lock; the client's requests come one at a time.
final class RecordingSession implements DialogHandler {
    private final SessionParts parts;
    private final SessionDeviations deviations;
    private final SessionLines lines;
    private final SessionMetadata metadata = new SessionMetadata();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean offerPending;
    private long lastSignallingNanos;
    private boolean silenceNoted;
    private boolean over;
    private @Nullable Dialog dialog;
    private @Nullable LiveSession last;
    private volatile Optional<Ending> ourBye = Optional.empty();

    /// Why we said BYE.
    private record Ending(EndCause cause, String detail) {}

    /// What a session is made of.
    ///
    /// @param nanoTime the monotonic clock, for limits
    record SessionParts(
            RecordingId id,
            SessionOrigin origin,
            SipRequest invite,
            Instant startedAt,
            SessionJournal journal,
            SignallingTape tape,
            Capture capture,
            AnswerDescription description,
            OfferRules rules,
            Owner owner,
            LongSupplier nanoTime) {}

    /// Is told of what concerns more than this session.
    interface Owner {
        void deviated(SessionOrigin origin, Deviation deviation);

        /// The session is over; exactly once.
        void over(RecordingSession session, EndCause cause, String detail);
    }

    RecordingSession(SessionParts parts) {
        this.parts = parts;
        this.deviations = new SessionDeviations(
                parts.journal(), parts.tape(), deviation -> parts.owner().deviated(parts.origin(), deviation));
        this.lines = new SessionLines(
                parts.capture(),
                parts.journal(),
                deviations,
                SignallingTapes.host(parts.origin().remote()));
        this.lastSignallingNanos = parts.nanoTime().getAsLong();
    }

    RecordingId id() {
        return parts.id();
    }

    SipRequest invite() {
        return parts.invite();
    }

    /// Closes the ports; nothing more is written, and the journal may be sealed.
    SessionJournal quiet() {
        lock.lock();
        try {
            last = snapshot();
            notePassedOver();
        } finally {
            lock.unlock();
            // Whatever the last look at the session met: its ports must not stay taken.
            parts.capture().close();
            parts.tape().cut();
        }
        return parts.journal();
    }

    // What the client sends while it says that nothing comes is not kept, but not kept secret either.
    private void notePassedOver() {
        for (var stream : lines.streams()) {
            var packets = parts.capture().statistics(stream.index()).pausedPackets();
            if (packets > 0) {
                parts.journal()
                        .noted(
                                "Packets came during a pause of the client and were not kept",
                                packets + " of stream " + (stream.index() + 1));
            }
        }
    }

    /// The first offer: ports, streams and journal are ready, and on the disk, when the answer is returned.
    SipReply begin(SiprecOffer offer, OfferPlan plan) throws OutOfPortsException, IOException {
        lock.lock();
        try {
            parts.journal().opened(parts.origin());
            parts.tape().connect(parts.journal()::message);
            parts.invite()
                    .headers()
                    .first("Date")
                    .ifPresent(date -> parts.journal().noted("The client dated its INVITE", date));
            take(parts.invite(), offer);
            parts.rules().tolerated(parts.invite(), offer).forEach(deviations::note);
            if (offer.metadata().isEmpty()) {
                deviations.note(SessionDeviation.METADATA_MISSING, "");
            }
            lines.begin(plan);
            var answer = parts.description().answer(offer.description().orElseThrow(), lines.standing());
            // Answer only after the journal is on the disk: a call that we accept is a call that we can record.
            parts.journal().sync();
            return answered(answer);
        } finally {
            deviations.read();
            lock.unlock();
        }
    }

    /// The answer has been sent.
    void accepted(Dialog accepted) {
        lock.lock();
        try {
            dialog = accepted;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SipReply onRequest(Dialog requested, SipRequest request) {
        lock.lock();
        try {
            if (over) {
                return SipReply.of(481);
            }
            heard();
            return switch (request.method()) {
                case "INVITE" -> reinvited(request);
                case "UPDATE" -> updated(request);
                case "INFO" -> informed(request);
                default -> SipReply.of(405);
            };
        } catch (RefusalException refused) {
            parts.journal().noted("Refused a change that the client asked for", refused.why());
            return refused.reply();
        } finally {
            deviations.read();
            lock.unlock();
        }
    }

    private SipReply reinvited(SipRequest request) throws RefusalException {
        var offer = SiprecOffer.of(request);
        if (offer.description().isPresent()) {
            return answer(request, offer);
        }
        take(request, offer);
        offerPending = true;
        return answered(parts.description().offer(lines.standing()));
    }

    private SipReply updated(SipRequest request) throws RefusalException {
        var offer = SiprecOffer.of(request);
        if (offer.description().isPresent()) {
            return answer(request, offer);
        }
        take(request, offer);
        return SipReply.ok();
    }

    // A refused offer takes its metadata with it (RFC 3261 §14.2): plan first, then keep.
    private SipReply answer(SipRequest request, SiprecOffer offer) throws RefusalException {
        var description = offer.description().orElseThrow();
        var plan = parts.rules().plan(description, lines.standing());
        take(request, offer);
        lines.follow(plan);
        return answered(parts.description().answer(description, lines.standing()));
    }

    // A legacy INFO may be ignored, a package that nobody agreed to may not (RFC 6086 §4.2.2).
    private SipReply informed(SipRequest request) {
        if (request.headers().has("Info-Package")) {
            return SipReply.of(469, "Bad Info Package").with("Recv-Info", "nil");
        }
        take(request, SiprecOffer.of(request));
        return SipReply.ok();
    }

    @Override
    public void onAck(Dialog acknowledged, SipRequest ack) {
        lock.lock();
        try {
            heard();
            if (offerPending && !over) {
                offerPending = false;
                SiprecOffer.of(ack).description().ifPresent(lines::answered);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onEnded(Dialog ended, DialogEnd end) {
        switch (end) {
            case DialogEnd.RemoteBye(var bye) -> {
                try {
                    lastWord(bye);
                } finally {
                    // Whatever its body was: a session that nobody ends keeps its ports and its place for ever.
                    over(EndCause.CLIENT_BYE, String.join(", ", bye.headers().all("Reason")));
                }
            }
            case DialogEnd.LocalBye() -> over(EndCause.RECORDER_BYE, "");
            case DialogEnd.AckTimeout() -> over(EndCause.NO_ACK, "");
            case DialogEnd.SessionExpired() -> over(EndCause.SESSION_EXPIRED, "");
            case DialogEnd.Failed(var why) -> over(EndCause.SIGNALLING_FAILED, why);
        }
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

    /// Ends the session from our side: BYE with a reason of ours, without quotes in it, and over as soon as the client
    /// answered or `patience` is up.
    void end(EndCause cause, String detail, Duration patience) {
        var open = dialog();
        if (open.isPresent()) {
            var quoted = detail.replaceAll("[\"\\\\\\p{Cntrl}]", "'");
            var bye = Thread.ofVirtual().name("sip-bye-" + id()).start(() -> {
                ourBye = Optional.of(new Ending(cause, detail));
                open.get()
                        .bye(
                                java.util.List.of(new io.earwitness.sip.message.Header(
                                        "Reason", "SIP;cause=200;text=\"" + quoted + "\"")),
                                Optional.empty());
            });
            try {
                bye.join(patience);
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
        }
        over(cause, detail);
    }

    private void over(EndCause cause, String detail) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            over = true;
        } finally {
            lock.unlock();
        }
        var ours = ourBye.filter(_ -> cause == EndCause.RECORDER_BYE);
        parts.owner()
                .over(
                        this,
                        ours.map(Ending::cause).orElse(cause),
                        ours.map(Ending::detail).orElse(detail));
    }

    private Optional<Dialog> dialog() {
        lock.lock();
        try {
            return Optional.ofNullable(dialog);
        } finally {
            lock.unlock();
        }
    }

    /// How long neither packet nor message has come; nothing where no packet is expected.
    Optional<Duration> silence(Instant now) {
        lock.lock();
        try {
            if (over || !lines.expectsPackets()) {
                return Optional.empty();
            }
            var lastPacket = Instant.EPOCH.plusNanos(parts.capture().lastPacketEpochNanos());
            var sincePacket =
                    Duration.between(lastPacket.isBefore(parts.startedAt()) ? parts.startedAt() : lastPacket, now);
            var sinceMessage = Duration.ofNanos(parts.nanoTime().getAsLong() - lastSignallingNanos);
            return Optional.of(sincePacket.compareTo(sinceMessage) < 0 ? sincePacket : sinceMessage);
        } finally {
            lock.unlock();
        }
    }

    /// Notes the silence once, until a message comes again; true the first time.
    boolean noteSilence(Duration silence) {
        lock.lock();
        try {
            if (silenceNoted || over) {
                return false;
            }
            silenceNoted = true;
            parts.journal().noted("Nothing came from the client", "for " + silence.toSeconds() + " s, on no stream");
            return true;
        } finally {
            lock.unlock();
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
                        var seen = parts.capture().statistics(stream.index());
                        var last = seen.lastArrivalEpochNanos();
                        return new LiveStream(
                                stream,
                                roles.senderOf(stream.mLine()),
                                seen.packets(),
                                seen.bytes(),
                                last == 0 ? Optional.empty() : Optional.of(Instant.EPOCH.plusNanos(last)),
                                seen.paused());
                    })
                    .toList();
            return new LiveSession(
                    parts.id(), parts.origin(), parts.startedAt(), metadata.participants(parts.startedAt()), streams);
        } finally {
            lock.unlock();
        }
    }

    private void take(SipRequest carrier, SiprecOffer offer) {
        parts.journal().parts(carrier.method(), offer.body());
        deviations.reading(carrier, offer);
        offer.deviations().forEach(deviations::note);
        offer.metadata()
                .filter(MetadataReading.Unreadable.class::isInstance)
                .map(MetadataReading.Unreadable.class::cast)
                .ifPresent(unreadable -> deviations.note(SessionDeviation.METADATA_UNREADABLE, unreadable.reason()));
        metadata.update(offer);
    }

    private void heard() {
        lastSignallingNanos = parts.nanoTime().getAsLong();
        silenceNoted = false;
    }

    private static SipReply answered(SessionDescription description) {
        return SipReply.ok(SipBody.sdp(description.toString()));
    }
}
