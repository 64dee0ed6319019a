package io.earwitness.recorder.session;

import io.earwitness.recorder.capture.CaptureEngine;
import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.msrp.MsrpListener;
import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.Connection;
import io.earwitness.sip.sdp.SessionDescription;
import io.earwitness.siprec.filter.MessageFilter;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a recording session for a call of either direction: its journal, its capture, its side of the description.
///
/// Owned by the recording sessions, as what it makes.
final class SessionOpening {
    private static final Logger log = LoggerFactory.getLogger(SessionOpening.class);

    private final SessionConfig config;
    private final Ground ground;

    /// What it stands on.
    record Ground(
            Journals journals,
            CaptureEngine captures,
            MsrpListener messages,
            SignallingTapes tapes,
            OfferRules rules,
            RecordingSession.Owner owner,
            Clock clock,
            RandomGenerator random) {}

    /// A call that is to become a session.
    ///
    /// @param invite the INVITE that began it, ours or theirs without its body
    /// @param ours   whether we called
    /// @param local  the address of ours that the client reaches
    /// @param reflexive that address as a STUN server sees it; empty where none told
    /// @param source the client's address, as admission counts it; empty where we called
    record Call(
            SipRequest invite,
            boolean ours,
            SessionOrigin origin,
            InetAddress local,
            Optional<InetAddress> reflexive,
            Optional<InetAddress> source) {
        /// That it came over; UDP where nobody said so.
        Transport transport() {
            return Transport.named(origin.transport()).orElse(Transport.UDP);
        }
    }

    SessionOpening(SessionConfig config, Ground ground) {
        this.config = config;
        this.ground = ground;
    }

    RecordingSession open(Call call) throws RefusalException {
        var id = RecordingId.create(ground.clock().instant(), ground.random());
        try {
            var journal = ground.journals().create(id);
            var bound = config.mediaAddress().orElse(call.local());
            var capture = ground.captures().open(journal, bound, config.captureTerms());
            var told = told(bound, call.reflexive());
            var pages = new SessionJournal(journal, ground.clock());
            return new RecordingSession(new RecordingSession.SessionParts(
                    id,
                    call,
                    ground.clock().instant(),
                    config,
                    pages,
                    ground.tapes().of(call.invite(), call.ours()),
                    capture,
                    ground.messages().open(pages.forMessages(), call.source()),
                    new AnswerDescription(ground.random().nextLong(Long.MAX_VALUE), told),
                    ground.rules(),
                    ground.owner(),
                    ground.clock(),
                    System::nanoTime));
        } catch (IOException unwritable) {
            throw unwritable(unwritable);
        }
    }

    /// What of the messages may be stored in a call that we began.
    MessageFilter filter(SipRequest ourInvite) {
        return ground.tapes().of(ourInvite, true).filter();
    }

    OfferRules rules() {
        return ground.rules();
    }

    /// An answer that takes nothing of an offer, since every offer must have one.
    SessionDescription nothing(SessionDescription offer, Dialog dialog) {
        var told = told(dialog.local().getAddress(), dialog.reflexiveAddress());
        var refused = offer.media().stream().map(AgreedLine::refused).toList();
        return new AnswerDescription(ground.random().nextLong(Long.MAX_VALUE), told).answer(offer, refused, false);
    }

    /// What was set, else what STUN told where it is of the family that we are bound to, else where we are bound.
    private Connection told(InetAddress bound, Optional<InetAddress> reflexive) {
        return Connection.of(config.mediaAddressTold()
                .or(() -> reflexive.filter(seen -> seen instanceof Inet6Address == bound instanceof Inet6Address))
                .orElse(bound));
    }

    static RefusalException unwritable(IOException cause) {
        log.error("cannot write a journal, so no call is taken", cause);
        return RefusalException.unavailable("journal", "Cannot Record Now", Duration.ofSeconds(30));
    }

    static RefusalException outOfPorts() {
        return RefusalException.unavailable("ports", "Out Of Media Ports", Duration.ofSeconds(5));
    }

    /// Nothing was promised to the client, so nothing is kept.
    void abandon(RecordingSession session) {
        try {
            ground.journals().discard(session.quiet().seal(EndCause.SIGNALLING_FAILED, "the call was never accepted"));
        } catch (IOException unwritable) {
            log.warn("the journal of the abandoned call {} stays until the next start", session.id(), unwritable);
        }
    }
}
