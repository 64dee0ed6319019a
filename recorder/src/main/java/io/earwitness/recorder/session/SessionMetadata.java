package io.earwitness.recorder.session;

import io.earwitness.recorder.model.Participant;
import io.earwitness.siprec.SiprecOffer;
import io.earwitness.siprec.metadata.DataMode;
import io.earwitness.siprec.metadata.Interval;
import io.earwitness.siprec.metadata.MediaStream;
import io.earwitness.siprec.metadata.MetadataReading;
import io.earwitness.siprec.metadata.NameId;
import io.earwitness.siprec.metadata.ParticipantAssociation;
import io.earwitness.siprec.metadata.RecordedLine;
import io.earwitness.siprec.metadata.RecordingMetadata;
import io.earwitness.siprec.metadata.StreamLabel;
import io.earwitness.siprec.metadata.StreamRoles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the metadata documents of one session add up to so far, for whoever watches it live.
///
/// Owned by one session, under its lock. The finished recording does not come from here but from the journal.
final class SessionMetadata {
    private static final int ASIDE_MAX = 100;

    private final List<RecordingMetadata> aside = new ArrayList<>();
    private RecordingMetadata metadata = RecordingMetadata.EMPTY;
    private boolean whole;
    private boolean awaited;

    /// What a document did to what we know.
    enum Effect {
        NONE,
        /// It says everything anew.
        WHOLE,
        /// It changed what was known.
        CHANGED,
        /// It waits for the whole metadata, and is laid aside until that comes or does not.
        WAITS,
        /// It cannot be read, or speaks of what nobody knows: the whole metadata is needed.
        LACKING
    }

    /// Who sends which m-line.
    record Senders(StreamRoles roles) {
        Optional<String> senderOf(int mLine) {
            return roles.ofLine(mLine)
                    .flatMap(role -> role.senders().stream().findFirst())
                    .map(io.earwitness.siprec.metadata.Participant::participantId);
        }
    }

    /// A document that a former process heard already.
    void heardBefore(SiprecOffer offer) {
        var _ = update(offer);
    }

    /// A partial document is only good after a complete one (RFC 7866 §9.1).
    Effect update(SiprecOffer offer) {
        if (offer.metadata().isEmpty()) {
            return Effect.NONE;
        }
        return switch (offer.metadata().get()) {
            case MetadataReading.Unreadable unreadable -> Effect.LACKING;
            case MetadataReading.Parsed parsed
            when parsed.metadata().dataMode() == DataMode.COMPLETE -> whole(parsed.metadata());
            case MetadataReading.Parsed parsed -> partial(parsed.metadata());
        };
    }

    private Effect whole(RecordingMetadata document) {
        metadata = document;
        whole = true;
        awaited = false;
        aside.clear();
        return Effect.WHOLE;
    }

    private Effect partial(RecordingMetadata document) {
        if (awaited || !whole) {
            if (aside.size() < ASIDE_MAX) {
                aside.add(document);
            }
            return awaited ? Effect.WAITS : Effect.LACKING;
        }
        metadata = metadata.updatedBy(document);
        return refersToNothing(metadata) ? Effect.LACKING : Effect.CHANGED;
    }

    private static boolean refersToNothing(RecordingMetadata state) {
        var participants = state.participants().stream()
                .map(io.earwitness.siprec.metadata.Participant::participantId)
                .collect(Collectors.toSet());
        var streams = state.streams().stream().map(MediaStream::streamId).collect(Collectors.toSet());
        return state.streamAssociations().stream()
                .anyMatch(association -> !participants.contains(association.participantId())
                        || !streams.containsAll(association.send())
                        || !streams.containsAll(association.recv()));
    }

    /// The client is asked for everything: partial documents wait from here on.
    void await() {
        awaited = true;
    }

    /// Everything does not come: what was laid aside must do.
    void giveUp() {
        awaited = false;
        aside.forEach(document -> metadata = metadata.updatedBy(document));
        aside.clear();
        whole = true;
    }

    /// Whether what we know is the whole state, and not waiting to become it.
    boolean isWhole() {
        return whole && !awaited;
    }

    /// Communication sessions that have not stopped.
    List<String> running() {
        return metadata.running();
    }

    /// Which of them a line with that label belongs to.
    Optional<String> sessionOf(String label) {
        return metadata.sessionOf(label);
    }

    RecordingMetadata standing(Set<String> labels) {
        return metadata.standing(labels);
    }

    /// What is over is forgotten, or was by a former process.
    void takeOver(RecordingMetadata standing) {
        metadata = standing;
        whole = true;
    }

    Senders roles(List<AgreedLine> lines) {
        var recorded = new ArrayList<RecordedLine>();
        for (var mLine = 0; mLine < lines.size(); mLine++) {
            var offered = lines.get(mLine).offered();
            recorded.add(
                    new RecordedLine(mLine, offered.mediaType(), offered.label().map(StreamLabel::new)));
        }
        return new Senders(StreamRoles.of(metadata, recorded));
    }

    List<Participant> participants(Instant startedAt) {
        return metadata.participants().stream()
                .map(participant -> {
                    var times = times(participant.participantId());
                    return new Participant(
                            participant.participantId(),
                            participant.nameIds().stream()
                                    .flatMap(name -> name.plainName().stream())
                                    .findFirst()
                                    .orElse(""),
                            participant.nameIds().stream()
                                    .map(NameId::aor)
                                    .findFirst()
                                    .orElse(""),
                            null,
                            millis(startedAt, times.associated()),
                            millis(startedAt, times.disassociated()));
                })
                .toList();
    }

    private Interval times(String participantId) {
        return metadata.participantAssociations().stream()
                .filter(association -> association.participantId().equals(participantId))
                .map(ParticipantAssociation::interval)
                .findFirst()
                .orElse(Interval.UNKNOWN);
    }

    private static @Nullable Long millis(Instant startedAt, Optional<Instant> moment) {
        return moment.map(at -> Duration.between(startedAt, at).toMillis()).orElse(null);
    }
}
