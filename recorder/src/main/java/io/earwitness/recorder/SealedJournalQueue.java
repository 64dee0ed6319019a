package io.earwitness.recorder;

import static java.util.stream.Collectors.joining;

import io.earwitness.recorder.assembly.RecordSource;
import io.earwitness.recorder.assembly.SealedRecordings;
import io.earwitness.recorder.journal.JournalDamage;
import io.earwitness.recorder.journal.JournalFormatException;
import io.earwitness.recorder.journal.JournalPlace;
import io.earwitness.recorder.journal.JournalReader;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.SegmentBegun;
import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.journal.ParkedJournal;
import io.earwitness.recorder.journal.SealedJournal;
import io.earwitness.recorder.journal.SegmentHead;
import io.earwitness.recorder.model.JournalSeal;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Shows sealed journals to assembly, which knows records but not where journals lie.
final class SealedJournalQueue implements SealedRecordings {
    private final Journals journals;
    private final Consumer<ParkedJournal> parked;

    /// @param parked hears of journals that were put aside
    SealedJournalQueue(Journals journals, Consumer<ParkedJournal> parked) {
        this.journals = journals;
        this.parked = parked;
    }

    RecordSource source(SealedJournal journal) {
        return new JournalSource(journal);
    }

    @Override
    public List<RecordSource> waiting() throws IOException {
        return journals.sealed().stream().map(this::source).toList();
    }

    @Override
    public void discard(RecordingId id) throws IOException {
        var journal = find(id);
        if (journal.isPresent()) {
            journals.discard(journal.get());
        }
    }

    @Override
    public void park(RecordingId id, String reason) throws IOException {
        var journal = find(id);
        if (journal.isPresent()) {
            parked.accept(journals.park(journal.get(), reason));
        }
    }

    /// The journal of a session that goes on, as far as it is written; empty where there is none.
    Optional<RecordSource> live(RecordingId id) throws IOException {
        return journals.place(id)
                .filter(place -> place.stage() == JournalPlace.Stage.OPEN)
                .map(place -> new JournalSource(new SealedJournal(id, place.file())));
    }

    private Optional<SealedJournal> find(RecordingId id) throws IOException {
        return journals.sealed().stream()
                .filter(journal -> journal.id().equals(id))
                .findFirst();
    }

    private final class JournalSource implements RecordSource {
        private final SealedJournal journal;
        private @Nullable SegmentHead head;

        JournalSource(SealedJournal journal) {
            this.journal = journal;
        }

        @Override
        public RecordingId id() {
            return journal.id();
        }

        @Override
        public long bytes() throws IOException {
            return Files.size(journal.file());
        }

        // One that cannot be opened at all tells nothing of a session; whoever assembles it hears why.
        private synchronized Optional<SegmentHead> head() throws IOException {
            try {
                if (head == null) {
                    head = journals.head(journal.file());
                }
                return Optional.of(head);
            } catch (JournalFormatException | NoSuchFileException unreadable) {
                return Optional.empty();
            }
        }

        @Override
        public Optional<SegmentBegun> segment() throws IOException {
            return head().flatMap(SegmentHead::begun);
        }

        @Override
        public Optional<RecordSource> previous() throws IOException {
            var begun = segment();
            if (begun.isEmpty()) {
                return Optional.empty();
            }
            var id = begun.get().previous();
            var place = journals.place(id);
            if (place.isPresent() && place.get().stage() == JournalPlace.Stage.OPEN) {
                throw new IOException("the journal before, " + id + ", is not sealed yet");
            }
            return place.map(where -> new JournalSource(new SealedJournal(id, where.file())));
        }

        @Override
        public Reading open() throws IOException {
            return new JournalReading(journals.read(journal.file()));
        }
    }

    /// What a sealed journal does not give any more is told as damage: nobody writes to it, so its end is no torn
    /// tail.
    private static final class JournalReading implements RecordSource.Reading {
        private final JournalReader reader;
        private static final int DAMAGE_MAX = 5;

        private long unknownRecords;
        private long tailBytes;

        JournalReading(JournalReader reader) {
            this.reader = reader;
        }

        @Override
        public Optional<JournalRecord> next() throws IOException {
            while (true) {
                try {
                    var next = reader.next();
                    tailBytes = next.isEmpty() ? reader.tailBytes() : 0;
                    return next;
                } catch (JournalFormatException unknown) {
                    // A whole record that says nothing we know; the journal goes on after it.
                    unknownRecords++;
                }
            }
        }

        @Override
        public String damage() {
            var middle =
                    reader.damage().stream().mapToLong(JournalDamage::bytes).sum();
            var unreadable = new ArrayList<String>();
            if (middle > 0) {
                unreadable.add(middle + " bytes in the middle of the journal");
            }
            if (tailBytes > 0) {
                unreadable.add(tailBytes + " bytes at the end of the journal");
            }
            if (unknownRecords > 0) {
                unreadable.add(unknownRecords + " records of the journal");
            }
            var sentence = unreadable.isEmpty() ? "" : String.join(" and ", unreadable) + " cannot be read.";
            return Stream.concat(Stream.of(sentence), otherwise())
                    .filter(part -> !part.isEmpty())
                    .collect(joining(" "));
        }

        // What can be read and is not as it was written all the same.
        private Stream<String> otherwise() {
            return reader.damage().stream()
                    .filter(damage -> damage.bytes() == 0)
                    .map(damage -> "In the journal " + damage.what() + ".")
                    .limit(DAMAGE_MAX);
        }

        @Override
        public Optional<JournalSeal> seal() {
            return reader.seal();
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
