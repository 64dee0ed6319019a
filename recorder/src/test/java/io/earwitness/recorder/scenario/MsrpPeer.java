package io.earwitness.recorder.scenario;

import io.earwitness.media.msrp.MsrpUri;
import io.earwitness.sip.sdp.MediaDescription;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The other end of an MSRP connection, as far as RFC 4975 prescribes its bytes: writes what a test gives it, reads
/// frames without bodies.
final class MsrpPeer implements AutoCloseable {
    static final String OWN_PATH = "msrp://127.0.0.1:9/ourEndOfIt;tcp";
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final String path;

    /// @param path the recorder's, as its answer has it
    MsrpPeer(Socket socket, String path) throws IOException {
        this.socket = socket;
        this.path = path;
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// Connects to where the answered line says.
    static MsrpPeer to(MediaDescription answered) throws IOException {
        var path = answered.attribute("path").orElseThrow();
        var uri = MsrpUri.parse(path).orElseThrow();
        return new MsrpPeer(new Socket(uri.host(), uri.port()), path);
    }

    /// An offered line of messages, which says that the client connects where `more` does not say otherwise.
    static String line(int label, String more) {
        return "m=message 9 TCP/MSRP *\r\na=label:" + label + "\r\na=accept-types:message/cpim text/plain\r\n"
                + "a=path:" + OWN_PATH + "\r\n" + more + "a=sendonly\r\n";
    }

    void sendsRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    void sendsRaw(String text) throws IOException {
        sendsRaw(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A whole message in one frame; returns what was answered.
    String says(String id, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return sends(id, "1-" + bytes.length + "/" + bytes.length, "text/plain;charset=UTF-8", bytes, '$');
    }

    /// A chunk; returns what was answered.
    String sends(String id, String range, String contentType, byte[] body, char flag) throws IOException {
        sendsRaw(frame("tr-" + id, path, id, range, "", contentType, body, flag));
        return reads();
    }

    String path() {
        return path;
    }

    /// @param more further headers, each with its line end
    static byte[] frame(
            String transaction,
            String path,
            String id,
            String range,
            String more,
            String contentType,
            byte[] body,
            char flag) {
        var frame = new ByteArrayOutputStream();
        frame.writeBytes(("MSRP " + transaction + " SEND\r\nTo-Path: " + path + "\r\nFrom-Path: " + OWN_PATH
                        + "\r\nMessage-ID: " + id + "\r\nByte-Range: " + range + "\r\n" + more + "Content-Type: "
                        + contentType + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        frame.writeBytes(body);
        frame.writeBytes(("\r\n-------" + transaction + flag + "\r\n").getBytes(StandardCharsets.UTF_8));
        return frame.toByteArray();
    }

    /// The next frame, up to its end-line; empty where the connection was closed.
    String reads() throws IOException {
        var lines = new ArrayList<String>();
        for (var line = line(); line != null; line = line()) {
            lines.add(line);
            if (line.startsWith("-------")) {
                return String.join("\n", lines);
            }
        }
        return "";
    }

    private @Nullable String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return line.toString(StandardCharsets.UTF_8).stripTrailing();
            }
            line.write(next);
        }
        return null;
    }

    static String startLine(String frame) {
        return List.of(frame.split("\n", -1)).getFirst();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
