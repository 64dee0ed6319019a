package io.earwitness.recorder.assembly;

import io.earwitness.media.container.PcapngWriter;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.ControlAgreed;
import io.earwitness.recorder.journal.JournalRecord.ControlSent;
import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.SessionOpened;
import io.earwitness.recorder.journal.JournalRecord.StreamAgreed;
import io.earwitness.recorder.signalling.SocketAddresses;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes `packets.pcapng`: everything that was kept of media and signalling, as Wireshark would have seen it.
///
/// Arrival times and the senders' addresses are the real ones, and so are the reports that we sent. Our own media
/// address is the one that the INVITE came to, with the stream's port. A SIP message that came over a connection is
/// one UDP datagram here and says so.
final class PacketsFile implements Closeable {
    private static final String APPLICATION = "Earwitness";
    private static final int DATAGRAM_BYTES_MAX = 65_487;
    private static final int SOURCES_REMEMBERED = 64;

    private final Slice slice;
    private final PcapngWriter pcapng;
    private final Map<Integer, Integer> ports = new HashMap<>();
    private final Set<Integer> sharing = new HashSet<>();
    private final Map<String, InetSocketAddress> addresses = new HashMap<>();
    private InetSocketAddress local = SocketAddresses.UNKNOWN;
    private long leftOut;

    PacketsFile(OutputStream file, Slice slice) throws IOException {
        this.slice = slice;
        pcapng = new PcapngWriter(
                new BufferedOutputStream(file, 1 << 16),
                APPLICATION,
                List.of("Recording " + slice.id()
                        + ": packets as stored, SIP messages of the dialog as UDP datagrams"));
    }

    void take(JournalRecord record) throws IOException {
        switch (record) {
            case SessionOpened opened -> local = address(opened.origin().local());
            case StreamAgreed agreed ->
                ports.put(agreed.stream().index(), agreed.stream().localPort());
            case ControlAgreed agreed -> {
                if (agreed.shared()) {
                    sharing.add(agreed.stream());
                } else {
                    sharing.remove(agreed.stream());
                }
            }
            case ControlSent sent -> sent(sent);
            case PacketArrived packet -> packet(packet);
            case MessageSeen message when slice.papers().holds(message.epochNanos()) -> message(message);
            default -> {}
        }
    }

    private void packet(PacketArrived packet) throws IOException {
        var onRtpPort = packet.kind() != PacketKind.RTCP || sharing.contains(packet.stream());
        var here = here(packet.stream(), onRtpPort);
        var comments = packet.kind() == PacketKind.UNOPENED
                ? List.of("No key that was agreed opens it; protected as it arrived")
                : List.<String>of();
        datagram(packet.epochNanos(), address(packet.source()), here, packet.bytes(), comments);
    }

    private void sent(ControlSent sent) throws IOException {
        var here = here(sent.stream(), sent.fromRtpPort());
        datagram(sent.epochNanos(), here, address(sent.target()), ByteBuffer.wrap(sent.bytes()), List.of());
    }

    private InetSocketAddress here(int stream, boolean rtpPort) {
        var port = ports.getOrDefault(stream, 0) + (rtpPort ? 0 : 1);
        return new InetSocketAddress(local.getAddress(), port & 0xFFFF);
    }

    private void message(MessageSeen message) throws IOException {
        var there = address(message.remote());
        var here = address(message.local());
        var comments = message.transport().equalsIgnoreCase("UDP")
                ? List.<String>of()
                : List.of("SIP over " + message.transport() + "; shown as a UDP datagram");
        var bytes = ByteBuffer.wrap(message.message());
        if (message.incoming()) {
            datagram(message.epochNanos(), there, here, bytes, comments);
        } else {
            datagram(message.epochNanos(), here, there, bytes, comments);
        }
    }

    private void datagram(
            long epochNanos, InetSocketAddress from, InetSocketAddress to, ByteBuffer bytes, List<String> comments)
            throws IOException {
        if (bytes.remaining() > DATAGRAM_BYTES_MAX) {
            leftOut++;
            return;
        }
        var pair = SocketAddresses.sameFamily(from, to);
        pcapng.datagram(epochNanos, pair.from(), pair.to(), bytes.duplicate(), comments);
    }

    /// Messages too long for a datagram; they are in `signalling/`.
    long leftOut() {
        return leftOut;
    }

    private InetSocketAddress address(String text) {
        if (addresses.size() > SOURCES_REMEMBERED) {
            addresses.clear();
        }
        return addresses.computeIfAbsent(text, SocketAddresses::parse);
    }

    @Override
    public void close() throws IOException {
        pcapng.close();
    }
}
