package io.earwitness.recorder.session;

import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.SessionDescription;
import io.earwitness.siprec.OddHeaders;
import io.earwitness.siprec.RecordingMarks;
import io.earwitness.siprec.SiprecOffer;
import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.metadata.MetadataReading;
import java.util.ArrayList;
import java.util.List;

/// What of an offer is a reason to refuse. There are few: no media line, a session that nobody marked where that is not
/// wanted, and lines of which none can be received.
///
/// Odd or missing metadata, tags and media types are noted elsewhere and refuse nothing.
final class OfferRules {
    private final SessionConfig config;
    private final OwnKeying keying;
    private final OwnMessages messages;

    OfferRules(SessionConfig config, OwnKeying keying, OwnMessages messages) {
        this.config = config;
        this.keying = keying;
        this.messages = messages;
    }

    /// The plan for a first offer.
    OfferPlan first(SipRequest invite, SiprecOffer offer) throws RefusalException {
        checkMetadata(offer);
        var marks = RecordingMarks.of(invite, offer.body());
        if (config.strictMarks() && !marks.isRecordingSession()) {
            throw unmarked("The INVITE does not have both marks of a recording session");
        }
        if (!marks.looksLikeRecordingSession() && !config.acceptUnmarked()) {
            throw unmarked("The INVITE has no mark of a recording session");
        }
        if (offer.description().isEmpty()) {
            if (config.offeredLines() > 0 && offer.body().requiredButUnknown().isEmpty()) {
                return OfferPlan.proposing(config.offeredLines());
            }
            throw withoutDescription(offer);
        }
        return plan(offer.description().get(), List.of());
    }

    /// Keys that anybody on the way could read protect nothing (RFC 4568 §8.3); refused where the settings want that.
    void checkKeys(SiprecOffer offer, Transport transport) throws RefusalException {
        if (config.keysNeedTls() && areKeysInClear(offer, transport)) {
            throw RefusalException.notAcceptable(
                    "keys-in-clear", "The offer has keys for SRTP, which are taken over TLS alone");
        }
    }

    /// Whether it has keys that anybody on the way could read.
    static boolean areKeysInClear(SiprecOffer offer, Transport transport) {
        return transport != Transport.TLS
                && offer.description().stream()
                        .flatMap(description -> description.media().stream())
                        .anyMatch(line -> !line.attributes("crypto").isEmpty());
    }

    /// Metadata that nobody can read (RFC 7866 §9.2); refused where the settings want that.
    void checkMetadata(SiprecOffer offer) throws RefusalException {
        if (config.refuseMetadataError()) {
            var unreadable = offer.metadata().stream()
                    .filter(MetadataReading.Unreadable.class::isInstance)
                    .map(MetadataReading.Unreadable.class::cast)
                    .findFirst();
            if (unreadable.isPresent()) {
                throw RefusalException.badRequest(
                        "metadata",
                        "The metadata cannot be read: " + unreadable.get().reason());
            }
        }
    }

    private static RefusalException unmarked(String sentence) {
        return new RefusalException("unmarked", sentence, SipReply.of(403, "Not A Recording Session"));
    }

    /// The plan for what a client offers that we called.
    OfferPlan called(SiprecOffer offer) throws RefusalException {
        if (offer.description().isEmpty()) {
            throw RefusalException.notAcceptable("offerless", "The client accepted, but offered nothing to record");
        }
        return plan(offer.description().get(), List.of());
    }

    /// The plan for any offer. The lines received never grow beyond the limit.
    OfferPlan plan(SessionDescription offer, List<AgreedLine> standing) throws RefusalException {
        return OfferPlan.of(offer, standing, config.streamsMax(), keying, messages, config.media());
    }

    /// What the INVITE itself has otherwise than the standards: its headers, and the marks of a recording session.
    List<Deviation> tolerated(SipRequest invite, SiprecOffer offer) {
        var deviations = new ArrayList<>(OddHeaders.of(invite));
        deviations.addAll(RecordingMarks.of(invite, offer.body()).deviations());
        return deviations;
    }

    // An SRS may not propose streams of its own (RFC 7866 §7.2), so there is nothing to say to an offerless INVITE,
    // unless
    // the settings want it said.
    private static RefusalException withoutDescription(SiprecOffer offer) {
        if (!offer.body().requiredButUnknown().isEmpty()) {
            return new RefusalException(
                    "unknown-body",
                    "The INVITE has no description, and a body that cannot be used",
                    SipReply.of(415).with("Accept", "application/sdp, application/rs-metadata+xml, multipart/mixed"));
        }
        return RefusalException.notAcceptable("offerless", "An INVITE to be recorded carries an offer");
    }
}
