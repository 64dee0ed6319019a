package io.earwitness.recorder;

import io.earwitness.media.container.SoundFormat;
import io.earwitness.media.net.PortRange;
import io.earwitness.recorder.api.ApiAccess;
import io.earwitness.recorder.api.ApiServer;
import io.earwitness.recorder.api.ApiSources;
import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.assembly.AssemblyWorkers;
import io.earwitness.recorder.assembly.LiveListening;
import io.earwitness.recorder.assembly.LiveSounds;
import io.earwitness.recorder.assembly.RecordSource;
import io.earwitness.recorder.assembly.RecordingAssembler;
import io.earwitness.recorder.assembly.RecordingSink;
import io.earwitness.recorder.capture.CaptureEngine;
import io.earwitness.recorder.catalog.Catalog;
import io.earwitness.recorder.catalog.CatalogInMemory;
import io.earwitness.recorder.catalog.CatalogRebuild;
import io.earwitness.recorder.catalog.CatalogUnavailableException;
import io.earwitness.recorder.events.RecorderEvent;
import io.earwitness.recorder.events.RecorderEvents;
import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.journal.ParkedJournal;
import io.earwitness.recorder.journal.SealedJournal;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.msrp.MsrpListener;
import io.earwitness.recorder.nena.LogDelivery;
import io.earwitness.recorder.playback.DerivedSounds;
import io.earwitness.recorder.playback.Playback;
import io.earwitness.recorder.policy.Admission;
import io.earwitness.recorder.rtsp.PlaybackUrls;
import io.earwitness.recorder.rtsp.RtspListener;
import io.earwitness.recorder.rtsp.RtspServer;
import io.earwitness.recorder.session.LiveSession;
import io.earwitness.recorder.session.LiveSessions;
import io.earwitness.recorder.session.RecordingSessions;
import io.earwitness.recorder.session.SessionControl;
import io.earwitness.recorder.signalling.JournalLadders;
import io.earwitness.recorder.signalling.Signalling;
import io.earwitness.recorder.telemetry.BuildVersion;
import io.earwitness.recorder.telemetry.Health;
import io.earwitness.recorder.telemetry.Telemetry;
import io.earwitness.sip.SipEndpoint;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.transport.ListenPoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Session Recording Server: takes recording sessions, keeps them, shows them. The wiring of all stages, and
/// the door for a host program.
///
/// Everything that a stage left behind when the process died is taken up at the start, by the same code as on any
/// day.
public final class Recorder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Recorder.class);
    private static final Duration CATALOG_RETRY = Duration.ofSeconds(30);
    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);
    private static final Duration DROPS_INTERVAL = Duration.ofSeconds(2);
    private static final Duration COPY_INTERVAL = Duration.ofMinutes(5);

    /// How long subscribers have to hear that we go.
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    /// To whoever runs when we do not (RFC 6665 §4.1.3).
    private static final String SUBSCRIBE_AGAIN = "deactivated";

    private final RecorderSettings settings;
    private final StageConfigs configs;
    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final Closing open = new Closing();

    private final Telemetry telemetry;
    private final MeterRegistry meters;
    private final Health health = new Health();
    private final RecorderEvents events;
    private final KeyRing keys;
    private final ApiAccess access;
    private final NotRecordedView notRecorded;
    private final DataDirectory directory;
    private final DerivedSounds derived;
    private final DiskWatch disk;
    private final LiveSounds live;
    private final LiveListening listening;
    private final Archive archive;
    private final Optional<CatalogInMemory> catalogInMemory;
    private final Catalog catalog;
    private final Journals journals;
    private final SealedJournalQueue queue;
    private final Optional<LogDelivery> logDelivery;
    private final AssemblyWorkers assembly;
    private final PortRange ports;
    private final CaptureEngine captures;
    private final MsrpListener messages;
    private final Admission admission;
    private final RecordingSessions sessions;
    private final LiveView liveView;
    private final SipEndpoint sip;
    private final ApiServer api;
    /// Whether journals are assembled: before, they wait in their directory.
    private volatile boolean assembles;
    private @Nullable Runnable handsOver;

    /// Starts to record. What is in the way is one line in the exception; nothing is left open then.
    public static Recorder start(RecorderSettings settings) throws StartupException {
        return start(settings, (_, _) -> {});
    }

    /// The same, with a listener that also hears of recordings which a former run left unfinished.
    public static Recorder start(RecorderSettings settings, RecordingListener listener) throws StartupException {
        return new Recorder(settings, listener);
    }

    private Recorder(RecorderSettings settings, RecordingListener listener) throws StartupException {
        this.settings = settings;
        this.configs = new StageConfigs(settings);
        try {
            telemetry = open.add(new Telemetry(BuildVersion.current()));
            meters = telemetry.meters();
            events = new RecorderEvents(meters);
            keys = configs.keys();
            access = configs.access();
            var origins = new JournalOrigin(keys);
            notRecorded = new NotRecordedView(origins);
            events.listen(notRecorded::hear);
            onFinished(listener);

            directory = open.add(DataDirectory.open(settings.dataDirectory()));
            derived = new DerivedSounds(directory.derived(), clock, () -> disk().sheds());
            live = new LiveSounds(
                    directory.live(),
                    keys,
                    directory.decoding().resolve("live"),
                    clock,
                    this::liveJournal,
                    () -> disk().sheds(),
                    configs.liveSounds());
            journals = open.add(openJournals());
            disk = new DiskWatch(new DiskWatch.Ground(
                    clock,
                    meters,
                    directory::freeBytes,
                    settings.limits().freeDisk().bytes(),
                    settings.limits().diskWarning(),
                    journals::longestSync,
                    journals::failing,
                    this::shed));
            journals.requireKeys();
            queue = new SealedJournalQueue(journals, this::parked);
            var former = new FormerRun(journals, settings.session(), clock);

            // What calls that go on wait for comes first: their ports and dialogs. All else can wait for some
            // moments.
            ports = configs.ports(clock);
            captures = open.add(CaptureEngine.start(
                    configs.packetSources(clock), ports, clock, random, former.certificate(), meters));
            messages = open.add(MsrpListener.bind(configs.messages(), clock, random, meters));
            admission = admission();
            sessions = open.add(new RecordingSessions(configs.session(), ground()));
            handsOver = sessions::handOver;
            liveView = new LiveView(sessions, origins);
            events.listen(liveView::hear);
            listening = new LiveListening(
                    new OpenJournals(sessions, journals), directory.decoding().resolve("listening"), clock, meters);
            sessions.expect(former.sessions());
            var waiting = new ArrayList<>(journals.sealed());
            // What is wrong with its files is told before any call is gone on with.
            var loggingTarget = configs.loggingTarget();
            loggingTarget.ifPresent(open::add);
            var rtsp = bindRtsp();
            rtsp.ifPresent(open::add);
            sip = open.add(listen());
            var sipMeters = new SipMeters(sip, clock, settings.sip().tls().expiryWarning());
            sipMeters.bind(meters);
            sessions.callsThrough(sip, caller());
            goOn(former.sessions().size());
            sip.allResumed();
            messages.begin();
            journals.process().records();
            Thread.ofVirtual().name("dtls-certificate").start(captures::fingerprint);

            waiting.addAll(former.recovered());
            journals.parked().forEach(notRecorded::parked);
            waiting.forEach(liveView::leftBehind);
            archive = Archive.open(directory.recordings(), keys, meters);
            catalogInMemory = configs.catalogInMemory(directory, keys);
            catalogInMemory.ifPresent(open::add);
            catalog = open.add(Catalog.open(
                    catalogInMemory.map(CatalogInMemory::config).orElseGet(() -> configs.catalog(directory.catalog())),
                    meters));
            logDelivery = configs.logDelivery(loggingTarget, archive, directory.logEvents(), meters);
            if (logDelivery.isPresent()) {
                open.add(logDelivery.get()).letGoAllBut(journals.unfinished());
            }
            assembly = open.add(new AssemblyWorkers(
                    queue,
                    new RecordingAssembler(directory.freshWork(), this::keptFormats, directory.decoding(), keys),
                    archive,
                    sink(),
                    configs.assembly(),
                    meters));
            SipRegistration.begin(sip, settings.sip().registration(), meters).ifPresent(open::add);

            var status = status();
            var urls = rtsp.map(bound -> bound.urls(clock, random));
            api = open.add(serve(status, urls));
            // Closed before those who wait for it, and after those who would take that for a fault.
            open.add(live);
            open.add(listening);
            if (rtsp.isPresent()) {
                play(rtsp.get(), urls.orElseThrow());
            }
            events.listen(live::hear);
            status.httpOn(settings.http().host(), api.port());
            open.add(Repetition.every(WATCH_INTERVAL, "session-watch", sessions::watch));
            open.add(Repetition.every(WATCH_INTERVAL, "disk-watch", disk::sample));
            open.add(Repetition.every(WATCH_INTERVAL, "status", () -> {
                status.sample();
                sipMeters.warnOfExpiry();
                sip.lookAtStates();
            }));
            open.add(Repetition.every(DROPS_INTERVAL, "kernel-drops", captures::lookForKernelDrops));
            catalogInMemory.ifPresent(
                    place -> open.add(Repetition.every(COPY_INTERVAL, "catalog-copy", () -> place.copy(catalog))));
            assembles = true;
            assembly.pickUp();
            rebuildCatalog();
        } catch (IOException | RuntimeException failure) {
            giveUp();
            throw new StartupException("cannot start", failure);
        } catch (StartupException failure) {
            giveUp();
            throw failure;
        }
        warnWhereNothingCanBeRecorded();
        log.info("recording to {}, listening on {} and {}", directory.root(), sip.listening(), api.address());
    }

    private Journals openJournals() throws IOException {
        return Journals.open(directory.journals(), configs.journal(keys), clock, meters, new JournalComplaints());
    }

    private void goOn(int left) {
        if (left == 0) {
            return;
        }
        var resumed = sessions.goOn(sip);
        log.warn(
                "{} of {} sessions of a former run go on, {} ms after this one began",
                resumed,
                left,
                clock.millis() - ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    // Whatever goes on already is left to the next start.
    private void giveUp() {
        if (handsOver != null) {
            handsOver.run();
        }
        open.close();
    }

    private RecordingSink sink() {
        return new FinishedRecordings(catalog, logDelivery, archive, events);
    }

    private Admission admission() {
        var admission = new Admission(
                configs.admission(), new Admission.Resources(directory::freeBytes, ports::available), System::nanoTime);
        health.add(() -> admission.decide() instanceof Admission.Decision.Refused refused
                ? Optional.of("Calls are refused: " + refused.reason() + ".")
                : Optional.empty());
        return admission;
    }

    private DiskWatch disk() {
        return disk;
    }

    // What can be made again is not kept where there is no room for it.
    private Set<SoundFormat> keptFormats() {
        return disk.sheds() ? Set.of() : configs.keptFormats();
    }

    private void sealed(SealedJournal journal, Optional<LiveSession> last) {
        last.ifPresent(session -> liveView.ended(journal.id(), session));
        if (assembles) {
            assembly.submit(queue.source(journal));
        }
    }

    private void parked(ParkedJournal journal) {
        notRecorded.parked(journal);
        liveView.parked(journal.id());
    }

    private RecordingSessions.Ground ground() {
        return new RecordingSessions.Ground(
                admission, journals, captures, messages, this::sealed, events, meters, clock, random);
    }

    private SipEndpoint listen() throws StartupException {
        try {
            var endpoint = SipEndpoint.openToResume(
                    configs.sip().withNotifications(configs.notifications(admission)), sessions);
            StatusView.bind(endpoint, meters);
            return endpoint;
        } catch (IOException taken) {
            throw new StartupException(String.valueOf(taken.getMessage()), taken);
        }
    }

    // Who we are where we call a client: a name for the log of the other side; Contact says where we are.
    private NameAddress caller() {
        var told = settings.sip().externalAddress();
        var host = told.contains(":") && !told.startsWith("[") ? "[" + told + "]" : told;
        return NameAddress.of(SipUri.parse("sip:earwitness@" + (host.isEmpty() ? "recorder.invalid" : host)));
    }

    private StatusView status() {
        return new StatusView(new StatusView.Sources(
                clock,
                meters,
                directory,
                disk,
                sip,
                admission::sessions,
                settings.limits().concurrentSessions()));
    }

    private long shed() throws IOException {
        live.shed();
        return derived.shed();
    }

    private Optional<RecordSource> liveJournal(RecordingId session) throws IOException {
        return queue.live(sessions.journalOf(session).orElse(session));
    }

    private Optional<Signalling> signalling(JournalLadders ladders, RecordingId id) throws IOException {
        var ofJournal = ladders.find(sessions.journalOf(id).orElse(id));
        return ofJournal.isPresent() ? ofJournal : sessions.refused(id);
    }

    private Optional<RtspListener> bindRtsp() throws StartupException {
        var config = configs.rtsp();
        try {
            return config.isEmpty() ? Optional.empty() : Optional.of(RtspListener.bind(config.get()));
        } catch (IOException taken) {
            throw new StartupException(String.valueOf(taken.getMessage()), taken);
        }
    }

    private void play(RtspListener listener, PlaybackUrls urls) {
        var sources = new RtspServer.Sources(live, new Playback(archive), urls, events, meters);
        var server = open.add(RtspServer.start(listener, sources, clock, random));
        open.add(Repetition.every(WATCH_INTERVAL, "rtsp-watch", server::watch));
    }

    private ApiServer serve(StatusView status, Optional<PlaybackUrls> urls) throws StartupException {
        var ladders = open.add(new JournalLadders(journals));
        try {
            return ApiServer.start(
                    configs.api(),
                    new ApiSources(
                            catalog,
                            archive,
                            liveView,
                            notRecorded,
                            id -> signalling(ladders, id),
                            status,
                            health,
                            telemetry,
                            sessions,
                            derived,
                            live::of,
                            listening::listen,
                            access,
                            events,
                            configs.element(),
                            urls),
                    random);
        } catch (ApiServer.ApiStartException taken) {
            throw new StartupException(String.valueOf(taken.getMessage()));
        }
    }

    // In the background, again and again until the database answers once.
    private void rebuildCatalog() {
        var rebuild = new CatalogRebuild(archive, catalog);
        var thread = Thread.ofVirtual().name("catalog-rebuild").start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    rebuild.addMissing();
                    return;
                } catch (CatalogUnavailableException away) {
                    log.warn("the catalog is away, trying again: {}", away.getMessage());
                }
                try {
                    Thread.sleep(CATALOG_RETRY);
                } catch (InterruptedException closing) {
                    return;
                }
            }
        });
        open.add(thread::interrupt);
    }

    private void warnWhereNothingCanBeRecorded() {
        var free = directory.freeBytes();
        var needed = settings.limits().freeDisk().bytes();
        if (free < needed) {
            log.error(
                    "disk nearly full: {} MB free under {}, limits.free-disk is {}; every call is refused until there"
                            + " is room",
                    free >> 20,
                    directory.root(),
                    settings.limits().freeDisk());
        }
    }

    /// Tells the listener of every recording that is finished from now on.
    public void onFinished(RecordingListener listener) {
        events.listen(event -> {
            if (event instanceof RecorderEvent.RecordingFinished finished) {
                listener.onFinished(finished.manifest(), finished.folder());
            }
        });
    }

    /// Tells the listener of everything that happens from now on, on the thread where it happens: it returns
    /// soon.
    public void onEvent(Consumer<RecorderEvent> listener) {
        events.listen(listener);
    }

    /// Where SIP is listened on, with real ports.
    public List<ListenPoint> listening() {
        return sip.listening();
    }

    /// Where the page is.
    public URI page() {
        return api.address();
    }

    public LiveSessions sessions() {
        return sessions;
    }

    /// Pauses, resumes and ends live sessions.
    public SessionControl control() {
        return sessions;
    }

    public MeterRegistry meters() {
        return meters;
    }

    /// Stops at once and leaves the live calls to the next start, which has to follow within a second or two:
    /// their clients are told nothing.
    public void handOver() {
        log.info("handing over {} sessions to the next start", sessions.list().size());
        sessions.handOver();
        sip.endSubscriptions(SUBSCRIBE_AGAIN, GOODBYE);
        catalogInMemory.ifPresent(CatalogInMemory::stays);
        open.close();
        log.info("stopped");
    }

    /// Refuses new calls, ends the live ones with BYE, and waits for their recordings as long as the settings
    /// allow. What is not finished then is finished by the next start.
    @Override
    public void close() {
        var deadline = System.nanoTime() + settings.shutdownTimeout().toNanos();
        if (!sessions.endAll(settings.shutdownTimeout())) {
            log.warn(
                    "{} sessions are left open; the next start recovers them",
                    sessions.list().size());
        }
        awaitAssembly(deadline);
        sip.endSubscriptions(SUBSCRIBE_AGAIN, GOODBYE);
        open.close();
        log.info("stopped");
    }

    private void awaitAssembly(long deadline) {
        try {
            while (assembly.waiting() > 0 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        if (assembly.waiting() > 0) {
            log.warn("{} recordings wait for assembly; the next start takes them up", assembly.waiting());
        }
    }
}
