package io.earwitness.siprec.metadata;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The rules behind [StreamRoles]: one attempt after the other for each line, until one gives an answer.
///
/// One instance a decision; reports lines and streams that do not fit as deviations.
final class StreamRoleDecision {
    private final RecordingMetadata metadata;
    private final List<RecordedLine> lines;
    private final List<Deviation> deviations = new ArrayList<>();
    private final Set<String> usedStreams = new HashSet<>();
    private final Map<String, List<Participant>> senders;
    private final List<Participant> silent;
    private final Set<String> mixes = new HashSet<>();

    StreamRoleDecision(RecordingMetadata metadata, List<RecordedLine> lines) {
        this.metadata = metadata;
        this.lines = lines;
        this.senders = senders(metadata);
        this.silent = silent(metadata, senders);
        noteMixes();
    }

    private List<Participant> sendersOf(MediaStream stream) {
        return senders.getOrDefault(stream.streamId(), List.of());
    }

    private static Map<String, List<Participant>> senders(RecordingMetadata metadata) {
        Map<String, Set<String>> sent = new HashMap<>();
        for (StreamAssociation association : metadata.streamAssociations()) {
            if (association.interval().isOpen()) {
                sent.computeIfAbsent(association.participantId(), _ -> new LinkedHashSet<>())
                        .addAll(association.send());
            }
        }
        Map<String, List<Participant>> senders = new HashMap<>();
        for (Participant participant : metadata.participants()) {
            for (String stream : sent.getOrDefault(participant.participantId(), Set.of())) {
                senders.computeIfAbsent(stream, _ -> new ArrayList<>()).add(participant);
            }
        }
        return senders;
    }

    // Those who send no stream that the metadata describes.
    private static List<Participant> silent(RecordingMetadata metadata, Map<String, List<Participant>> senders) {
        Set<String> sending = new HashSet<>();
        for (MediaStream stream : metadata.streams()) {
            senders.getOrDefault(stream.streamId(), List.of()).forEach(sender -> sending.add(sender.participantId()));
        }
        return metadata.participants().stream()
                .filter(participant -> !sending.contains(participant.participantId()))
                .toList();
    }

    // A mix says so, or its senders also receive it (RFC 8068 §3.3).
    private void noteMixes() {
        for (MediaStream stream : metadata.streams()) {
            boolean said = stream.extensions().stream()
                    .anyMatch(extension ->
                            extension.name().equals("mode") && extension.text().equalsIgnoreCase("mixed"));
            if (said) {
                mixes.add(stream.streamId());
            }
        }
        for (StreamAssociation association : metadata.streamAssociations()) {
            var both = new HashSet<>(association.send());
            both.retainAll(new HashSet<>(association.recv()));
            mixes.addAll(both);
        }
    }

    StreamRoles decide() {
        lines.forEach(line -> streamByLabel(line).map(MediaStream::streamId).ifPresent(usedStreams::add));
        List<StreamRole> roles = lines.stream().map(this::decide).toList();
        noteUnusedStreams();
        return new StreamRoles(roles, deviations);
    }

    private StreamRole decide(RecordedLine line) {
        return streamByLabel(line)
                .map(stream -> byLabel(line, stream))
                .or(() -> byUnusedStream(line))
                .or(() -> byOtherMedium(line))
                .orElseGet(() -> unknown(line));
    }

    private Optional<MediaStream> streamByLabel(RecordedLine line) {
        return line.label().flatMap(metadata::stream);
    }

    private StreamRole byLabel(RecordedLine line, MediaStream stream) {
        List<Participant> senders = sendersOf(stream);
        String label = "label " + stream.label().map(StreamLabel::value).orElse("");
        if (senders.isEmpty()) {
            return byElimination(line, stream, label).orElseGet(() -> bySenderOrder(line, stream, label));
        }
        noteSeveral(stream, senders, label);
        String reason = label + " is sent by " + described(senders) + ", says the metadata";
        return new StreamRole(line, Optional.of(stream.streamId()), senders, StreamRole.Basis.LABEL, reason);
    }

    // One association is faulty or empty: what is left over on both sides belongs together.
    private Optional<StreamRole> byElimination(RecordedLine line, MediaStream stream, String label) {
        long unsent = metadata.streams().stream()
                .filter(other -> sendersOf(other).isEmpty())
                .count();
        if (silent.size() != 1 || unsent != 1 || metadata.participants().size() < 2) {
            return Optional.empty();
        }
        String reason = label + " is the only stream without a sender, and " + described(silent)
                + " the only participant who sends nothing";
        return Optional.of(
                new StreamRole(line, Optional.of(stream.streamId()), silent, StreamRole.Basis.ELIMINATION, reason));
    }

    // No association names a sender: the n-th participant for the n-th stream, if the counts fit.
    private StreamRole bySenderOrder(RecordedLine line, MediaStream stream, String label) {
        int rank = metadata.streams().indexOf(stream);
        boolean fits = noAssociations()
                && metadata.participants().size() == metadata.streams().size();
        if (!fits) {
            note(DeviationKind.SENDER_UNKNOWN, label);
            String reason = label + " is in the metadata, which names nobody as its sender";
            return new StreamRole(line, Optional.of(stream.streamId()), List.of(), StreamRole.Basis.UNKNOWN, reason);
        }
        Participant participant = metadata.participants().get(rank);
        String reason =
                label + " is stream " + (rank + 1) + " of the metadata, which names no senders; taken as sent by"
                        + " participant " + (rank + 1) + ", " + described(List.of(participant));
        return new StreamRole(
                line, Optional.of(stream.streamId()), List.of(participant), StreamRole.Basis.LINE_ORDER, reason);
    }

    // No label fits anywhere: the n-th line is the n-th stream, if the counts fit.
    private Optional<StreamRole> byUnusedStream(RecordedLine line) {
        note(DeviationKind.LINE_WITHOUT_STREAM, describedLine(line));
        if (!usedStreams.isEmpty() || metadata.streams().size() != lines.size()) {
            return Optional.empty();
        }
        int rank = lines.indexOf(line);
        MediaStream stream = metadata.streams().get(rank);
        List<Participant> senders = sendersOf(stream);
        if (senders.isEmpty()
                && noAssociations()
                && metadata.participants().size() == metadata.streams().size()) {
            senders = List.of(metadata.participants().get(rank));
        }
        if (senders.isEmpty()) {
            return Optional.empty();
        }
        noteSeveral(stream, senders, describedLine(line));
        String reason = "no label of the metadata fits; line " + (line.index() + 1) + " is taken as stream "
                + (rank + 1) + ", sent by " + described(senders);
        return Optional.of(
                new StreamRole(line, Optional.of(stream.streamId()), senders, StreamRole.Basis.LINE_ORDER, reason));
    }

    // Some clients describe only the video lines: the n-th audio line then has the sender of the n-th video line.
    private Optional<StreamRole> byOtherMedium(RecordedLine line) {
        int rank = ofMedium(line.mediaType()).indexOf(line);
        long count = ofMedium(line.mediaType()).size();
        for (RecordedLine other : lines) {
            List<RecordedLine> others = ofMedium(other.mediaType());
            boolean pairs = !other.mediaType().equals(line.mediaType()) && others.size() == count;
            if (pairs && others.indexOf(other) == rank) {
                List<Participant> senders =
                        streamByLabel(other).map(this::sendersOf).orElse(List.of());
                if (!senders.isEmpty()) {
                    String reason =
                            describedLine(line) + " is not in the metadata; it is " + line.mediaType() + " line "
                                    + (rank + 1) + ", and " + other.mediaType() + " line " + (rank + 1) + " is sent by "
                                    + described(senders);
                    return Optional.of(
                            new StreamRole(line, Optional.empty(), senders, StreamRole.Basis.LINE_ORDER, reason));
                }
            }
        }
        return Optional.empty();
    }

    private void noteSeveral(MediaStream stream, List<Participant> senders, String what) {
        if (senders.size() > 1 && !mixes.contains(stream.streamId())) {
            note(DeviationKind.SEVERAL_SENDERS, what + " has " + senders.size() + " senders");
        }
    }

    private StreamRole unknown(RecordedLine line) {
        note(DeviationKind.SENDER_UNKNOWN, describedLine(line));
        String reason = describedLine(line) + " is not in the metadata";
        return new StreamRole(line, Optional.empty(), List.of(), StreamRole.Basis.UNKNOWN, reason);
    }

    private void noteUnusedStreams() {
        for (MediaStream stream : metadata.streams()) {
            if (stream.label().isPresent() && !usedStreams.contains(stream.streamId())) {
                note(DeviationKind.LABEL_WITHOUT_LINE, "label " + stream.label().get());
            }
        }
    }

    private boolean noAssociations() {
        return metadata.streamAssociations().stream()
                .allMatch(association -> association.send().isEmpty());
    }

    private List<RecordedLine> ofMedium(String mediaType) {
        return lines.stream().filter(line -> line.mediaType().equals(mediaType)).toList();
    }

    private static String described(List<Participant> participants) {
        return String.join(
                " and ",
                participants.stream().map(StreamRoleDecision::described).toList());
    }

    private static String described(Participant participant) {
        String aor = participant.nameIds().isEmpty()
                ? ""
                : participant.nameIds().getFirst().aor();
        String shown = participant.shown();
        return aor.isBlank() || aor.equals(shown) ? shown : shown + " (" + aor + ")";
    }

    private static String describedLine(RecordedLine line) {
        return line.label().map(label -> "label " + label).orElse("line " + (line.index() + 1) + " without label");
    }

    private void note(DeviationKind kind, String detail) {
        deviations.add(new Deviation(kind, detail));
    }
}
