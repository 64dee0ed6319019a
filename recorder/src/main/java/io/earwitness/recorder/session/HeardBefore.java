package io.earwitness.recorder.session;

import io.earwitness.recorder.journal.JournalFormatException;
import io.earwitness.recorder.journal.JournalReader;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.BodyPartReceived;
import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.journal.JournalRecord.SegmentBegun;
import io.earwitness.recorder.journal.SegmentHead;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import io.earwitness.siprec.metadata.MetadataParser;
import io.earwitness.siprec.metadata.RecordingMetadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the journal of a session tells of what a former process heard in it.
///
/// @param incoming messages of the client
/// @param messages how many of all kinds the session has had
/// @param begun    where it went on from another journal
/// @param carried  what was known then
record HeardBefore(
        List<SipMessage> incoming, int messages, Optional<SegmentBegun> begun, Optional<RecordingMetadata> carried) {
    HeardBefore {
        incoming = List.copyOf(incoming);
    }

    /// From what was kept of a session's first journal.
    ///
    /// @param kept incoming messages with something to tell, as they stand in the journal
    static HeardBefore of(List<byte[]> kept, int messages) {
        var parser = new SipParser(MessageLimits.DEFAULT);
        var incoming = new ArrayList<SipMessage>();
        for (var bytes : kept) {
            if (parser.parse(bytes) instanceof Parsed.Whole(var message)) {
                incoming.add(message);
            }
        }
        return new HeardBefore(incoming, messages, Optional.empty(), Optional.empty());
    }

    static HeardBefore in(JournalReader journal) throws IOException {
        return new Reading().through(journal);
    }

    private static final class Reading {
        private final SipParser parser = new SipParser(MessageLimits.DEFAULT);
        private final List<SipMessage> incoming = new ArrayList<>();
        private int messages;
        private @Nullable SegmentBegun begun;
        private @Nullable RecordingMetadata carried;

        HeardBefore through(JournalReader journal) throws IOException {
            while (true) {
                try {
                    var next = journal.next();
                    if (next.isEmpty()) {
                        return new HeardBefore(
                                incoming, messages, Optional.ofNullable(begun), Optional.ofNullable(carried));
                    }
                    take(next.get());
                } catch (JournalFormatException unknown) {
                    // A whole record that says nothing we know; the journal goes on after it.
                }
            }
        }

        private void take(JournalRecord record) {
            switch (record) {
                case MessageSeen seen -> {
                    messages++;
                    if (seen.incoming() && parser.parse(seen.message()) instanceof Parsed.Whole(var message)) {
                        incoming.add(message);
                    }
                }
                case BodyPartReceived part
                when part.carriedBy().equals(SegmentHead.CARRIED) ->
                    carried = MetadataParser.parse(part.bytes(), Optional.empty())
                            .found()
                            .orElse(null);
                case SegmentBegun segment -> {
                    begun = segment;
                    messages += (int) segment.messages();
                }
                default -> {}
            }
        }
    }
}
