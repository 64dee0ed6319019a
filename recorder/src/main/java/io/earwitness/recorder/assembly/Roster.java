package io.earwitness.recorder.assembly;

import io.earwitness.recorder.assembly.Scenes.Scene;
import io.earwitness.recorder.model.CarriedStream;
import io.earwitness.recorder.model.ChannelOrder;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.StreamDescription;
import io.earwitness.siprec.metadata.RecordingMetadata;
import io.earwitness.siprec.metadata.StreamLabel;
import io.earwitness.siprec.metadata.StreamRole;
import io.earwitness.siprec.metadata.StreamRoles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who speaks on which stream and in which order the channels come, by everything the metadata ever said.
///
/// Rests on the first scene that names the most senders: a later one often only takes everybody out again. A stream
/// that this scene does not explain is looked up in the others, each with the labels of its own message.
final class Roster {
    private final Map<Integer, Sender> senders;
    private final Map<Integer, List<CarriedStream>> carried;
    private final List<Integer> order;
    private final String orderReason;
    private final List<Deviation> deviations;

    /// Who sends a stream, or why that is unknown.
    ///
    /// @param participantId empty where nothing tells, or where several share the stream
    /// @param reason        one sentence
    record Sender(Optional<String> participantId, String reason) {}

    private Roster(
            Map<Integer, Sender> senders,
            Map<Integer, List<CarriedStream>> carried,
            List<Integer> order,
            String orderReason,
            List<Deviation> deviations) {
        this.senders = senders;
        this.carried = carried;
        this.order = order;
        this.orderReason = orderReason;
        this.deviations = deviations;
    }

    static Roster of(Documents history, Scenes scenes, List<StreamDescription> streams) {
        var all = new ArrayList<>(scenes.all());
        // A stream of which nothing is known but packets stands in no scene.
        var state = all.isEmpty() ? RecordingMetadata.EMPTY : all.getLast().state();
        all.add(new Scene(
                Long.MAX_VALUE, 0, state, streams.stream().map(Scenes::line).toList()));
        var best = all.stream().reduce((a, b) -> known(b) > known(a) ? b : a).orElseThrow();
        var senders = new HashMap<Integer, Sender>();
        for (var role : roles(best)) {
            senders.put(role.line().index(), sender(role, history));
        }
        for (var scene : all) {
            for (var role : roles(scene)) {
                senders.merge(role.line().index(), sender(role, history), Roster::betterOf);
            }
        }
        var roles = StreamRoles.of(best.state(), best.lines());
        var channels = roles.channelOrder(best.state());
        return new Roster(
                senders,
                carried(scenes),
                channels.channels().stream().map(channel -> channel.lineIndex()).toList(),
                Wording.sentence(channels.reason()),
                history.versions().isEmpty() ? List.of() : RoleDeviations.of(roles));
    }

    private static Map<Integer, List<CarriedStream>> carried(Scenes scenes) {
        var carried = new HashMap<Integer, List<CarriedStream>>();
        for (var scene : scenes.all()) {
            var from = Instant.ofEpochSecond(0, scene.fromNanos());
            for (var role : roles(scene)) {
                var label = role.line().label().map(StreamLabel::value).orElse("");
                var one = role.streamId().map(id -> new CarriedStream(id, label, from));
                one.ifPresent(now -> add(carried.computeIfAbsent(role.line().index(), _ -> new ArrayList<>()), now));
            }
        }
        return carried;
    }

    private static void add(List<CarriedStream> carried, CarriedStream now) {
        var same = !carried.isEmpty()
                && carried.getLast().streamId().equals(now.streamId())
                && carried.getLast().label().equals(now.label());
        if (!same) {
            carried.add(now);
        }
    }

    /// Which streams of the metadata it carried, one after the other.
    List<CarriedStream> carried(int stream) {
        return carried.getOrDefault(stream, List.of());
    }

    Sender sender(int stream) {
        return senders.getOrDefault(stream, new Sender(Optional.empty(), "Nothing tells who sends it."));
    }

    /// Where metadata and media lines do not fit; none where there is no metadata to fit.
    List<Deviation> deviations() {
        return deviations;
    }

    /// The channels of the multi-channel file: of the streams that have sound, in the order the metadata gives.
    ChannelOrder channelOrder(Set<Integer> audible) {
        var inOrder = new ArrayList<>(order.stream().filter(audible::contains).toList());
        audible.stream().filter(stream -> !inOrder.contains(stream)).sorted().forEach(inOrder::add);
        if (inOrder.isEmpty()) {
            return new ChannelOrder(List.of(), "There is nothing that can be heard.");
        }
        return new ChannelOrder(Collections.unmodifiableList(inOrder), orderReason);
    }

    private static List<StreamRole> roles(Scene scene) {
        return StreamRoles.of(scene.state(), scene.lines()).roles();
    }

    private static long known(Scene scene) {
        return roles(scene).stream().filter(role -> !role.senders().isEmpty()).count();
    }

    private static Sender sender(StreamRole role, Documents history) {
        if (history.versions().isEmpty()) {
            return new Sender(Optional.empty(), "The client sent no metadata that could be read.");
        }
        var only = role.senders().size() == 1
                ? Optional.of(role.senders().getFirst().participantId())
                : Optional.<String>empty();
        return new Sender(only, Wording.sentence(role.reason()));
    }

    private static Sender betterOf(Sender first, Sender later) {
        return first.participantId().isPresent() || later.participantId().isEmpty() ? first : later;
    }
}
