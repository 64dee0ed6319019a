package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord.BodyPartReceived;
import io.earwitness.recorder.model.MetadataDocument;
import io.earwitness.recorder.model.MetadataDocument.Outcome;
import io.earwitness.sip.message.CSeq;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.siprec.SiprecOffer;
import io.earwitness.siprec.body.MediaType;
import io.earwitness.siprec.history.MetadataHistory;
import io.earwitness.siprec.history.ReceivedMetadata;
import io.earwitness.siprec.metadata.DataMode;
import io.earwitness.siprec.metadata.MetadataParser;
import io.earwitness.siprec.metadata.MetadataReading;
import io.earwitness.siprec.metadata.RecordingMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The metadata documents of a recording: how each came, what became of it, and the state after it.
///
/// A document that cannot be read, or whose request was refused, changes nothing; it is told of like every other.
final class Documents {
    private static final int VERSIONS_MAX = 2_000;
    private static final int TOLD_MAX = 5_000;
    private static final RecordingMetadata NOTHING_NEW = new RecordingMetadata(
            DataMode.PARTIAL, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    private final Slice slice;
    private final MetadataHistory history = new MetadataHistory();
    private final List<Version> versions = new ArrayList<>();
    private final List<MetadataDocument> told = new ArrayList<>();
    private final Map<String, OptionalLong> sequences = new HashMap<>();
    private final Map<CSeq, Long> unkept = new HashMap<>();
    private int parts;

    /// The state that a document led to.
    ///
    /// @param number    of the document
    /// @param takenOver no document: a further journal began, in the state of the document before
    record Version(
            long epochNanos, int number, RecordingMetadata document, RecordingMetadata state, boolean takenOver) {}

    /// @param slice which of the documents, and what in them, is about this recording
    Documents(Slice slice) {
        this.slice = slice;
    }

    static boolean isMetadata(String contentType) {
        return MediaType.parse(contentType).value().contains("rs-metadata");
    }

    /// A message of either side: it tells the CSeq of the documents that follow, and which were refused.
    void take(long epochNanos, boolean incoming, SipMessage message, SiprecOffer offer) {
        if (incoming) {
            var sequence = message instanceof SipRequest
                    ? OptionalLong.of(message.cseq().number())
                    : OptionalLong.empty();
            sequences.put(message.cseq().method(), sequence);
            if (message instanceof SipRequest && offer.metadata().isPresent() && unkept.size() < TOLD_MAX) {
                unkept.putIfAbsent(message.cseq(), epochNanos);
            }
        } else if (message instanceof SipResponse answer && answer.isFinal()) {
            var since = unkept.remove(answer.cseq());
            if (since != null && !answer.isSuccess() && slice.papers().holds(since)) {
                refused(since, answer);
            }
        }
    }

    private void refused(long epochNanos, SipResponse answer) {
        tell(new MetadataDocument(
                0,
                "",
                instant(epochNanos),
                answer.cseq().method(),
                answer.cseq().number(),
                "",
                Outcome.REFUSED,
                null,
                "Its request was answered " + answer.status() + "; nothing of it was applied."));
    }

    void take(BodyPartReceived part) {
        if (PaperFiles.isDescription(part)) {
            return;
        }
        parts++;
        if (!isMetadata(part.contentType()) || !slice.keeps(parts, part)) {
            return;
        }
        var sequence = sequences.getOrDefault(part.carriedBy(), OptionalLong.empty());
        sequence.ifPresent(number -> unkept.remove(new CSeq(number, part.carriedBy())));
        var charset = MediaType.parse(part.contentType()).parameter("charset");
        switch (MetadataParser.parse(part.bytes(), charset)) {
            case MetadataReading.Unreadable unreadable ->
                tell(document(
                        part, sequence, "", Outcome.UNREADABLE, "It cannot be read: " + unreadable.reason() + "."));
            case MetadataReading.Parsed parsed -> apply(part, sequence, parsed.metadata());
        }
    }

    private void apply(BodyPartReceived part, OptionalLong sequence, RecordingMetadata whole) {
        var document = slice.call().map(call -> call.of(whole)).orElse(whole);
        var taking =
                history.take(new ReceivedMetadata(instant(part.epochNanos()), part.carriedBy(), sequence, document));
        var mode = document.dataMode().name().toLowerCase(Locale.ROOT);
        switch (taking) {
            case APPLIED, PENDING, LATE -> {
                if (versions.size() < VERSIONS_MAX) {
                    versions.add(new Version(part.epochNanos(), parts, document, history.state(), false));
                }
            }
            case REPEATED, BEYOND_LIMIT -> {}
        }
        var outcome = Outcome.valueOf(taking.name());
        if (outcome == Outcome.APPLIED && document.dataMode() == DataMode.COMPLETE) {
            supersede(parts);
        }
        tell(document(part, sequence, mode, outcome, words(outcome, document.dataMode())));
    }

    /// A further journal of the session begins: nothing that is told from here on was before.
    void takenOver(long epochNanos) {
        if (!versions.isEmpty() && versions.size() < VERSIONS_MAX) {
            var last = versions.getLast();
            versions.add(new Version(epochNanos, last.number(), NOTHING_NEW, last.state(), true));
        }
    }

    private void supersede(int by) {
        told.replaceAll(before ->
                before.outcome().counts() && before.supersededBy() == null ? before.supersededBy(by) : before);
    }

    private MetadataDocument document(
            BodyPartReceived part, OptionalLong sequence, String mode, Outcome outcome, String reason) {
        @Nullable Long number = sequence.isPresent() ? Long.valueOf(sequence.getAsLong()) : null;
        return new MetadataDocument(
                parts,
                PaperFiles.partName(parts, part),
                instant(part.epochNanos()),
                part.carriedBy(),
                number,
                mode,
                outcome,
                null,
                reason);
    }

    private void tell(MetadataDocument document) {
        if (told.size() < TOLD_MAX) {
            told.add(document);
        }
    }

    private static String words(Outcome outcome, DataMode mode) {
        return switch (outcome) {
            case APPLIED -> mode == DataMode.COMPLETE ? "It is the whole state." : "It changed what it names.";
            case PENDING -> "A partial document before any complete one: taken as far as it goes.";
            case LATE -> "It came after a document with a higher CSeq and was put in its place before that.";
            case REPEATED -> "The same request or the same state once more: it changed nothing.";
            case BEYOND_LIMIT -> "More documents than are followed: it changed nothing.";
            case REFUSED, UNREADABLE -> "";
        };
    }

    private static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(0, epochNanos);
    }

    /// The state after each document that changed it, in the order of arrival.
    List<Version> versions() {
        return versions;
    }

    /// Every document, in the order of arrival.
    List<MetadataDocument> all() {
        return List.copyOf(told);
    }

    /// Every session_id that the documents name.
    List<String> sessionIds() {
        return versions.stream()
                .flatMap(version -> version.document().sessions().stream())
                .map(session -> session.sessionId())
                .filter(id -> !id.isBlank())
                .distinct()
                .toList();
    }

    /// Every group that they put a session into.
    List<String> groupIds() {
        return versions.stream()
                .flatMap(version -> Stream.concat(
                        version.document().sessions().stream().flatMap(session -> session.groupRef().stream()),
                        version.document().groups().stream().map(group -> group.groupId())))
                .filter(id -> !id.isBlank())
                .distinct()
                .toList();
    }

    /// The first session_id that any document names, empty where none does.
    String sessionId() {
        return versions.stream()
                .flatMap(version -> version.state().sessions().stream())
                .map(session -> session.sessionId())
                .filter(id -> !id.isBlank())
                .findFirst()
                .orElse("");
    }
}
