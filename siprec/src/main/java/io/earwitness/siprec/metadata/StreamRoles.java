package io.earwitness.siprec.metadata;

import io.earwitness.siprec.deviation.Deviation;
import java.util.List;
import java.util.Optional;

/// Decides who sends each media line, from the metadata and the labels of the description.
///
/// Pure and deterministic: label first, then order, then "unknown"; each decision comes with its reason.
///
/// @param roles one for each line, in line order
public record StreamRoles(List<StreamRole> roles, List<Deviation> deviations) {

    public StreamRoles {
        roles = List.copyOf(roles);
        deviations = List.copyOf(deviations);
    }

    /// @param metadata what is known; [RecordingMetadata#EMPTY] when nothing is
    /// @param lines    the media lines of the description, in order
    public static StreamRoles of(RecordingMetadata metadata, List<RecordedLine> lines) {
        return new StreamRoleDecision(metadata, lines).decide();
    }

    public Optional<StreamRole> ofLine(int index) {
        return roles.stream().filter(role -> role.line().index() == index).findFirst();
    }

    /// The channels of a multi-channel recording: the initiating participant's audio lines first.
    public ChannelOrder channelOrder(RecordingMetadata metadata) {
        return ChannelOrder.of(metadata, this);
    }
}
