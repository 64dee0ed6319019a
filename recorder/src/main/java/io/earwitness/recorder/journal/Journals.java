package io.earwitness.recorder.journal;

import io.earwitness.recorder.keys.KeyMissingException;
import io.earwitness.recorder.model.RecordingId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All journals of this process: `open/`, `sealed/`, `parked/` and, where kept, `done/` under one directory.
///
/// Thread-safe. Holds a lock on the directory, so that no second process takes our open journals for dead ones.
public final class Journals implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Journals.class);

    private final JournalDirectories directories;
    private final DirectoryLock lock;
    private final JournalConfig config;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final PenSupplies supplies;
    private final BlockBuffers buffers;
    private final KeptFiles kept;
    private final SessionStates states;
    private final ProcessKept process;
    private final Set<JournalWriter> writers = ConcurrentHashMap.newKeySet();
    private final JournalSync sync;
    /// What lay in `open/` when this process came.
    private final List<Path> found;

    private Journals(
            Path directory,
            DirectoryLock lock,
            JournalConfig config,
            Clock clock,
            MeterRegistry meters,
            JournalListener listener)
            throws IOException {
        this.directories = new JournalDirectories(directory);
        this.lock = lock;
        this.config = config;
        this.clock = clock;
        this.found = directories.allOpen();
        this.supplies = new PenSupplies(clock, new JournalCounters(meters), listener, random);
        this.buffers = BlockBuffers.open(directory, config);
        this.kept = new KeptFiles(buffers.memory(), new KeptSeal(config.keys()));
        this.states = new SessionStates(kept);
        this.process = new ProcessKept(kept, buffers.memory(), clock);
        this.sync = new JournalSync(
                writers,
                supplies.rounds(),
                config.forceInterval(),
                process::beat,
                FileSystemSync.of(directory),
                meters);
        Gauge.builder("earwitness.journal.open", writers, Set::size)
                .description("Journals being written")
                .register(meters);
        Gauge.builder("earwitness.journal.failing", this, Journals::failing)
                .description("Journals that cannot be written now")
                .register(meters);
    }

    /// @throws IOException where the directory cannot be used, or another process uses it
    public static Journals open(
            Path directory, JournalConfig config, Clock clock, MeterRegistry meters, JournalListener listener)
            throws IOException {
        var lock = DirectoryLock.take(directory);
        try {
            var journals = new Journals(directory, lock, config, clock, meters, listener);
            journals.sync.start();
            return journals;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// Begins a journal. Its place in the directory is on the disk when this returns; what is in it, after a
    /// [JournalWriter#sync()].
    public JournalWriter create(RecordingId id) throws IOException {
        return create(id, id);
    }

    /// The same, for a session that began in an earlier one, whose id it has.
    public JournalWriter create(RecordingId id, RecordingId session) throws IOException {
        var begun = begin(id);
        var header = begun.header();
        var file = ChannelJournalFile.create(directories.open(id));
        try {
            file.write(HeaderFormat.write(header), 0);
            directories.syncOpen();
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return writer(header, session, file, buffers.create(header), begun.cipher());
    }

    private record Begun(JournalHeader header, BlockCipher cipher) {}

    private Begun begin(RecordingId id) {
        var keys = config.keys();
        var header = JournalHeader.plain(id, EpochNanos.now(clock), random.nextInt());
        if (!keys.encrypts()) {
            return new Begun(header, BlockCipher.withoutKey(header));
        }
        var dataKey = keys.newDataKey();
        var encrypted = header.encryptedWith(List.of());
        var wrapped = keys.wrap(dataKey, HeaderFormat.identity(encrypted));
        return new Begun(encrypted.encryptedWith(List.of(wrapped)), BlockCipher.of(encrypted, dataKey));
    }

    private JournalWriter writer(
            JournalHeader header, RecordingId session, JournalFile file, BlockBuffer buffer, BlockCipher cipher) {
        var pen = new JournalPen(header.id(), file, buffer, cipher, BlockPlace.first(header), supplies);
        var writer = new JournalWriter(header.id(), session, pen, file, this, clock, config);
        writers.add(writer);
        return writer;
    }

    /// For [JournalWriter#seal]: the file is whole, forced and closed.
    SealedJournal sealed(JournalWriter writer) throws IOException {
        var journal = directories.seal(writer.id());
        writers.remove(writer);
        if (!writer.goesOn()) {
            states.forget(writer.session());
            kept.forgetParts(writer.session());
        }
        return journal;
    }

    /// Whether sessions can go on after a kill: whether there is memory that outlives the process.
    public boolean keepStates() {
        return kept.areKept();
    }

    /// How many cannot be written now.
    public long failing() {
        return writers.stream().filter(JournalWriter::isFailing).count();
    }

    /// How long it took at most, within the last minutes, to bring all of them to the disk.
    public Duration longestSync() {
        return sync.longest();
    }

    /// What this process keeps besides its sessions.
    public ProcessKept process() {
        return process;
    }

    /// For [JournalWriter#keptPlace].
    KeptPlace keptPlace(RecordingId id, String part, Runnable lost) {
        return new KeptPlace(kept, id, part, lost);
    }

    /// For [JournalWriter#forgetKept].
    void forget(RecordingId id) throws IOException {
        states.forget(id);
    }

    /// For [JournalWriter#keep].
    void keep(RecordingId id, byte[] state) throws IOException {
        states.keep(id, state);
    }

    /// Open journals of a former process whose sessions may go on, oldest first. The others are for
    /// [#recoverOpen].
    public List<LeftJournal> left() throws IOException {
        var left = new ArrayList<LeftJournal>();
        var segments = OpenSegments.among(found, config.keys());
        for (var file : found) {
            var id = JournalDirectories.idOf(file);
            if (isNotOurs(id) && !segments.isUnborn(id) && segments.after(id).isEmpty()) {
                var session = segments.sessionOf(id);
                state(session).ifPresent(state -> left.add(new LeftJournal(id, session, file, state)));
            }
        }
        return left;
    }

    private Optional<byte[]> state(RecordingId id) {
        try {
            return states.kept(id);
        } catch (IOException unreadable) {
            log.warn("{} cannot go on: {}", id, unreadable.getMessage());
            return Optional.empty();
        }
    }

    /// Writes on where a former process stopped: cuts what is torn, and adds what lay in the buffer. Empty where
    /// its session had ended.
    public Optional<ContinuedJournal> goOn(RecordingId id) throws IOException {
        var opened = JournalRecovery.goOn(directories.open(id), config.keys(), buffers, supplies);
        if (opened.isEmpty() || opened.get().ended()) {
            if (opened.isPresent()) {
                opened.get().leave();
            }
            return Optional.empty();
        }
        var found = opened.get();
        var writer = new JournalWriter(
                id, head(directories.open(id)).session(), found.pen(), found.file(), this, clock, config);
        writers.add(writer);
        return Optional.of(new ContinuedJournal(
                writer, found.tally().lastEpochNanos(), found.tally().messages()));
    }

    /// Removes one in which a session was to go on and did not.
    public void drop(JournalWriter writer) throws IOException {
        if (writers.remove(writer)) {
            writer.abandon();
        }
        unborn(writer.id());
        buffers.forget(writer.id());
    }

    private void unborn(RecordingId id) throws IOException {
        directories.forget(id);
        log.info("journal {} was to go on with a session that then went on in the one before: it goes", id);
    }

    /// Leaves one that was to be written on as a former process would: for [#recoverOpen]. Doing it twice does no harm.
    public void giveUp(JournalWriter writer) throws IOException {
        if (writers.remove(writer)) {
            writer.abandon();
        }
    }

    private boolean isNotOurs(RecordingId id) {
        return writers.stream().noneMatch(writer -> writer.id().equals(id));
    }

    /// Seals what a dead process had left in `open/` when this one came: cuts torn tails, adds
    /// `SessionEnded(PROCESS_DIED)`. Journals of this process are left alone, and it may write new ones
    /// meanwhile. One that is not readable at all is parked.
    ///
    /// @throws KeyMissingException where one is encrypted and our keys do not open it: nothing should go on then
    public List<RecoveredJournal> recoverOpen() throws IOException {
        requireKeys();
        var recovered = new ArrayList<RecoveredJournal>();
        var left = found.stream().filter(Files::exists).toList();
        var segments = OpenSegments.among(left, config.keys());
        for (var file : left) {
            var id = JournalDirectories.idOf(file);
            if (!isNotOurs(id)) {
                continue;
            }
            if (segments.isUnborn(id)) {
                unborn(id);
            } else {
                recover(id, file, segments, recovered);
            }
        }
        var still = directories.allOpen();
        var wanted = still.stream().map(JournalDirectories::idOf).collect(Collectors.toSet());
        wanted.addAll(OpenSegments.among(still, config.keys()).sessions());
        buffers.forgetLeftBut(wanted);
        return recovered;
    }

    /// Better no recorder than one that puts aside what it has no key for.
    ///
    /// @throws KeyMissingException where one that waits is encrypted and our keys do not open it
    public void requireKeys() throws IOException {
        var waiting = new ArrayList<>(directories.allOpen());
        directories.allSealed().forEach(journal -> waiting.add(journal.file()));
        for (var file : waiting) {
            try {
                read(file).close();
            } catch (JournalFormatException unreadable) {
                // Whoever comes to it parks it.
            }
        }
    }

    private void recover(RecordingId id, Path file, OpenSegments segments, List<RecoveredJournal> recovered)
            throws IOException {
        try {
            var next = segments.after(id);
            var outcome = JournalRecovery.recover(file, config.keys(), buffers, supplies, next);
            if (next.isEmpty()) {
                states.forget(segments.sessionOf(id));
            }
            recovered.add(new RecoveredJournal(
                    directories.seal(id), outcome.records(), outcome.cutBytes(), outcome.damage()));
            log.info("journal {} recovered: {} records, {} bytes cut off", id, outcome.records(), outcome.cutBytes());
        } catch (JournalFormatException e) {
            directories.park(id, file, "The journal cannot be read: " + e.getMessage());
            log.error("journal {} cannot be read and is parked: {}", id, e.getMessage());
        } catch (IOException e) {
            // One bad file must not keep the recorder from taking calls; the next start tries it again.
            log.error("journal {} cannot be recovered now and stays in open/: {}", id, e.toString());
        }
    }

    /// What waits for assembly, oldest first.
    public List<SealedJournal> sealed() throws IOException {
        return directories.allSealed();
    }

    /// Every journal that is not finished with, wherever it lies.
    public Set<RecordingId> unfinished() throws IOException {
        // In the order in which they move.
        var all = directories.allOpen().stream().map(JournalDirectories::idOf).collect(Collectors.toSet());
        directories.allSealed().forEach(journal -> all.add(journal.id()));
        directories.allParked().forEach(journal -> all.add(journal.id()));
        return all;
    }

    /// Where the journal of a recording lies; empty where it is archived and gone, or never was.
    public Optional<JournalPlace> place(RecordingId id) {
        return directories.place(id);
    }

    /// Of which session a journal is, and what of.
    public SegmentHead head(Path file) throws IOException {
        try (var reader = read(file)) {
            return SegmentHead.of(reader);
        }
    }

    /// For whoever follows a journal while it is being written, from its head on; empty where there is none of that id
    /// that is not finished with.
    public Optional<JournalTail> tail(RecordingId id) throws IOException {
        var writer = writers.stream().filter(open -> open.id().equals(id)).findFirst();
        var place = directories.place(id).filter(where -> where.stage() != JournalPlace.Stage.PARKED);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new JournalTail(read(place.get().file()), writer));
        } catch (NoSuchFileException movedOn) {
            return Optional.empty();
        }
    }

    public JournalReader read(Path file) throws IOException {
        return JournalReader.open(file, config.keys());
    }

    /// The recording is archived and catalogued: the journal goes, or moves to `done/` where they are kept.
    public void discard(SealedJournal journal) throws IOException {
        directories.discard(journal, config.keepDone());
    }

    /// Puts a journal aside for good.
    public ParkedJournal park(SealedJournal journal, String reason) throws IOException {
        return directories.park(journal.id(), journal.file(), reason);
    }

    /// What was put aside, oldest first.
    public List<ParkedJournal> parked() throws IOException {
        return directories.allParked();
    }

    /// Leaves open journals as they are: the next start recovers them.
    @Override
    public void close() throws IOException {
        sync.close();
        for (var writer : writers) {
            writer.abandon();
        }
        buffers.close();
        lock.close();
    }
}
