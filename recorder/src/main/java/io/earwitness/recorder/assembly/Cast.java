package io.earwitness.recorder.assembly;

import io.earwitness.recorder.assembly.Parties.Party;
import io.earwitness.recorder.assembly.StreamTrack.Speaker;
import io.earwitness.recorder.model.CarriedStream;
import io.earwitness.recorder.model.ChannelOrder;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.StreamDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Everybody in the recording and which stream is whose, in the words that the manifest uses.
final class Cast {
    private final Parties parties;
    private final Roster roster;
    private final Map<Integer, StreamDescription> streams;

    private Cast(Parties parties, Roster roster, Map<Integer, StreamDescription> streams) {
        this.parties = parties;
        this.roster = roster;
        this.streams = streams;
    }

    static Cast of(Survey survey) {
        var streams = survey.streams().stream().map(StreamSurvey::description).toList();
        return new Cast(
                Parties.of(survey.metadata()),
                Roster.of(survey.metadata(), survey.scenes(), streams),
                streams.stream().collect(Collectors.toMap(StreamDescription::index, Function.identity())));
    }

    List<Party> parties() {
        return parties.all();
    }

    Optional<Party> party(int stream) {
        return roster.sender(stream).participantId().flatMap(parties::find);
    }

    List<CarriedStream> carried(int stream) {
        return roster.carried(stream);
    }

    String reason(int stream) {
        return roster.sender(stream).reason();
    }

    ChannelOrder channelOrder(Set<Integer> audible) {
        return roster.channelOrder(audible);
    }

    /// Where metadata and media lines do not fit each other.
    List<Deviation> deviations() {
        return roster.deviations();
    }

    /// `Leo Brandt's stream`, `Leo Brandt's video`, `Leo Brandt's messages`, `stream 2`.
    Speaker speaker(int stream) {
        var medium = Optional.ofNullable(streams.get(stream))
                .map(StreamDescription::medium)
                .filter(word -> !word.equals("audio"))
                .map(word -> word.equals("message") ? "messages" : word)
                .orElse("stream");
        return party(stream)
                .map(party -> new Speaker(party.shown() + "'s " + medium, Optional.of(party.id())))
                .orElseGet(() -> new Speaker(medium + " " + (stream + 1), Optional.empty()));
    }
}
