package io.earwitness.recorder.capture;

import io.earwitness.media.net.ArrivalClock;
import io.earwitness.media.net.MediaSocket;
import io.earwitness.media.rtp.RtcpReader;
import io.earwitness.media.rtp.RtcpSchedule;
import io.earwitness.media.rtp.RtcpWriter;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.rtp.SourceLatch;
import io.earwitness.media.rtp.SourceLatch.Verdict;
import io.earwitness.recorder.journal.JournalRecord.ControlAgreed;
import io.earwitness.recorder.journal.JournalRecord.ControlSent;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.PacketAppender;
import io.earwitness.recorder.model.StreamDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Our side of one stream's RTCP (RFC 3550 §6): keeps count of each source, reports on them in time, says BYE.
///
/// Owned by one capture loop. For a packet it adds up a few numbers; whatever it sends, it sends from a turn of the
/// loop. It stores and rejects nothing, [StreamCapture] does.
final class StreamControl {
    private static final int PACKET_BYTES_MAX = 1_200;
    private static final int SILENT_INTERVALS_MAX = 5;
    private static final int SENDER_INTERVALS_MAX = 2;
    /// Beyond so many members even a BYE would have to wait for its turn (§6.3.7); then we leave without one.
    private static final int BYE_MEMBERS_MAX = 50;

    private final PacketAppender pen;
    private final ArrivalClock clock;
    private final LoopTime time;
    private final String cname;
    private final RandomGenerator random;
    private final StreamCounters[] counters;
    private final ReceivedSources sources = new ReceivedSources();
    private final ControlTarget target = new ControlTarget();
    private final SourceLatch<InetAddress> latch = new SourceLatch<>();
    private final ClockRates clockRates = new ClockRates();
    private final PictureRequests pictures = new PictureRequests();
    private final RtcpReader reader = new RtcpReader();
    private int ownSsrc;
    private int stream;
    private @Nullable MediaSocket rtpSocket;
    private @Nullable MediaSocket rtcpSocket;
    private @Nullable StreamCrypto rtpCrypto;
    private @Nullable StreamCrypto rtcpCrypto;
    private boolean secured;
    private @Nullable ControlTerms terms;
    private @Nullable RtcpSchedule schedule;
    private @Nullable InetSocketAddress lastMediaSource;
    private boolean lastMediaSourceIsNamed;
    private boolean lastMediaSourceIsOwn;
    private @Nullable InetSocketAddress loopsFrom;
    private @Nullable InetAddress lastMediaHost;
    private int lastPayloadType = -1;
    private int lastClockRate;
    private boolean sentAny;
    private int firstBlock;

    /// @param counters those of the stream and of its loop
    StreamControl(
            PacketAppender pen,
            ArrivalClock clock,
            LoopTime time,
            String cname,
            RandomGenerator random,
            StreamCounters... counters) {
        this.pen = pen;
        this.clock = clock;
        this.time = time;
        this.cname = cname;
        this.random = random;
        this.counters = counters;
        this.ownSsrc = random.nextInt();
    }

    void assign(StreamDescription description, MediaSocket rtp, MediaSocket rtcp) {
        stream = description.index();
        rtpSocket = rtp;
        rtcpSocket = rtcp;
        lastPayloadType = -1;
        clockRates.agree(description);
        pictures.agree(description);
    }

    /// Protects what is sent from here on, by what its port has; from a port that has no keys nothing is sent.
    void secure(@Nullable StreamCrypto onRtpPort, @Nullable StreamCrypto onRtcpPort) {
        secured = true;
        rtpCrypto = onRtpPort;
        rtcpCrypto = onRtcpPort;
    }

    /// What was agreed, at first and after each new offer.
    void agree(ControlTerms agreed) {
        var now = time.nanos();
        if (terms != null) {
            latch.newOffer(now);
            lastMediaSource = null;
        }
        terms = agreed;
        target.agree(agreed);
        pictures.agree(agreed.feedback());
        schedule = schedule == null
                ? new RtcpSchedule(agreed.bandwidth(), random, now)
                : schedule.under(agreed.bandwidth());
        writeDown(pen, agreed);
    }

    /// The terms once more, for another journal; nothing where there are none yet.
    void tellAgain(PacketAppender other) {
        if (terms != null) {
            writeDown(other, terms);
        }
    }

    private void writeDown(PacketAppender pen, ControlTerms agreed) {
        var hosts = Stream.concat(
                agreed.namedHosts().stream().map(InetAddress::getHostAddress).sorted(),
                agreed.namedSources().stream().map(SourceHint::text).sorted());
        var to = agreed.target().map(SourceNumbers::text).orElse("");
        pen.append(new ControlAgreed(clock.epochNanos(), stream, ownSsrc, cname, agreed.shared(), to, hosts.toList()));
    }

    /// Takes note of a packet that looks like RTP. False where it comes from a host that is not the stream's.
    boolean media(ByteBuffer packet, InetSocketAddress from, long arrivalEpochNanos) {
        int ssrc = RtpPacket.ssrcOf(packet);
        int number = RtpPacket.sequenceNumberOf(packet);
        if (!isOwn(from, ssrc, number)) {
            return false;
        }
        if (ssrc == ownSsrc) {
            collided(from);
            return true;
        }
        var nowNanos = time.nanos();
        var source = sources.of(ssrc, nowNanos);
        if (source.isGone(nowNanos)) {
            return true;
        }
        source.mediaNanos = nowNanos;
        int rate = clockRate(RtpPacket.payloadTypeOf(packet));
        var before = source.reception.valid();
        if (source.reception.packet(number, RtpPacket.timestampOf(packet), arrivalEpochNanos, rate)) {
            source.mediaSinceReport = true;
            if (source.owesPicture) {
                pictures.packet(source, packet);
            }
        }
        if (!before && source.reception.valid()) {
            begins();
        }
        return true;
    }

    private int clockRate(int payloadType) {
        if (payloadType != lastPayloadType) {
            lastPayloadType = payloadType;
            lastClockRate = clockRates.of(payloadType);
        }
        return lastClockRate;
    }

    private void begins() {
        for (var counter : counters) {
            counter.sourceBegan();
        }
    }

    // While the sender stays the same only the lock's own clock moves on.
    @SuppressWarnings("ReferenceEquality") // Only to be quick about the usual case.
    private boolean isOwn(InetSocketAddress from, int ssrc, int number) {
        // Mostly the very same object, which needs no looking at.
        var same = from == lastMediaSource || from.equals(lastMediaSource);
        var host = same ? lastMediaHost : null;
        if (host == null) {
            host = from.getAddress();
            lastMediaSource = from;
            lastMediaHost = host;
            lastMediaSourceIsNamed = isNamed(from);
        }
        var named = lastMediaSourceIsNamed || isNamedSource(ssrc);
        var own = latch.packet(host, named, ssrc, number, time.nanos()) != Verdict.FOREIGN;
        if (own && !(same && lastMediaSourceIsOwn)) {
            target.mediaFrom(from);
        }
        lastMediaSourceIsOwn = own;
        return own;
    }

    // Most offers name none, and then nothing is boxed for a packet.
    private boolean isNamedSource(int ssrc) {
        return terms != null
                && !terms.namedSources().isEmpty()
                && terms.namedSources().contains(ssrc);
    }

    private boolean isNamed(InetSocketAddress from) {
        return terms != null && terms.namedHosts().contains(from.getAddress());
    }

    /// Reads a packet that looks like RTCP; one from a host that is not the stream's tells us nothing.
    void control(ByteBuffer packet, InetSocketAddress from, boolean onRtpPort, long arrivalEpochNanos) {
        if (latch.isForeign(from.getAddress(), isNamed(from)) || !reader.open(packet)) {
            return;
        }
        target.controlFrom(from, onRtpPort);
        if (schedule != null) {
            schedule.received(packet.remaining());
        }
        while (reader.next()) {
            if (reader.type() == RtcpReader.BYE) {
                left();
            } else if (reader.hasSsrc() && reader.ssrc() == ownSsrc) {
                collided(from);
            } else if (reader.hasSsrc()) {
                heard(arrivalEpochNanos);
            }
        }
    }

    private void heard(long arrivalEpochNanos) {
        var source = sources.of(reader.ssrc(), time.nanos());
        if (source.isGone(time.nanos())) {
            return;
        }
        source.controlHeard = true;
        if (reader.isSenderReport()) {
            source.reception.senderReport(reader.ntp(), arrivalEpochNanos);
        }
    }

    // The source ends, not the stream: another may begin, and the dialog goes on in any case.
    private void left() {
        for (var i = 0; i < reader.byeCount(); i++) {
            sources.leave(reader.byeSsrc(i), time.nanos());
        }
        if (schedule != null) {
            schedule.membersLeft(time.nanos(), members());
        }
    }

    /// RFC 3550 §8.2: somebody else has our SSRC, so we take leave of it and choose another. Where the same address
    /// does it again it is our own packets that come back, and nothing would be gained.
    private void collided(InetSocketAddress from) {
        if (from.equals(loopsFrom)) {
            return;
        }
        loopsFrom = from;
        var former = ownSsrc;
        leave();
        ownSsrc = random.nextInt();
        sentAny = false;
        pen.append(new Noted(
                clock.epochNanos(),
                "The client used the SSRC of our reports, so we took another",
                "%08x of stream %d".formatted(former, stream + 1)));
        if (terms != null) {
            writeDown(pen, terms);
        }
    }

    /// The stream is recorded again: pictures that refer to those of before cannot be shown.
    void resumed() {
        sources.all().forEach(source -> source.wantsPicture = true);
    }

    /// Whether it is to be called every few milliseconds: pictures that are missing are asked for at once.
    boolean hurries() {
        return pictures.mayAsk();
    }

    /// To be called every hundred milliseconds or more often.
    void turn() {
        var now = time.nanos();
        askForPictures();
        if (schedule == null || !schedule.isDue(now, this::members, this::senders)) {
            return;
        }
        var before = members();
        var interval = schedule.intervalNanos(before, senders());
        sources.expire(now - SILENT_INTERVALS_MAX * interval);
        if (members() < before) {
            schedule.membersLeft(now, members());
        }
        schedule.sent(now, report(), members(), senders());
    }

    private void askForPictures() {
        if (!pictures.mayAsk() || terms == null || !terms.mayReport()) {
            return;
        }
        for (var source : sources.all()) {
            if (pictures.isDue(source, time.nanos())) {
                var out = ByteBuffer.allocate(PACKET_BYTES_MAX);
                var writer = new RtcpWriter(out);
                if (!terms.feedback().reducedSize()) {
                    writer.receiverReport(ownSsrc).sourceDescription(ownSsrc, cname);
                }
                pictures.write(writer, ownSsrc, source, time.nanos());
                send(out);
            }
        }
    }

    private int members() {
        return 1 + sources.members();
    }

    private int senders() {
        var interval = schedule == null ? 0 : schedule.intervalNanos(1 + sources.members(), sources.members());
        return sources.sendersSince(time.nanos() - SENDER_INTERVALS_MAX * interval);
    }

    /// @return its length; 0 where nothing may be sent, or nobody is known to send it to
    private int report() {
        if (terms == null || !terms.mayReport()) {
            return 0;
        }
        var out = ByteBuffer.allocate(PACKET_BYTES_MAX);
        var writer = new RtcpWriter(out).receiverReport(ownSsrc);
        addBlocks(writer);
        writer.sourceDescription(ownSsrc, cname);
        return send(out);
    }

    // A report has room for 31: with more sources they take turns.
    private void addBlocks(RtcpWriter writer) {
        var all = sources.all();
        var added = 0;
        var looked = 0;
        while (looked < all.size() && added < RtcpWriter.BLOCKS_MAX) {
            var source = all.get((firstBlock + looked++) % all.size());
            if (source.mediaSinceReport) {
                writer.block(source.reception, clock.epochNanos());
                source.mediaSinceReport = false;
                added++;
            }
        }
        firstBlock = all.isEmpty() ? 0 : (firstBlock + looked) % all.size();
    }

    private int send(ByteBuffer written) {
        var way = target.way();
        var fromRtpPort = way.filter(ControlTarget.Way::fromRtpPort).isPresent();
        var from = fromRtpPort ? rtpSocket : rtcpSocket;
        var crypto = fromRtpPort ? rtpCrypto : rtcpCrypto;
        if (way.isEmpty() || from == null || (secured && crypto == null)) {
            return 0;
        }
        var bytes = new byte[written.flip().remaining()];
        written.get(bytes);
        var wire = crypto == null ? bytes : crypto.protect(bytes);
        var sent = from.send(ByteBuffer.wrap(wire), way.get().to());
        for (var counter : counters) {
            counter.sentControl(sent);
        }
        if (!sent) {
            return 0;
        }
        sentAny = true;
        pen.append(new ControlSent(
                clock.epochNanos(),
                stream,
                way.get().fromRtpPort(),
                SourceNumbers.text(way.get().to()),
                bytes));
        return bytes.length;
    }

    /// Says BYE, if ever anything was said (RFC 3550 §6.3.7).
    void leave() {
        if (!sentAny || terms == null || !terms.mayReport() || members() > BYE_MEMBERS_MAX) {
            return;
        }
        var out = ByteBuffer.allocate(PACKET_BYTES_MAX);
        var writer = new RtcpWriter(out).receiverReport(ownSsrc);
        addBlocks(writer);
        writer.sourceDescription(ownSsrc, cname).bye(ownSsrc);
        send(out);
    }
}
