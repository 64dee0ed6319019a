package io.earwitness.client.replay;

import io.earwitness.media.container.CapturedDatagram;
import io.earwitness.media.container.CapturedFrame;
import io.earwitness.media.container.IpDecoder;
import io.earwitness.media.container.PcapReader;
import io.earwitness.media.rtp.Rtcp;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.SessionDescription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Second walk through a capture: gives each dialog the packets that went to the ports its server had answered.
///
/// A port may be used by one dialog after another, so time decides; within a dialog the newest answer counts.
final class MediaFinder {
    private static final long MEDIA_BYTES_MAX = 1L << 30;
    private static final long TRAILING_NANOS = 2_000_000_000L;

    /// A port of a server's answer, and when it was good.
    private record Wanted(String address, int dialog, int line, boolean rtcp, long fromNanos, long untilNanos) {}

    private final Map<Integer, List<Wanted>> byPort = new HashMap<>();
    private final List<List<CapturedMedia>> found = new ArrayList<>();
    private long bytes;

    private MediaFinder() {}

    static List<CapturedDialog> find(Path file, List<CapturedDialog> dialogs) throws IOException {
        var finder = new MediaFinder();
        for (int i = 0; i < dialogs.size(); i++) {
            finder.found.add(new ArrayList<>());
            finder.want(i, dialogs.get(i));
        }
        finder.walk(file);
        var complete = new ArrayList<CapturedDialog>();
        for (int i = 0; i < dialogs.size(); i++) {
            complete.add(dialogs.get(i).with(finder.found.get(i)));
        }
        return complete;
    }

    private void want(int index, CapturedDialog dialog) {
        long until = dialog.endNanos() + TRAILING_NANOS;
        boolean ended = dialog.exchanges().stream().anyMatch(exchange -> exchange.is("BYE"));
        for (CapturedExchange exchange : dialog.exchanges()) {
            exchange.serverDescription()
                    .ifPresent(description ->
                            want(index, description, exchange.requestNanos(), ended ? until : Long.MAX_VALUE));
        }
    }

    private void want(int dialog, SessionDescription description, long from, long until) {
        for (int line = 0; line < description.media().size(); line++) {
            MediaDescription media = description.media().get(line);
            if (media.port() != 0) {
                String address = media.connection()
                        .map(connection -> connection.address())
                        .orElse("");
                add(media.port(), new Wanted(address, dialog, line, false, from, until));
                add(rtcpPort(media), new Wanted(address, dialog, line, true, from, until));
            }
        }
    }

    private void add(int port, Wanted wanted) {
        byPort.computeIfAbsent(port, _ -> new ArrayList<>()).add(wanted);
    }

    static int rtcpPort(MediaDescription media) {
        return media.attribute("rtcp")
                .map(value -> value.split(" ")[0])
                .filter(value -> value.matches("\\d{1,5}"))
                .map(Integer::parseInt)
                .orElse(media.port() + 1);
    }

    private void walk(Path file) throws IOException {
        var ip = new IpDecoder();
        try (var reader = PcapReader.open(file)) {
            for (Optional<CapturedFrame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                var packet = ip.decode(frame.get());
                if (packet.isPresent() && packet.get() instanceof CapturedDatagram datagram) {
                    accept(datagram);
                }
            }
        }
    }

    private void accept(CapturedDatagram datagram) throws IOException {
        List<Wanted> candidates = byPort.getOrDefault(datagram.destination().getPort(), List.of());
        var buffer = ByteBuffer.wrap(datagram.payload());
        if (candidates.isEmpty() || !(RtpPacket.looksLikeRtp(buffer) || Rtcp.looksLikeRtcp(buffer))) {
            return;
        }
        Optional<Wanted> best = best(candidates, datagram);
        if (best.isPresent()) {
            bytes += datagram.payload().length;
            if (bytes > MEDIA_BYTES_MAX) {
                throw new IOException("the capture holds more than a gigabyte of media for recording sessions;"
                        + " cut it into parts first");
            }
            Wanted wanted = best.get();
            found.get(wanted.dialog())
                    .add(new CapturedMedia(datagram.epochNanos(), wanted.line(), wanted.rtcp(), datagram.payload()));
        }
    }

    // A separate RTP port is believed more than another line's RTCP port; the newest answer more than older ones.
    private static Optional<Wanted> best(List<Wanted> candidates, CapturedDatagram datagram) {
        String address = datagram.destination().getAddress().getHostAddress();
        Optional<Wanted> best = Optional.empty();
        for (Wanted wanted : candidates) {
            boolean good = datagram.epochNanos() >= wanted.fromNanos()
                    && datagram.epochNanos() <= wanted.untilNanos()
                    && (wanted.address().equals(address) || wanted.address().isEmpty());
            if (good && best.map(other -> isBetter(wanted, other)).orElse(true)) {
                best = Optional.of(wanted);
            }
        }
        return best;
    }

    private static boolean isBetter(Wanted wanted, Wanted other) {
        if (wanted.rtcp() != other.rtcp()) {
            return other.rtcp();
        }
        return wanted.fromNanos() >= other.fromNanos();
    }
}
