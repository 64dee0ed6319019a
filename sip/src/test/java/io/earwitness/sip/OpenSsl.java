package io.earwitness.sip;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The openssl program as the other end of a TLS connection: what is written here leaves there.
final class OpenSsl implements AutoCloseable {
    private final Process process;

    private OpenSsl(List<String> command) throws IOException {
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static OpenSsl client(SipEndpoint endpoint, String... options) throws IOException {
        return client(endpoint.listening().getFirst().address().getPort(), options);
    }

    static OpenSsl client(int port, String... options) throws IOException {
        return run(List.of("openssl", "s_client", "-quiet", "-connect", "127.0.0.1:" + port), options);
    }

    static OpenSsl server(int port, String... options) throws IOException {
        return run(List.of("openssl", "s_server", "-quiet", "-accept", "127.0.0.1:" + port), options);
    }

    private static OpenSsl run(List<String> command, String... options) throws IOException {
        var whole = new ArrayList<>(command);
        whole.addAll(List.of(options));
        return new OpenSsl(whole);
    }

    void send(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /// One message without a body; empty where the connection ended instead.
    Optional<SipMessage> receive() throws IOException {
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = process.getInputStream().read();
            if (next < 0) {
                return Optional.empty();
            }
            text.append((char) next);
        }
        var bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        return Optional.of(((Parsed.Whole) new SipParser(MessageLimits.DEFAULT).parse(bytes)).message());
    }

    /// Whether the request was answered with 200; false where TLS or the connection was refused.
    boolean isAnswered(String callId) throws IOException {
        try {
            send(options(callId));
        } catch (IOException gone) {
            return false;
        }
        return receive().filter(answer -> answer.startLine().contains(" 200 ")).isPresent();
    }

    static String options(String callId) {
        return """
            OPTIONS sip:srs@127.0.0.1 SIP/2.0
            Via: SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK%1$s
            From: <sip:a@127.0.0.1>;tag=1
            To: <sip:b@127.0.0.1>
            Call-ID: %1$s
            CSeq: 1 OPTIONS
            Content-Length: 0

            """.formatted(callId).replace("\n", "\r\n");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
