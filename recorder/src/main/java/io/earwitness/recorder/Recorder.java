package io.earwitness.recorder;

import io.earwitness.media.net.NioPacketSource;
import io.earwitness.media.net.PacketSource;
import io.earwitness.media.net.PortRange;
import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.assembly.AssemblyConfig;
import io.earwitness.recorder.assembly.AssemblyWorkers;
import io.earwitness.recorder.assembly.RecordingAssembler;
import io.earwitness.recorder.assembly.RecordingSink;
import io.earwitness.recorder.capture.CaptureEngine;
import io.earwitness.recorder.events.RecorderEvent;
import io.earwitness.recorder.events.RecorderEvents;
import io.earwitness.recorder.journal.JournalConfig;
import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.policy.Admission;
import io.earwitness.recorder.session.LiveSessions;
import io.earwitness.recorder.session.RecordingSessions;
import io.earwitness.recorder.session.SessionConfig;
import io.earwitness.sip.SipEndpoint;
import io.earwitness.sip.SipEndpointConfig;
import io.earwitness.sip.transport.ListenPoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Session Recording Server: takes recording sessions, keeps them, shows them. The wiring of all stages, and the door
/// for a host program.
///
/// Everything that a stage left behind when the process died is taken up at the start, by the same code as on any day.
public final class Recorder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Recorder.class);
    private static final int RECEIVE_BUFFER_BYTES = 256 * 1024;
    private static final int CAPTURE_LOOPS_MAX = 4;
    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

    private final RecorderSettings settings;
    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final Closing open = new Closing();

    private final MeterRegistry meters;
    private final RecorderEvents events;
    private final DataDirectory directory;
    private final Archive archive;
    private final Journals journals;
    private final SealedJournalQueue queue;
    private final AssemblyWorkers assembly;
    private final CaptureEngine captures;
    private final RecordingSessions sessions;
    private final SipEndpoint sip;

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
        try {
            meters = new SimpleMeterRegistry();
            events = new RecorderEvents(meters);
            onFinished(listener);

            directory = open.add(DataDirectory.open(settings.dataDirectory()));
            archive = Archive.open(directory.recordings(), meters);
            journals = open.add(openJournals());
            recoverOpenJournals();
            queue = new SealedJournalQueue(journals);
            assembly = open.add(new AssemblyWorkers(
                    queue, new RecordingAssembler(directory.freshWork()), archive, sink(), assemblyConfig(), meters));
            assembly.pickUp();

            captures = open.add(CaptureEngine.start(packetSources(), ports(), clock, meters));
            sessions = open.add(new RecordingSessions(sessionConfig(), ground()));
            sip = open.add(SipEndpoint.open(sipConfig(), sessions));
            watchSessions();
        } catch (IOException | RuntimeException failure) {
            open.close();
            throw new StartupException("cannot start", failure);
        } catch (StartupException failure) {
            open.close();
            throw failure;
        }
        warnWhereNothingCanBeRecorded();
        log.info("recording to {}, listening on {}", directory.root(), sip.listening());
    }

    private Journals openJournals() throws IOException {
        var defaults = JournalConfig.defaults();
        var config = new JournalConfig(
                defaults.bufferBytes(),
                defaults.flushInterval(),
                settings.journal().syncInterval(),
                settings.journal().keep());
        return Journals.open(directory.journals(), config, clock, meters, new JournalComplaints());
    }

    private void recoverOpenJournals() throws IOException {
        for (var recovered : journals.recoverOpen()) {
            log.warn(
                    "{}: recovered {} records of a session that a former run left open, cut {} bytes of torn tail",
                    recovered.journal().id(),
                    recovered.records(),
                    recovered.cutBytes());
        }
    }

    private RecordingSink sink() {
        return (manifest, _) -> {
            try {
                var archived = archive.find(manifest.id()).orElseThrow();
                events.publish(new RecorderEvent.RecordingFinished(manifest.id(), manifest, archived.folder()));
            } catch (IOException unreadable) {
                throw new java.io.UncheckedIOException(unreadable);
            }
        };
    }

    private AssemblyConfig assemblyConfig() {
        var defaults = AssemblyConfig.DEFAULT;
        return new AssemblyConfig(
                settings.assembly().workers(),
                defaults.attemptsMax(),
                defaults.firstBackOff(),
                defaults.longestBackOff(),
                defaults.closeWithin());
    }

    // One loop a socket table; more than some of them only share the same processors.
    private List<PacketSource> packetSources() throws IOException {
        var loops = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, CAPTURE_LOOPS_MAX);
        var sources = new ArrayList<PacketSource>();
        for (var i = 0; i < loops; i++) {
            sources.add(new NioPacketSource(RECEIVE_BUFFER_BYTES, clock));
        }
        return sources;
    }

    private PortRange ports() {
        var media = settings.media();
        return new PortRange(media.portFirst(), media.portLast(), media.portCoolDown(), clock);
    }

    private RecordingSessions.Ground ground() {
        var limits = settings.limits();
        var admission = new Admission(
                limits.concurrentSessions(), limits.freeDisk().bytes(), directory::freeBytes);
        return new RecordingSessions.Ground(
                admission,
                journals,
                captures,
                journal -> assembly.submit(queue.source(journal)),
                events,
                meters,
                clock,
                random);
    }

    private SessionConfig sessionConfig() throws StartupException {
        var told = settings.media().externalAddress().isEmpty()
                ? settings.sip().externalAddress()
                : settings.media().externalAddress();
        return new SessionConfig(
                settings.sip().acceptUnmarked(),
                settings.limits().streamsPerSession(),
                address("media.address", settings.media().address()),
                address("media.external-address", told),
                settings.session().drain(),
                settings.session().silentAfter(),
                settings.session().endSilent(),
                settings.session().longest());
    }

    private static Optional<InetAddress> address(String key, String text) throws StartupException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException unknown) {
            throw new StartupException(key + " '" + text + "' is no address", unknown);
        }
    }

    private SipEndpointConfig sipConfig() {
        var points = new ArrayList<ListenPoint>();
        if (settings.sip().udp().enabled()) {
            points.add(ListenPoint.udp(
                    settings.sip().udp().address(), settings.sip().udp().port()));
        }
        if (settings.sip().tcp().enabled()) {
            points.add(ListenPoint.tcp(
                    settings.sip().tcp().address(), settings.sip().tcp().port()));
        }
        var config = SipEndpointConfig.listeningOn(points.toArray(ListenPoint[]::new))
                .withContactParameters("+sip.srs")
                .withOptionTags("siprec")
                .withAccept(
                        "application/sdp",
                        "application/rs-metadata+xml",
                        "application/rs-metadata",
                        "multipart/mixed");
        var external = settings.sip().externalAddress();
        return external.isEmpty() ? config : config.withAdvertisedHost(external);
    }

    private void watchSessions() {
        var watch = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("session-watch").factory());
        open.add(watch::shutdownNow);
        var _ = watch.scheduleWithFixedDelay(
                this::watchOnce, WATCH_INTERVAL.toMillis(), WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    // An exception would end the watching for good.
    private void watchOnce() {
        try {
            sessions.watch();
        } catch (RuntimeException failure) {
            log.error("looking after the live sessions failed; trying again", failure);
        }
    }

    private void warnWhereNothingCanBeRecorded() {
        var free = directory.freeBytes();
        var needed = settings.limits().freeDisk().bytes();
        if (free < needed) {
            log.error(
                    "disk nearly full: {} MB free under {}, limits.free-disk is {}; every call is refused until there is room",
                    free >> 20,
                    directory.root(),
                    settings.limits().freeDisk());
        }
    }

    /// Tells the listener of every recording that is finished from now on.
    public void onFinished(RecordingListener listener) {
        events.listen(event -> {
            if (event instanceof RecorderEvent.RecordingFinished(_, var manifest, var folder)) {
                listener.onFinished(manifest, folder);
            }
        });
    }

    /// Where SIP is listened on, with real ports.
    public List<ListenPoint> listening() {
        return sip.listening();
    }

    public LiveSessions sessions() {
        return sessions;
    }

    public MeterRegistry meters() {
        return meters;
    }

    /// Refuses new calls, ends the live ones with BYE, and waits for their recordings as long as the settings allow.
    /// What is not finished then is finished by the next start.
    @Override
    public void close() {
        var deadline = System.nanoTime() + settings.shutdownTimeout().toNanos();
        if (!sessions.endAll(settings.shutdownTimeout())) {
            log.warn("{} sessions are left open; the next start recovers them", sessions.list().size());
        }
        awaitAssembly(deadline);
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
