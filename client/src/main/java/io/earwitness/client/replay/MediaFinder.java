package io.earwitness.client.replay;

import io.earwitness.media.container.CapturedDatagram;
import io.earwitness.media.container.CapturedPacket;
import io.earwitness.media.rtp.Rtcp;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.sip.message.SipMethod;
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
    private static final long TRAILING_NANOS = 2_000_000_000L;
    /// What a packet costs beyond its own bytes, in memory.
    private static final int PACKET_OVERHEAD_BYTES = 160;

    private final Map<Integer, List<WantedPort>> byPort = new HashMap<>();
    private final List<List<CapturedMedia>> found = new ArrayList<>();
    private final List<Other> others = new ArrayList<>();
    private final long bytesMax;
    private long bytes;

    /// What came to the ports of a dialog and is no media.
    private static final class Other {
        private long dtls;
        private long rest;
    }

    private MediaFinder(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// The dialogs with their media.
    static List<CapturedDialog> find(Path file, List<CapturedDialog> dialogs) throws IOException {
        return find(file, dialogs, Runtime.getRuntime().maxMemory() / 2);
    }

    static List<CapturedDialog> find(Path file, List<CapturedDialog> dialogs, long bytesMax) throws IOException {
        var finder = new MediaFinder(bytesMax);
        for (int i = 0; i < dialogs.size(); i++) {
            finder.found.add(new ArrayList<>());
            finder.others.add(new Other());
            finder.want(i, dialogs.get(i));
        }
        CaptureWalk.through(file, finder::accept);
        var complete = new ArrayList<CapturedDialog>();
        for (int i = 0; i < dialogs.size(); i++) {
            complete.add(dialogs.get(i).with(finder.found.get(i), notes(finder.others.get(i))));
        }
        return complete;
    }

    private void want(int index, CapturedDialog dialog) {
        long until = dialog.endNanos() + TRAILING_NANOS;
        boolean ended = dialog.exchanges().stream().anyMatch(exchange -> exchange.is(SipMethod.BYE));
        Optional<SessionDescription> client = Optional.empty();
        for (CapturedExchange exchange : dialog.exchanges()) {
            client = newest(exchange, client);
            Optional<SessionDescription> server = exchange.serverDescription();
            for (int line = 0; line < server.map(d -> d.media().size()).orElse(0); line++) {
                MediaDescription media = server.orElseThrow().media().get(line);
                if (media.port() != 0) {
                    var wanted = new WantedPort(
                            index,
                            line,
                            false,
                            WantedPort.address(media),
                            dialog.server(),
                            port(client, line),
                            exchange.requestNanos(),
                            ended ? until : Long.MAX_VALUE);
                    add(media.port(), wanted);
                    add(WantedPort.rtcpPort(media), wanted.forRtcp());
                }
            }
        }
    }

    private static Optional<SessionDescription> newest(CapturedExchange exchange, Optional<SessionDescription> before) {
        Optional<SessionDescription> now = exchange.clientDescription();
        return now.isPresent() ? now : before;
    }

    private static int port(Optional<SessionDescription> description, int line) {
        return description
                .filter(known -> line < known.media().size())
                .map(known -> known.media().get(line).port())
                .orElse(0);
    }

    private void add(int port, WantedPort wanted) {
        byPort.computeIfAbsent(port, _ -> new ArrayList<>()).add(wanted);
    }

    private void accept(CapturedPacket packet) throws IOException {
        if (!(packet instanceof CapturedDatagram datagram)) {
            return;
        }
        Optional<WantedPort> best = byPort.getOrDefault(datagram.destination().getPort(), List.of()).stream()
                .filter(wanted -> wanted.accepts(datagram))
                .max(WantedPort.fitting(datagram));
        if (best.isPresent()) {
            keep(best.get(), datagram);
        }
    }

    // With rtcp-mux both kinds come to one port, so the packet itself says which it is.
    private void keep(WantedPort wanted, CapturedDatagram datagram) throws IOException {
        var buffer = ByteBuffer.wrap(datagram.payload());
        boolean rtcp = Rtcp.looksLikeRtcp(buffer);
        if (!rtcp && !RtpPacket.looksLikeRtp(buffer)) {
            noteOther(others.get(wanted.dialog()), datagram.payload());
            return;
        }
        bytes += datagram.payload().length + PACKET_OVERHEAD_BYTES;
        if (bytes > bytesMax) {
            throw new IOException(
                    ("the media of the recording sessions in this capture needs more than %,d MB of memory;"
                                    + " cut it into parts (editcap -A … -B …), or give Java more (JAVA_TOOL_OPTIONS=-Xmx8g)")
                            .formatted(bytesMax >> 20));
        }
        found.get(wanted.dialog())
                .add(new CapturedMedia(datagram.epochNanos(), wanted.line(), rtcp, datagram.payload()));
    }

    // RFC 7983 §7: the first byte tells what shares a media port.
    private static void noteOther(Other other, byte[] payload) {
        if (payload.length > 0 && payload[0] >= 20 && payload[0] <= 63) {
            other.dtls++;
        } else {
            other.rest++;
        }
    }

    private static List<String> notes(Other other) {
        var notes = new ArrayList<String>();
        if (other.dtls > 0) {
            notes.add("its media is keyed by DTLS: %,d handshake packets are not sent, and nobody can decrypt the media"
                    .formatted(other.dtls));
        }
        if (other.rest > 0) {
            notes.add(
                    "%,d datagrams to its media ports are neither RTP nor RTCP and are not sent".formatted(other.rest));
        }
        return notes;
    }
}
