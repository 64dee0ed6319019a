package io.earwitness.recorder.capture;

import io.earwitness.media.dtls.DtlsEndpoint;
import io.earwitness.media.dtls.Fingerprint;
import io.earwitness.media.net.ArrivalClock;
import io.earwitness.media.net.KernelDrops;
import io.earwitness.media.net.PacketSource;
import io.earwitness.media.net.PortRange;
import io.earwitness.recorder.journal.JournalWriter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The capture loops of this process: gives each recording session a [Capture] on the least busy one.
///
/// Thread-safe. Owns the packet sources, one loop each, and closes them.
public final class CaptureEngine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CaptureEngine.class);

    private final List<CaptureLoop> loops;
    private final PortRange ports;
    private final RandomGenerator random;
    private final DtlsEndpoint dtls;
    private final Set<Capture> captures = ConcurrentHashMap.newKeySet();
    private final KernelDrops kernelDrops = new KernelDrops();

    private CaptureEngine(List<CaptureLoop> loops, PortRange ports, RandomGenerator random, DtlsEndpoint dtls) {
        this.loops = loops;
        this.ports = ports;
        this.random = random;
        this.dtls = dtls;
    }

    /// Starts one loop for each source.
    ///
    /// @param clock  stamps what the loops add to journals besides packets
    /// @param random makes the names by which we take part in RTCP, so that nobody can guess them
    public static CaptureEngine start(
            List<? extends PacketSource> sources,
            PortRange ports,
            Clock clock,
            RandomGenerator random,
            MeterRegistry meters) {
        return start(sources, ports, clock, random, DtlsEndpoint.create(clock), meters);
    }

    /// The same.
    ///
    /// @param dtls has the certificate that we show in handshakes
    public static CaptureEngine start(
            List<? extends PacketSource> sources,
            PortRange ports,
            Clock clock,
            RandomGenerator random,
            DtlsEndpoint dtls,
            MeterRegistry meters) {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("capturing needs at least one packet source");
        }
        var loops = new ArrayList<CaptureLoop>();
        for (var source : sources) {
            loops.add(new CaptureLoop(loops.size(), source, ArrivalClock.of(clock)));
        }
        var engine = new CaptureEngine(List.copyOf(loops), ports, random, dtls);
        // Meters hold what they measure by weak references: it must be the list that the engine keeps.
        CaptureMeters.register(meters, engine.loops, ports);
        CaptureMeters.handshakes(meters, engine.dtls);
        CaptureMeters.kernelDrops(meters, engine.loops, engine.kernelDrops);
        engine.loops.forEach(CaptureLoop::start);
        log.info(
                "media packets are received by {}, in {} loops",
                sources.getFirst().name(),
                sources.size());
        return engine;
    }

    /// Of the certificate that we show in DTLS handshakes, for answers.
    public Fingerprint fingerprint() {
        return dtls.fingerprint();
    }

    /// Begins receiving for one recording session.
    ///
    /// @param local the address to bind ports on
    public Capture open(JournalWriter journal, InetAddress local) {
        return open(journal, local, CaptureTerms.USUAL);
    }

    /// The same.
    public Capture open(JournalWriter journal, InetAddress local, CaptureTerms terms) {
        var loop =
                loops.stream().min(Comparator.comparingInt(CaptureLoop::load)).orElseThrow();
        var session = loop.call(() -> {
            var opened = CaptureSession.of(loop, journal);
            loop.take(opened);
            return opened;
        });
        KeptPlaces kept = terms.goesOn() ? part -> Optional.of(journal.keptPlace(part)) : KeptPlaces.NOWHERE;
        var capture = new Capture(loop, session, ports, local, random, terms, kept, dtls, captures::remove);
        captures.add(capture);
        return capture;
    }

    /// Counts what the kernel dropped on our ports, for sources that cannot see it; called every few seconds.
    public void lookForKernelDrops() {
        if (loops.stream()
                .allMatch(loop -> loop.source().counters().kernelDrops().isPresent())) {
            // The sockets of a ring throw away everything, and that is no loss.
            return;
        }
        var open = captures.stream().flatMap(Capture::ports).collect(Collectors.toSet());
        try {
            kernelDrops.look(open::contains);
        } catch (IOException unreadable) {
            log.warn("cannot see what the kernel drops: {}", unreadable.toString());
        }
    }

    /// Closes every capture still open, then ends the loops.
    @Override
    public void close() {
        captures.forEach(CaptureEngine::close);
        for (var loop : loops) {
            try {
                loop.stop();
            } catch (IOException e) {
                log.warn(
                        "the packet source {} could not be closed: {}",
                        loop.source().name(),
                        e.toString());
            }
        }
    }

    private static void close(Capture capture) {
        try {
            capture.close();
        } catch (IllegalStateException e) {
            log.error("a capture could not be closed; its journal is recovered at the next start", e);
        }
    }
}
