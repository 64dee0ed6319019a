package io.earwitness.client.replay;

import io.earwitness.media.container.CapturedDatagram;
import io.earwitness.media.container.CapturedPacket;
import io.earwitness.media.container.CapturedSegment;
import io.earwitness.media.container.TcpChunk;
import io.earwitness.media.container.TcpReassembler;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import io.earwitness.siprec.RecordingMarks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// First walk through a capture: all SIP messages in order, over UDP and TCP; what only resembles SIP is passed over.
///
/// One instance a file. Media is left to the second walk, when it is known which ports matter.
final class CapturedSignalling {
    private static final int START_LINE_CHARS = 4096;
    private static final int STREAMS_MAX = 10_000;
    private static final int SIPS_PORT = 5061;

    private record Direction(InetSocketAddress source, InetSocketAddress destination, int connection) {}

    private final SipParser parser = new SipParser(MessageLimits.DEFAULT);
    private final TcpReassembler tcp = new TcpReassembler();
    private final LinkedHashMap<Direction, SipStream> streams = new LinkedHashMap<>(16, 0.75f, true);
    private final List<CapturedMessage> messages = new ArrayList<>();
    private final Map<String, LeftOut> unreadable = new LinkedHashMap<>();

    private CapturedSignalling() {}

    /// @param messages   in the order of their time
    /// @param unreadable recording sessions whose INVITE cannot be read
    /// @param remarks    what could not be read of the file
    record Found(List<CapturedMessage> messages, List<LeftOut> unreadable, List<String> remarks) {}

    static Found read(Path file) throws IOException {
        var signalling = new CapturedSignalling();
        CaptureWalk walk = CaptureWalk.through(file, signalling::accept);
        signalling.tcp.finish().forEach(signalling::accept);
        // Interfaces take turns in a file, and bytes behind a hole are given out late.
        signalling.messages.sort(Comparator.comparingLong(CapturedMessage::epochNanos));
        return new Found(signalling.messages, List.copyOf(signalling.unreadable.values()), walk.remarks());
    }

    private void accept(CapturedPacket packet) {
        switch (packet) {
            case CapturedDatagram datagram -> accept(datagram);
            case CapturedSegment segment -> tcp.accept(segment).forEach(this::accept);
        }
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
        if (!streams.containsKey(direction)) {
            noteEncrypted(chunk);
            if (streams.size() >= STREAMS_MAX) {
                streams.pollFirstEntry();
            }
        }
        SipStream stream = streams.computeIfAbsent(direction, _ -> new SipStream());
        for (byte[] message : stream.accept(chunk)) {
            keep(stream.epochNanos(), chunk.source(), chunk.destination(), Transport.TCP, message);
        }
    }

    // A TLS record begins with its content type, handshake or data, and version 3.
    private void noteEncrypted(TcpChunk chunk) {
        byte[] bytes = chunk.bytes();
        boolean tls = bytes.length > 2 && bytes[0] >= 0x14 && bytes[0] <= 0x17 && bytes[1] == 3;
        if (tls && chunk.destination().getPort() == SIPS_PORT) {
            String where = text(chunk.source()) + " to " + text(chunk.destination());
            unreadable.putIfAbsent(
                    where, new LeftOut(where, "SIP over TLS: what is encrypted in the capture cannot be read"));
        }
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private void keep(
            long nanos, InetSocketAddress source, InetSocketAddress destination, Transport transport, byte[] octets) {
        switch (parser.parse(octets)) {
            case Parsed.Whole whole ->
                messages.add(new CapturedMessage(nanos, source, destination, transport, whole.message()));
            case Parsed.Malformed malformed -> noteMalformed(malformed);
        }
    }

    private void noteMalformed(Parsed.Malformed malformed) {
        var headers = malformed.headers();
        var marks = RecordingMarks.of(headers.lines("Contact"), headers.lines("Require"), false);
        Optional<String> callId = headers.first("Call-ID");
        // Without a Call-ID it is another protocol that borrows the form of SIP.
        if (malformed.method().equals("INVITE") && callId.isPresent() && marks.looksLikeRecordingSession()) {
            String why = "its INVITE is malformed: " + malformed.reason();
            unreadable.putIfAbsent(callId.get(), new LeftOut(callId.get(), why));
        }
    }
}
