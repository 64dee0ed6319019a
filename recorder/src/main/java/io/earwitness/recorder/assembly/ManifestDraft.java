package io.earwitness.recorder.assembly;

import io.earwitness.recorder.assembly.Parties.Party;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.MetadataDocument;
import io.earwitness.recorder.model.Participant;
import io.earwitness.recorder.model.Pause;
import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.recorder.model.RecordingFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Puts into words and numbers what both walks found out.
final class ManifestDraft {
    private final Survey survey;
    private final Cast cast;
    private final Moments moments;
    private final EventList events;
    private final List<StreamOutcome> outcomes;
    private final SoundFiles sound;
    private final PictureFiles pictures;
    private final MessagesFile messages;
    private final JournalWalk.End walked;

    ManifestDraft(
            Survey survey,
            Cast cast,
            Moments moments,
            EventList events,
            List<StreamOutcome> outcomes,
            SoundFiles sound,
            PictureFiles pictures,
            MessagesFile messages,
            JournalWalk.End walked) {
        this.survey = survey;
        this.cast = cast;
        this.moments = moments;
        this.events = events;
        this.outcomes = outcomes;
        this.sound = sound;
        this.pictures = pictures;
        this.messages = messages;
        this.walked = walked;
    }

    Manifest manifest(List<RecordingFile> files) {
        var opened = survey.opened().orElseThrow();
        var judgement = judgement();
        new SessionEvents(survey, cast, events).add();
        return new Manifest(
                Manifest.FORMAT,
                survey.slice().id(),
                moments.start(),
                sound.lengthMillis(),
                judgement.verdict(),
                judgement.reason(),
                opened.origin(),
                survey.slice().isRest() ? "" : survey.metadata().sessionId(),
                survey.endCause(),
                participants(),
                outcomes.stream().map(this::stream).toList(),
                sound.order(),
                events.until(survey.endNanos(), SessionEvents.end(survey.endCause()), survey.endDetail()),
                Stream.of(survey.deviations(), cast.deviations(), PayloadDeviations.of(outcomes))
                        .flatMap(List::stream)
                        .distinct()
                        .toList(),
                files,
                survey.identifiers(),
                documents(files),
                survey.slice().link(survey.metadata()),
                walked.seal().orElse(null));
    }

    // Of the rest of a session nothing is promised: its calls have what was.
    private Judgement judgement() {
        var rest = survey.slice().isRest();
        var findings = outcomes.stream()
                .map(outcome -> outcome.finding(messages.cut(outcome.survey()), messages.interrupted(outcome.survey())))
                .filter(finding -> !rest || finding.sent())
                .toList();
        return rest && findings.isEmpty() && walked.damage().isEmpty()
                ? Judgement.leftToCalls(survey.slice().calls().size())
                : Judgement.of(
                        findings,
                        walked.damage(),
                        survey.endCause(),
                        survey.losses().stream()
                                .mapToLong(JournalRecord.RecordsLost::records)
                                .sum());
    }

    // A document beyond the limit of files has none of its own.
    private List<MetadataDocument> documents(List<RecordingFile> files) {
        var names = files.stream().map(RecordingFile::name).collect(Collectors.toSet());
        return survey.metadata().all().stream()
                .map(document -> names.contains(document.file()) ? document : document.withoutFile())
                .toList();
    }

    private List<Participant> participants() {
        var all = new ArrayList<Participant>();
        for (var party : cast.parties()) {
            all.add(new Participant(
                    party.id(),
                    party.name(),
                    party.aor(),
                    channelOf(party),
                    millis(party.joinedNanos()),
                    millis(party.leftNanos())));
        }
        all.sort(Comparator.comparingInt(ManifestDraft::channelOrLast));
        return all;
    }

    private static int channelOrLast(Participant participant) {
        var channel = participant.channel();
        return channel == null ? Integer.MAX_VALUE : channel;
    }

    private @Nullable Integer channelOf(Party party) {
        return outcomes.stream()
                .filter(outcome -> outcome.speaker().participantId().equals(Optional.of(party.id())))
                .flatMap(outcome -> sound.channel(outcome.index()).stream())
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private @Nullable Long millis(@Nullable Long nanos) {
        return nanos == null ? null : Math.min(moments.millis(nanos), sound.lengthMillis());
    }

    private RecordedStream stream(StreamOutcome outcome) {
        var stream = outcome.survey();
        var index = outcome.index();
        return new RecordedStream(
                index,
                stream.description().label(),
                stream.description().medium(),
                stream.description().carriesMessages()
                        ? "MSRP"
                        : stream.mainFormat()
                                .map(format -> format.encodingName())
                                .orElse(""),
                outcome.speaker().participantId().orElse(null),
                cast.reason(index),
                sound.channel(index).orElse(null),
                sound.file(index).or(() -> pictures.file(index)).orElse(null),
                pictures.file(index).isPresent() ? "" : outcome.undecodedReason(),
                stream.ssrcs(),
                outcome.offsetMillis(),
                outcome.lengthMillis(),
                stream.packets(),
                stream.bytes(),
                outcome.counters().lost(),
                outcome.counters().duplicates(),
                outcome.counters().reordered(),
                stream.rejected(),
                outcome.gaps(),
                pauses(stream),
                new SourceList(outcome, survey.wallClocks().of(index), moments).sources(),
                outcome.setAside(),
                stream.description().content(),
                cast.carried(index),
                stream.hasPackets() && outcome.isAudio() ? outcome.quality() : null,
                sound.loudness(index));
    }

    private List<Pause> pauses(StreamSurvey stream) {
        return stream.stops().stream()
                .map(stop -> new Pause(
                        moments.span(stop.fromNanos(), Math.min(stop.untilNanos(), survey.endNanos())),
                        stop.cause(),
                        stop.asked().map(asked -> asked.requester()).orElse(null),
                        stop.asked().map(asked -> asked.reason()).orElse(null)))
                .filter(pause -> pause.span().lengthMillis() > 0)
                .toList();
    }
}
