package io.earwitness.recorder.capture;

import io.earwitness.media.dtls.DtlsCounters;
import io.earwitness.media.dtls.DtlsEndpoint;
import io.earwitness.media.dtls.HandshakeFailure;
import io.earwitness.media.net.KernelDrops;
import io.earwitness.media.net.PortRange;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/// What the capture loops count, as metrics. They are read when somebody asks: nothing happens per packet.
final class CaptureMeters {
    private CaptureMeters() {}

    static void register(MeterRegistry meters, List<CaptureLoop> loops, PortRange ports) {
        stored(meters, loops, "rtp", StreamStatistics::packets);
        stored(meters, loops, "rtcp", StreamStatistics::controlPackets);
        total(meters, loops, "earwitness.capture.bytes", "Bytes of RTP stored", StreamStatistics::bytes);
        total(
                meters,
                loops,
                "earwitness.capture.rejected",
                "Datagrams on media ports that are neither RTP nor RTCP, came too early, or without end from a foreign host",
                StreamStatistics::rejected);
        total(
                meters,
                loops,
                "earwitness.capture.paused",
                "Packets that came during a pause and were not stored",
                StreamStatistics::pausedPackets);
        total(
                meters,
                loops,
                "earwitness.capture.foreign",
                "RTP packets of hosts that are not the stream's",
                StreamStatistics::foreign);
        counter(
                meters,
                loops,
                "earwitness.capture.unfit",
                "RTP packets that fit none of the lines that share a port",
                loop -> loop.totals().unfitPackets());
        counter(
                meters,
                loops,
                "earwitness.capture.sources.forgotten",
                "Sources of ports that lines share that made room for others",
                loop -> loop.totals().forgottenSources());
        total(
                meters,
                loops,
                "earwitness.srtp.unopened",
                "Packets of secured streams that no agreed key opens",
                StreamStatistics::unopened);
        total(
                meters,
                loops,
                "earwitness.srtp.replayed",
                "Packets of secured streams that came before",
                StreamStatistics::replayed);
        total(meters, loops, "earwitness.rtcp.sent", "RTCP packets sent", StreamStatistics::sentControl);
        total(
                meters,
                loops,
                "earwitness.rtcp.unsent",
                "RTCP packets that the system did not take from us",
                StreamStatistics::unsentControl);
        counter(meters, loops, "earwitness.capture.failures", "Failures of capture loops", CaptureLoop::failures);
        counter(
                meters,
                loops,
                "earwitness.capture.receive.errors",
                "Reads of a media socket that failed",
                loop -> loop.source().counters().receiveErrors());
        Gauge.builder("earwitness.capture.ports.free", ports, PortRange::available)
                .description("Pairs of media ports that can be given to a stream now")
                .register(meters);
        Gauge.builder("earwitness.capture.ports.used", ports, PortRange::inUse)
                .description("Pairs of media ports in use")
                .register(meters);
    }

    static void handshakes(MeterRegistry meters, DtlsEndpoint dtls) {
        handshakes(meters, dtls, "done", DtlsCounters::keyed);
        for (var reason : HandshakeFailure.Reason.values()) {
            handshakes(meters, dtls, reason.name().toLowerCase(Locale.ROOT), counters -> counters.failed(reason));
        }
        FunctionCounter.builder(
                        "earwitness.dtls.challenges",
                        dtls,
                        all -> all.counters().challenged())
                .description("ClientHellos that were answered with a cookie and left no state")
                .register(meters);
        FunctionCounter.builder(
                        "earwitness.dtls.dropped", dtls, all -> all.counters().dropped())
                .description("Datagrams of DTLS that belong to no handshake, or for which there was no room")
                .register(meters);
        Gauge.builder("earwitness.dtls.handshakes.live", dtls, DtlsEndpoint::underWay)
                .description("DTLS handshakes under way now")
                .register(meters);
    }

    private static void handshakes(
            MeterRegistry meters, DtlsEndpoint dtls, String outcome, ToLongFunction<DtlsCounters> value) {
        FunctionCounter.builder("earwitness.dtls.handshakes", dtls, all -> value.applyAsLong(all.counters()))
                .description("DTLS handshakes that ended, by what came of them")
                .tag("outcome", outcome)
                .register(meters);
    }

    /// @param seen for sources that are not told themselves
    static void kernelDrops(MeterRegistry meters, List<CaptureLoop> loops, KernelDrops seen) {
        FunctionCounter.builder("earwitness.capture.kernel.drops", seen, all -> all.total() + told(loops))
                .description("Packets the kernel threw away because a socket buffer was full, where it tells")
                .register(meters);
    }

    private static long told(List<CaptureLoop> loops) {
        return loops.stream()
                .mapToLong(loop -> loop.source().counters().kernelDrops().orElse(0))
                .sum();
    }

    private static void stored(
            MeterRegistry meters, List<CaptureLoop> loops, String kind, ToLongFunction<StreamStatistics> value) {
        FunctionCounter.builder("earwitness.capture.packets", loops, all -> sum(all, value))
                .description("Packets stored")
                .tag("kind", kind)
                .register(meters);
    }

    private static void total(
            MeterRegistry meters,
            List<CaptureLoop> loops,
            String name,
            String description,
            ToLongFunction<StreamStatistics> value) {
        counter(
                meters,
                loops,
                name,
                description,
                loop -> value.applyAsLong(loop.totals().read()));
    }

    private static void counter(
            MeterRegistry meters,
            List<CaptureLoop> loops,
            String name,
            String description,
            ToLongFunction<CaptureLoop> value) {
        FunctionCounter.builder(
                        name, loops, all -> all.stream().mapToLong(value).sum())
                .description(description)
                .register(meters);
    }

    private static double sum(List<CaptureLoop> loops, ToLongFunction<StreamStatistics> value) {
        return loops.stream()
                .mapToLong(loop -> value.applyAsLong(loop.totals().read()))
                .sum();
    }
}
