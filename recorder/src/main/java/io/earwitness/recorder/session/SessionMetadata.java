package io.earwitness.recorder.session;

import io.earwitness.recorder.model.Participant;
import io.earwitness.siprec.SiprecOffer;
import io.earwitness.siprec.metadata.Interval;
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
import org.jspecify.annotations.Nullable;

/// What the metadata documents of one session add up to so far, for whoever watches it live.
///
/// Owned by one session, under its lock. The finished recording does not come from here but from the journal.
final class SessionMetadata {
    private RecordingMetadata metadata = RecordingMetadata.EMPTY;

    /// Who sends which m-line.
    record Senders(StreamRoles roles) {
        Optional<String> senderOf(int mLine) {
            return roles.ofLine(mLine)
                    .flatMap(role -> role.senders().stream().findFirst())
                    .map(io.earwitness.siprec.metadata.Participant::participantId);
        }
    }

    /// A document that could not be read changes nothing.
    void update(SiprecOffer offer) {
        offer.metadata().flatMap(MetadataReading::found).ifPresent(found -> metadata = metadata.updatedBy(found));
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
