package io.earwitness.recorder.session;

import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.Deviation.Place;
import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.siprec.SiprecOffer;
import io.earwitness.siprec.metadata.MetadataReading;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/// Notes of one session what its client does otherwise than the standards, with the words and the place.
///
/// Owned by the session, under its lock. The same thing is noted once, where it was seen first, and at most so many
/// things, since a client may repeat them with every message.
final class SessionDeviations {
    private static final int NOTED_MAX = 200;

    private final SignallingTape tape;
    private final Consumer<Deviation> told;
    private final Set<Sighting> noted = new HashSet<>();
    private SiprecOffer offer = SiprecOffer.NOTHING;
    private Headers headers = Headers.empty();
    private int message;

    /// What makes two deviations the same.
    private record Sighting(String kind, String detail) {}

    /// @param told hears of each that was noted
    SessionDeviations(SignallingTape tape, Consumer<Deviation> told) {
        this.tape = tape;
        this.told = told;
    }

    /// From now on deviations are those of this message.
    void reading(SipMessage received, SiprecOffer itsOffer) {
        offer = itsOffer;
        message = tape.numberOf(received);
        headers = received.headers();
    }

    /// The message has been dealt with; nothing of it is held on to.
    void read() {
        offer = SiprecOffer.NOTHING;
        headers = Headers.empty();
        message = 0;
    }

    /// What headers, body and metadata of the message that is read have otherwise.
    void noteOffer() {
        offer.deviations().forEach(this::note);
        offer.metadata()
                .filter(MetadataReading.Unreadable.class::isInstance)
                .map(MetadataReading.Unreadable.class::cast)
                .ifPresent(unreadable -> note(SessionDeviation.METADATA_UNREADABLE, unreadable.reason()));
    }

    /// What a reader tolerated.
    void note(io.earwitness.siprec.deviation.Deviation tolerated) {
        note(tolerated.kind().name(), DeviationWords.of(tolerated.kind()), tolerated.detail());
    }

    /// What the session saw.
    ///
    /// @param detail the very words, or what is to be said of the single case
    void note(SessionDeviation kind, String detail) {
        note(kind.name(), kind.terms(), detail);
    }

    private void note(String kind, DeviationTerms terms, String detail) {
        if (noted.size() >= NOTED_MAX || !noted.add(new Sighting(kind, detail))) {
            return;
        }
        var found = FoundWords.in(headers, offer, terms.stands(), detail);
        var deviation = new Deviation(
                kind,
                terms.rule(),
                terms.text(),
                found.words(),
                terms.done(),
                new Place(message, terms.stands().part(), found.lines()));
        told.accept(deviation);
    }
}
