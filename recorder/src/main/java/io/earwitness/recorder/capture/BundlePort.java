package io.earwitness.recorder.capture;

import io.earwitness.media.net.ArrivalClock;
import io.earwitness.media.net.MediaSocket;
import io.earwitness.media.rtp.Rtcp;
import io.earwitness.media.rtp.RtcpReader;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.rtp.SourceDescription;
import io.earwitness.recorder.capture.HeldPackets.Held;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.KeptPlace;
import io.earwitness.recorder.journal.PacketAppender;
import io.earwitness.recorder.model.StreamDescription;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A pair of ports that several lines of a session share (RFC 9143): opens what comes there by the keys that all
/// have in common, and gives it to the line whose it is.
///
/// Owned by one capture loop. Whose a packet is, [BundleRoutes] tells; what becomes of it is the business of the
/// line's [StreamCapture]. What fits no line is kept with the tagged one, told and counted.
final class BundlePort implements PortUser {
    private static final long KEEP_APART_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PacketAppender pen;
    private final LoopTime time;
    private final StreamCounters loopTotals;
    private final Supplier<StreamCapture> newLine;
    private final Optional<KeptPlace> keptRoutes;
    private final StreamSecurity security;
    private final BundleRoutes routes = new BundleRoutes();
    private final List<StreamCapture> lines = new ArrayList<>();
    private final RtcpReader reader = new RtcpReader();
    private @Nullable MediaSocket rtpSocket;
    private @Nullable MediaSocket rtcpSocket;
    private @Nullable StreamCrypto rtpCrypto;
    private @Nullable StreamCrypto rtcpCrypto;
    private boolean secured;
    private boolean used;
    private long arrivals;
    private long early;
    private long unfit;
    private long keptAtNanos;
    private long forgotten;

    /// @param newLine makes the stream of a further line
    /// @param kept    where keys, indices and what was learned of sources are kept for the next process
    BundlePort(
            PacketAppender pen,
            ArrivalClock clock,
            LoopTime time,
            StreamCounters loopTotals,
            Supplier<StreamCapture> newLine,
            DtlsPorts dtlsPorts,
            KeptPlaces kept,
            int rtpPort) {
        this.pen = pen;
        this.time = time;
        this.loopTotals = loopTotals;
        this.newLine = newLine;
        var name = "port-" + rtpPort;
        this.keptRoutes = kept.of(name + "-routes");
        this.security = new StreamSecurity(
                pen, clock, dtlsPorts, (_, onRtpPort) -> kept.crypto(name, onRtpPort), new Secured());
    }

    @Override
    public PortReceiver rtpReceiver() {
        return new Port(true);
    }

    @Override
    public PortReceiver rtcpReceiver() {
        return new Port(false);
    }

    private final class Port implements PortReceiver {
        private final boolean ofRtp;

        Port(boolean ofRtp) {
            this.ofRtp = ofRtp;
        }

        @Override
        public void accept(ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
            arrived(packet, source, ofRtp, arrivalEpochNanos);
        }

        @Override
        public void dropped(long packets, long epochNanos) {
            if (!lines.isEmpty()) {
                tagged().lost(packets, epochNanos);
            }
        }
    }

    // Nothing is expected on the port for RTCP, and what comes there all the same is read as such.
    private void arrived(ByteBuffer packet, InetSocketAddress source, boolean onRtpPort, long arrivalEpochNanos) {
        arrivals++;
        if (security.takeDtls(packet, source, onRtpPort)) {
            return;
        }
        if (lines.isEmpty()) {
            if (!used) {
                early++;
                loopTotals.rejected();
            }
        } else if (onRtpPort && RtpPacket.looksLikeRtp(packet)) {
            onMedia(packet, source, arrivalEpochNanos);
        } else if (Rtcp.looksLikeRtcp(packet)) {
            onControl(packet, source, onRtpPort, arrivalEpochNanos);
        } else {
            tagged().neither();
        }
    }

    private void onMedia(ByteBuffer arrived, InetSocketAddress source, long arrivalEpochNanos) {
        // Of a protected packet the head is in the clear, and tells whose it will be.
        var owner = security.waits() ? ownerOf(arrived) : tagged();
        var packet = security.open(
                PacketKind.RTP, arrived, source, true, arrivalEpochNanos, owner.isPassingOver(), owner.index());
        if (packet == null) {
            return;
        }
        var stream = routes.lineOf(packet, true, time.nanos());
        if (routes.forgotten() != forgotten) {
            sourcesForgotten(arrivalEpochNanos);
        }
        if (stream == BundleRoutes.UNKNOWN) {
            fitsNoLine(packet, source, arrivalEpochNanos);
        }
        line(stream).media(packet, source, arrivalEpochNanos);
    }

    private void sourcesForgotten(long arrivalEpochNanos) {
        if (forgotten == 0) {
            pen.append(new Noted(
                    arrivalEpochNanos,
                    "A port that lines share has more sources than are remembered at a time",
                    "more than " + BundleRoutes.SOURCES_MAX + "; the one that was silent longest is forgotten"));
        }
        loopTotals.sourcesForgotten(routes.forgotten() - forgotten);
        forgotten = routes.forgotten();
    }

    private StreamCapture ownerOf(ByteBuffer packet) {
        return line(RtpPacket.looksLikeRtp(packet) ? routes.lineOf(packet, false, time.nanos()) : BundleRoutes.UNKNOWN);
    }

    // Its line may have been agreed since it came.
    private StreamCapture lineOf(Held packet) {
        var bytes = ByteBuffer.wrap(packet.bytes());
        var stream = packet.kind() == PacketKind.RTP && RtpPacket.looksLikeRtp(bytes)
                ? routes.lineOf(bytes, false, time.nanos())
                : BundleRoutes.UNKNOWN;
        return line(stream == BundleRoutes.UNKNOWN ? packet.line() : stream);
    }

    private void fitsNoLine(ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
        loopTotals.unfit();
        if (unfit++ == 0) {
            pen.append(new Noted(
                    arrivalEpochNanos,
                    "Packets that fit none of the lines that share a port are kept with stream "
                            + (tagged().index() + 1),
                    "the first has SSRC %08x and payload type %d, and came from %s"
                            .formatted(
                                    RtpPacket.ssrcOf(packet),
                                    RtpPacket.payloadTypeOf(packet),
                                    SourceNumbers.text(source))));
        }
    }

    /// A compound goes to each line that it says something of; one that concerns none that is known, to the tagged
    /// one.
    private void onControl(ByteBuffer arrived, InetSocketAddress source, boolean onRtpPort, long arrivalEpochNanos) {
        var packet = security.open(
                PacketKind.RTCP,
                arrived,
                source,
                onRtpPort,
                arrivalEpochNanos,
                tagged().isPassingOver(),
                tagged().index());
        if (packet == null) {
            return;
        }
        learnFrom(packet);
        var concerned = concernedBy(packet);
        if (concerned.isEmpty()) {
            tagged().control(packet, source, onRtpPort, arrivalEpochNanos);
        }
        for (var stream : concerned) {
            line(stream).control(packet.duplicate(), source, onRtpPort, arrivalEpochNanos);
        }
    }

    // First, so that reports that stand before it find their lines.
    private void learnFrom(ByteBuffer packet) {
        for (var more = reader.open(packet) && reader.next(); more; more = reader.next()) {
            if (reader.type() == RtcpReader.SOURCE_DESCRIPTION) {
                SourceDescription.read(reader.body(), reader.count(), (ssrc, type, text) -> {
                    if (type == SourceDescription.MID) {
                        routes.described(ssrc, text, time.nanos());
                    }
                });
            }
        }
    }

    private Set<Integer> concernedBy(ByteBuffer packet) {
        var concerned = new LinkedHashSet<Integer>();
        for (var more = reader.open(packet) && reader.next(); more; more = reader.next()) {
            if (reader.type() == RtcpReader.BYE) {
                for (var i = 0; i < reader.byeCount(); i++) {
                    concerned.add(routes.lineOfSource(reader.byeSsrc(i)));
                }
            } else if (reader.type() == RtcpReader.SOURCE_DESCRIPTION) {
                SourceDescription.read(
                        reader.body(), reader.count(), (ssrc, _, _) -> concerned.add(routes.lineOfSource(ssrc)));
            } else if (reader.hasSsrc()) {
                concerned.add(routes.lineOfSource(reader.ssrc()));
            }
        }
        concerned.remove(BundleRoutes.UNKNOWN);
        return concerned;
    }

    /// That of the index, else the tagged one.
    private StreamCapture line(int stream) {
        for (var i = 0; i < lines.size(); i++) {
            if (lines.get(i).index() == stream) {
                return lines.get(i);
            }
        }
        return tagged();
    }

    private StreamCapture tagged() {
        var stream = routes.tagged();
        for (var i = 0; i < lines.size(); i++) {
            if (lines.get(i).index() == stream) {
                return lines.get(i);
            }
        }
        return lines.getFirst();
    }

    private boolean isTagged(StreamCapture line) {
        return !lines.isEmpty() && tagged() == line;
    }

    @Override
    public StreamCapture take(
            StreamDescription agreed, MediaSocket rtp, MediaSocket rtcp, Optional<BundleMarks> marks, boolean told) {
        rtpSocket = rtp;
        rtcpSocket = rtcp;
        var known =
                lines.stream().filter(line -> line.index() == agreed.index()).findFirst();
        var line = known.orElseGet(newLine);
        line.assign(agreed, rtp, rtcp);
        routes.agree(
                agreed,
                marks.orElseThrow(() -> new IllegalArgumentException(
                        "stream " + agreed.index() + " shares a port, and nothing tells its packets")));
        if (known.isEmpty()) {
            line.join(this);
            lines.add(line);
            welcome(line, told);
        }
        used = true;
        return line;
    }

    private void welcome(StreamCapture line, boolean told) {
        line.cameEarly(early);
        early = 0;
        if (secured) {
            line.sendsBy(rtpCrypto, rtcpCrypto);
        }
        if (!told) {
            suite().ifPresent(line::secured);
        }
    }

    @Override
    public void mark(int stream, BundleMarks marks) {
        routes.mark(stream, marks);
    }

    @Override
    public void protect(StreamProtection protection, boolean moved) {
        security.protect(
                tagged().index(),
                Objects.requireNonNull(rtpSocket),
                Objects.requireNonNull(rtcpSocket),
                protection,
                moved);
    }

    @Override
    public void goOn(StreamProtection protection) throws IOException {
        security.goOn(
                tagged().index(), Objects.requireNonNull(rtpSocket), Objects.requireNonNull(rtcpSocket), protection);
    }

    /// Takes up what another process learned of sources. Its lines follow.
    void goOn() throws IOException {
        if (keptRoutes.isPresent()) {
            var left = keptRoutes.get().left(0);
            left.ifPresent(found -> routes.goOn(found.secrets(), time.nanos()));
        }
    }

    @Override
    public boolean isUsed() {
        return !lines.isEmpty();
    }

    /// The suite by which packets are authenticated; empty where they are not.
    Optional<String> suite() {
        return security.suite();
    }

    /// Everything that ever came, good or not.
    long arrivals() {
        return arrivals;
    }

    /// Whether the client uses the key of all for more packets than it said; the tagged line tells it.
    boolean keyOutlived(StreamCapture line) {
        return isTagged(line) && security.keyOutlived();
    }

    /// One of its lines has its turn.
    void turn(StreamCapture line, long nowNanos) {
        if (isTagged(line)) {
            security.turn(nowNanos);
            keepRoutes(nowNanos);
        }
    }

    // Not at once: whoever makes up sources must not have a file written for each.
    private void keepRoutes(long nowNanos) {
        if (keptRoutes.isPresent() && routes.isChanged() && nowNanos - keptAtNanos >= KEEP_APART_NANOS) {
            keptAtNanos = nowNanos;
            keptRoutes.get().replaceSoon(routes.learned());
        }
    }

    /// A line is about to be closed; the last one ends what is under way for all.
    void closes(StreamCapture line, long nowEpochNanos) {
        security.spill(packet -> lineOf(packet) == line);
        if (lines.size() == 1 && lines.contains(line)) {
            security.endDtls();
            keptRoutes.ifPresent(KeptPlace::end);
            if (unfit > 1) {
                pen.append(new Noted(
                        nowEpochNanos,
                        "Packets that fit none of the lines that share a port were kept",
                        unfit + " in all"));
            }
        }
    }

    /// A line is closed.
    void forget(StreamCapture line) {
        lines.remove(line);
        routes.remove(line.index());
    }

    /// Hears what protects the port, for all its lines.
    private final class Secured implements StreamSecurity.Receiver {
        @Override
        public void unopened(String reason, ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos) {
            ownerOf(packet).unopened(reason, packet, source, arrivalEpochNanos);
        }

        @Override
        public void replayed() {
            tagged().replayed();
        }

        @Override
        public void released(Held packet) {
            var bytes = ByteBuffer.wrap(packet.bytes());
            ownerOf(bytes).asItCame(packet.paused(), () -> {
                if (packet.kind() == PacketKind.RTP) {
                    onMedia(bytes, packet.source(), packet.arrivalEpochNanos());
                } else {
                    onControl(bytes, packet.source(), packet.onRtpPort(), packet.arrivalEpochNanos());
                }
            });
        }

        @Override
        public void spilled(Held packet) {
            var line = lineOf(packet);
            line.asItCame(packet.paused(), () -> line.inVain(packet));
        }

        @Override
        public void rekeyed() {
            lines.forEach(StreamCapture::rekeyed);
        }

        @Override
        public void certificateRefused() {
            tagged().certificateRefused();
        }

        @Override
        public void secured(String suite) {
            lines.forEach(line -> line.secured(suite));
        }

        @Override
        public void sendsBy(@Nullable StreamCrypto onRtpPort, @Nullable StreamCrypto onRtcpPort) {
            secured = true;
            rtpCrypto = onRtpPort;
            rtcpCrypto = onRtcpPort;
            lines.forEach(line -> line.sendsBy(onRtpPort, onRtcpPort));
        }
    }
}
