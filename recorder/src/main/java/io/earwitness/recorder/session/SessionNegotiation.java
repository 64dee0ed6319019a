package io.earwitness.recorder.session;

import io.earwitness.recorder.capture.OutOfPortsException;
import io.earwitness.recorder.session.RecordingSession.SessionParts;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.SessionDescription;
import io.earwitness.siprec.SiprecOffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Offers and answers of one session, in both directions: answers what the client offers, offers where that is
/// left to us, and keeps the lines as they are agreed.
///
/// Owned by one session, under its lock. What else a message carries is handed to the session.
final class SessionNegotiation {
    private final SessionParts parts;
    private final SessionLines lines;
    private final SessionDeviations deviations;
    private final BiConsumer<SipMessage, SiprecOffer> carried;
    private boolean proposed;
    private boolean offerPending;
    private Optional<Long> unansweredNanos = Optional.empty();

    /// @param carried takes what a message carries besides its description
    SessionNegotiation(
            SessionParts parts,
            SessionLines lines,
            SessionDeviations deviations,
            BiConsumer<SipMessage, SiprecOffer> carried) {
        this.parts = parts;
        this.lines = lines;
        this.deviations = deviations;
        this.carried = carried;
    }

    /// The first offer, or ours where there is none.
    SipReply begin(SiprecOffer offer, OfferPlan plan) throws OutOfPortsException {
        lines.begin(plan);
        proposed = offer.description().isEmpty();
        return answer(offer.description().orElseGet(plan::asOffer));
    }

    /// A further INVITE: one without an offer gets the lines as they stand.
    SipReply invited(SipRequest request) throws RefusalException {
        var offer = checked(request);
        if (offer.description().isPresent()) {
            return follow(request, offer);
        }
        carried.accept(request, offer);
        offerPending = true;
        return said(parts.description().offer(lines.standing(), !lines.isStopped()));
    }

    SipReply updated(SipRequest request) throws RefusalException {
        var offer = checked(request);
        if (offer.description().isPresent()) {
            return follow(request, offer);
        }
        carried.accept(request, offer);
        return SipReply.ok();
    }

    private SiprecOffer checked(SipRequest request) throws RefusalException {
        var offer = SiprecOffer.of(request);
        parts.rules().checkMetadata(offer);
        return offer;
    }

    // A refused offer takes its metadata with it (RFC 3261 §14.2): plan first, then keep.
    private SipReply follow(SipRequest request, SiprecOffer offer) throws RefusalException {
        var description = offer.description().orElseThrow();
        parts.rules()
                .checkKeys(offer, Transport.named(request.via().transport()).orElse(Transport.UDP));
        var plan = parts.rules().plan(description, lines.standing());
        carried.accept(request, offer);
        lines.follow(plan);
        return answer(description);
    }

    private SipReply answer(SessionDescription offered) {
        return said(parts.description().answer(offered, lines.standing(), !lines.isStopped()));
    }

    private static SipReply said(SessionDescription description) {
        return SipReply.ok(SipBody.sdp(description.toString()));
    }

    /// An ACK: it answers where the offer was ours.
    void acknowledged(SipRequest ack) {
        if (proposed) {
            proposed = false;
            settled(ack);
        } else if (offerPending) {
            offerPending = false;
            var answer = SiprecOffer.of(ack);
            if (answer.description().isEmpty()) {
                // Nothing is changed by an offer that was not answered: everything goes on as it was.
                deviations.reading(ack, answer);
                deviations.note(SessionDeviation.ANSWER_MISSING, "");
                deviations.read();
            }
            answered(answer);
        }
    }

    // The lines were ours; what the client made of them counts from here on.
    private void settled(SipRequest ack) {
        var answer = SiprecOffer.of(ack);
        carried.accept(ack, answer);
        if (answer.description().isPresent()) {
            lines.settled(answer.description().get());
        } else {
            unansweredNanos = Optional.of(parts.nanoTime().getAsLong());
            deviations.note(SessionDeviation.ANSWER_MISSING, "");
        }
        deviations.read();
    }

    /// The client accepted an offer of ours. Only the answer to an INVITE without an offer may carry metadata
    /// (RFC 7866 §9.1); these had one.
    void accepted(SipResponse accepted) {
        var answer = SiprecOffer.of(accepted);
        if (answer.metadata().isPresent()) {
            parts.journal().noted("Ignored the metadata in the client's answer to an offer of ours", "");
        } else {
            carried.accept(accepted, answer);
        }
        answered(answer);
    }

    private void answered(SiprecOffer answer) {
        var ours = parts.description().last();
        if (ours.isPresent()) {
            answer.description().ifPresent(theirs -> lines.answered(ours.get(), theirs));
        }
    }

    /// What was said last, for a request that changes nothing.
    Optional<SipBody> current() {
        return parts.description().last().map(said -> SipBody.sdp(said.toString()));
    }

    /// Whether the client left our first offer without an answer and has sent nothing since, for so long; true
    /// once.
    boolean takeLeftUnanswered(Duration patience) {
        if (unansweredNanos.isEmpty()) {
            return false;
        }
        var heard = parts.capture().lastPacketEpochNanos() != 0;
        var due = parts.nanoTime().getAsLong() - unansweredNanos.get() >= patience.toNanos();
        if (heard || due) {
            unansweredNanos = Optional.empty();
        }
        return due && !heard;
    }
}
