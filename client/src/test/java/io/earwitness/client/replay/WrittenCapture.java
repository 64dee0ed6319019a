package io.earwitness.client.replay;

import io.earwitness.media.container.PcapngWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes a small capture of one recording session for a test: INVITE, answer, media, BYE, in an order of its own.
final class WrittenCapture implements AutoCloseable {
    private static final long STEP_NANOS = 20_000_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PcapngWriter writer;
    private final InetSocketAddress client;
    private final InetSocketAddress server;
    private long nanos = 1_795_000_000_000_000_000L;

    WrittenCapture(String client, String server) throws IOException {
        this.client = new InetSocketAddress(client, 5060);
        this.server = new InetSocketAddress(server, 5060);
        this.writer = new PcapngWriter(bytes, "a test", List.of());
    }

    WrittenCapture invite(String described) throws IOException {
        return sip("INVITE sip:srs@x SIP/2.0", "", "Contact: <sip:src@x>;+sip.src\r\n", sdp(described, 4000, ""), true);
    }

    WrittenCapture accept(String described, String more) throws IOException {
        return sip("SIP/2.0 200 OK", ";tag=s", "Contact: <sip:srs@x>;+sip.srs\r\n", sdp(described, 6000, more), false);
    }

    /// One packet from the client's media port to the server's.
    WrittenCapture media(String to, int toPort, int second) throws IOException {
        var packet = ByteBuffer.allocate(32).put((byte) 0x80).put((byte) second).putShort((short) (nanos / STEP_NANOS));
        return datagram(new InetSocketAddress(client.getAddress(), 4000), to(to, toPort), packet.clear());
    }

    WrittenCapture again(String to, int toPort, int second) throws IOException {
        nanos -= STEP_NANOS;
        return media(to, toPort, second);
    }

    WrittenCapture noise(String to, int toPort) throws IOException {
        return datagram(client, to(to, toPort), ByteBuffer.wrap(new byte[] {0, 1, 0, 0}));
    }

    byte[] bytes() throws IOException {
        writer.close();
        return bytes.toByteArray();
    }

    Path in(Path folder) throws IOException {
        return Files.write(folder.resolve("capture.pcapng"), bytes());
    }

    private static InetSocketAddress to(String host, int port) {
        return new InetSocketAddress(host, port);
    }

    private static String sdp(String address, int port, String more) {
        String kind = address.contains(":") ? "IP6 " : "IP4 ";
        return "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN " + kind + address + "\r\nt=0 0\r\nm=audio " + port
                + " RTP/AVP 8\r\na=label:1\r\n" + more;
    }

    private WrittenCapture sip(String start, String tag, String headers, String body, boolean fromClient)
            throws IOException {
        String text = start + "\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK1\r\nFrom: <sip:src@x>;tag=c\r\nTo: <sip:srs@x>"
                + tag + "\r\nCall-ID: one\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n" + headers
                + "Content-Type: application/sdp\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        var octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        return fromClient ? datagram(client, server, octets) : datagram(server, client, octets);
    }

    private WrittenCapture datagram(InetSocketAddress from, InetSocketAddress to, ByteBuffer octets)
            throws IOException {
        nanos += STEP_NANOS;
        writer.datagram(nanos, from, to, octets);
        return this;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
