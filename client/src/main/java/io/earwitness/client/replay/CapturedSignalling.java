package io.earwitness.client.replay;

import io.earwitness.media.container.CapturedDatagram;
import io.earwitness.media.container.CapturedFrame;
import io.earwitness.media.container.CapturedSegment;
import io.earwitness.media.container.IpDecoder;
import io.earwitness.media.container.PcapReader;
import io.earwitness.media.container.TcpChunk;
import io.earwitness.media.container.TcpReassembler;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// First walk through a capture: all SIP messages in order, over UDP and TCP; what only resembles SIP is passed over.
///
/// One instance a file. Media is left to the second walk, when it is known which ports matter.
final class CapturedSignalling {
    private static final int START_LINE_CHARS = 1024;

    private record Direction(InetSocketAddress source, InetSocketAddress destination, int connection) {}

    private final SipParser parser = new SipParser(MessageLimits.DEFAULT);
    private final TcpReassembler tcp = new TcpReassembler();
    private final Map<Direction, SipStream> streams = new HashMap<>();
    private final List<CapturedMessage> messages = new ArrayList<>();
    private final IpDecoder ip = new IpDecoder();

    private CapturedSignalling() {}

    /// @param abandoned datagrams of which fragments are missing
    record Found(List<CapturedMessage> messages, long abandoned) {}

    static Found read(Path file) throws IOException {
        var walk = new CapturedSignalling();
        try (var reader = PcapReader.open(file)) {
            for (Optional<CapturedFrame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                walk.accept(frame.get());
            }
        }
        walk.tcp.finish().forEach(walk::accept);
        return new Found(walk.messages, walk.ip.abandonedDatagrams());
    }

    private void accept(CapturedFrame frame) {
        ip.decode(frame).ifPresent(packet -> {
            switch (packet) {
                case CapturedDatagram datagram -> accept(datagram);
                case CapturedSegment segment -> tcp.accept(segment).forEach(this::accept);
            }
        });
    }

    private void accept(CapturedDatagram datagram) {
        byte[] payload = datagram.payload();
        int length = Math.min(payload.length, START_LINE_CHARS);
        String start = new String(payload, 0, length, StandardCharsets.ISO_8859_1).stripLeading();
        int lineEnd = start.indexOf('\n');
        if (lineEnd > 0 && SipStream.isStartLine(start.substring(0, lineEnd).strip())) {
            keep(datagram.epochNanos(), datagram.source(), datagram.destination(), Transport.UDP, payload);
        }
    }

    private void accept(TcpChunk chunk) {
        var direction = new Direction(chunk.source(), chunk.destination(), chunk.connection());
        for (byte[] message :
                streams.computeIfAbsent(direction, _ -> new SipStream()).accept(chunk)) {
            keep(chunk.epochNanos(), chunk.source(), chunk.destination(), Transport.TCP, message);
        }
    }

    private void keep(
            long nanos, InetSocketAddress source, InetSocketAddress destination, Transport transport, byte[] octets) {
        if (parser.parse(octets) instanceof Parsed.Whole whole) {
            messages.add(new CapturedMessage(nanos, source, destination, transport, whole.message()));
        }
    }
}
