package io.earwitness.recorder.signalling;

import io.earwitness.media.container.PcapngWriter;
import io.earwitness.recorder.model.SignalledMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/// Writes the SIP messages of one session as pcapng, for Wireshark: times, addresses and bytes are the real ones.
///
/// A message that came over a connection is one UDP datagram here and says so, since the bytes between messages were
/// not kept. One that is too long for a datagram is left out.
public final class SignallingPackets {
    private static final int DATAGRAM_BYTES_MAX = 65_487;

    private SignallingPackets() {}

    public static void write(Signalling signalling, String title, OutputStream out) throws IOException {
        // Not closed: the stream is its owner's.
        var pcapng = new PcapngWriter(out, "Earwitness", List.of(title));
        for (var message : signalling.messages()) {
            var bytes = signalling.bytes().of(message);
            if (bytes.isPresent() && bytes.get().length <= DATAGRAM_BYTES_MAX) {
                write(pcapng, message, bytes.get());
            }
        }
        out.flush();
    }

    private static void write(PcapngWriter pcapng, SignalledMessage message, byte[] bytes) throws IOException {
        var there = SocketAddresses.parse(message.remote());
        var here = SocketAddresses.parse(message.local());
        var pair =
                message.incoming() ? SocketAddresses.sameFamily(there, here) : SocketAddresses.sameFamily(here, there);
        var comments = message.transport().equalsIgnoreCase("UDP")
                ? List.<String>of()
                : List.of("SIP over " + message.transport() + "; shown as a UDP datagram");
        pcapng.datagram(message.epochNanos(), pair.from(), pair.to(), ByteBuffer.wrap(bytes), comments);
    }
}
