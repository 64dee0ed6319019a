package io.earwitness.recorder.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/// A client that says exactly what a test wants, and keeps all that comes.
public final class RtspPeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedInputStream in;
    private final List<Frame> frames = new ArrayList<>();
    private final List<Head> requests = new ArrayList<>();
    private int sequence;

    /// What came before the body of a message.
    public record Head(String start, Map<String, String> fields, String body) {
        public int status() {
            return Integer.parseInt(start.split(" ", -1)[1]);
        }

        public String field(String name) {
            return fields.getOrDefault(name, "");
        }

        /// Without what stands after it.
        public String session() {
            return field("Session").replaceFirst(";.*", "");
        }
    }

    public record Frame(int channel, byte[] packet) {
        public int sequenceNumber() {
            return ByteBuffer.wrap(packet).getShort(2) & 0xFFFF;
        }

        public int timestamp() {
            return ByteBuffer.wrap(packet).getInt(4);
        }

        public int payloadType() {
            return packet[1] & 0xFF;
        }
    }

    public RtspPeer(int port) throws IOException {
        this(new Socket(InetAddress.getByName("127.0.0.1"), port));
    }

    public RtspPeer(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    public void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A frame of RTCP, as clients send them.
    public void frame(int channel, byte[] packet) throws IOException {
        var bytes = ByteBuffer.allocate(4 + packet.length);
        bytes.put((byte) '$')
                .put((byte) channel)
                .putShort((short) packet.length)
                .put(packet);
        socket.getOutputStream().write(bytes.array());
    }

    /// The next request, and its answer.
    ///
    /// @param fields name, value, name, value …
    public Head ask(String method, String uri, String... fields) throws IOException {
        write(request(method, uri, fields));
        return answer();
    }

    public String request(String method, String uri, String... fields) {
        var text = new StringBuilder(method + " " + uri + " RTSP/2.0\r\nCSeq: " + ++sequence + "\r\n");
        for (var i = 0; i < fields.length; i += 2) {
            text.append(fields[i]).append(": ").append(fields[i + 1]).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    /// The next answer; what else comes before it is kept.
    public Head answer() throws IOException {
        while (true) {
            var head = next();
            if (head.isPresent() && head.get().start().startsWith("RTSP/")) {
                return head.get();
            }
        }
    }

    public void readUntil(BooleanSupplier enough) throws IOException {
        while (!enough.getAsBoolean()) {
            next();
        }
    }

    // Empty for a frame.
    private Optional<Head> next() throws IOException {
        var first = in.read();
        if (first < 0) {
            throw new EOFException();
        }
        if (first == '$') {
            var channel = in.read();
            var packet = in.readNBytes((in.read() << 8) | in.read());
            frames.add(new Frame(channel, packet));
            return Optional.empty();
        }
        var start = (char) first + line();
        var fields = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            assertThat(fields.put(
                            line.substring(0, colon), line.substring(colon + 1).strip()))
                    .as(line)
                    .isNull();
        }
        var length = Integer.parseInt(fields.getOrDefault("Content-Length", "0"));
        var head = new Head(start, fields, new String(in.readNBytes(length), StandardCharsets.UTF_8));
        if (!start.startsWith("RTSP/")) {
            requests.add(head);
        }
        return Optional.of(head);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException();
            }
            line.append((char) octet);
        }
        assertThat(line.charAt(line.length() - 1)).isEqualTo('\r');
        return line.substring(0, line.length() - 1);
    }

    /// Whether the other side has closed.
    public boolean isClosed() throws IOException {
        try {
            while (true) {
                next();
            }
        } catch (EOFException closed) {
            return true;
        } catch (SocketException reset) {
            return true;
        }
    }

    public List<Frame> frames(int channel) {
        return frames.stream().filter(frame -> frame.channel() == channel).toList();
    }

    /// What the other side asked of us.
    public List<Head> requests() {
        return List.copyOf(requests);
    }

    /// The samples in packets, one after the other.
    public static short[] samples(List<byte[]> packets) {
        var count =
                packets.stream().mapToInt(packet -> (packet.length - 12) / 2).sum();
        var samples = new short[count];
        var at = 0;
        for (var packet : packets) {
            var payload = ByteBuffer.wrap(packet, 12, packet.length - 12).asShortBuffer();
            var length = payload.remaining();
            payload.get(samples, at, length);
            at += length;
        }
        return samples;
    }

    public short[] heard(int channel) {
        return samples(frames(channel).stream().map(Frame::packet).toList());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
