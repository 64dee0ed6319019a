package io.earwitness.recorder.scenario;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;

/// An `openssl s_client` or `s_server` that makes a DTLS handshake with the recorder and tells the keys it exports.
final class OpenSslPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern MATERIAL = Pattern.compile("Keying material: ([0-9A-F]+)");
    private static final Pattern ADDRESS = Pattern.compile("ACCEPT 127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final List<String> said = new CopyOnWriteArrayList<>();

    private OpenSslPeer(Identity identity, String profile, int materialBytes, String... more) throws IOException {
        var command = new ArrayList<>(List.of("openssl", more[0], "-dtls1_2"));
        command.addAll(List.of(more).subList(1, more.length));
        command.addAll(List.of("-cert", identity.certificate().toString()));
        command.addAll(List.of("-key", identity.key().toString()));
        command.addAll(List.of("-use_srtp", profile));
        command.addAll(List.of("-keymatexport", "EXTRACTOR-dtls_srtp", "-keymatexportlen", "" + materialBytes));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread.ofVirtual().start(this::listen);
    }

    static void assume() {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
    }

    static OpenSslPeer client(int port, Identity identity, String profile, int materialBytes) throws IOException {
        return new OpenSslPeer(identity, profile, materialBytes, "s_client", "-connect", "127.0.0.1:" + port);
    }

    static OpenSslPeer server(Identity identity, String profile, int materialBytes) throws IOException {
        return new OpenSslPeer(identity, profile, materialBytes, "s_server", "-accept", "127.0.0.1:0", "-verify", "1");
    }

    private void listen() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(said::add);
        } catch (IOException | UncheckedIOException over) {
            // It was ended.
        }
    }

    /// A key of P-256 and its certificate, signed by itself.
    ///
    /// @param fingerprint as `a=fingerprint` says it
    record Identity(Path key, Path certificate, String fingerprint) {
        static Identity in(Path directory, String name) throws Exception {
            var key = directory.resolve(name + ".key");
            var certificate = directory.resolve(name + ".pem");
            run(List.of(
                    "openssl",
                    "req",
                    "-x509",
                    "-nodes",
                    "-days",
                    "2",
                    "-subj",
                    "/CN=" + name,
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:prime256v1",
                    "-keyout",
                    key.toString(),
                    "-out",
                    certificate.toString()));
            var told =
                    run(List.of("openssl", "x509", "-in", certificate.toString(), "-noout", "-fingerprint", "-sha256"));
            return new Identity(
                    key,
                    certificate,
                    "sha-256 " + told.substring(told.indexOf('=') + 1).strip());
        }
    }

    private static String run(List<String> command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(command + ": " + output);
        }
        return output;
    }

    byte[] awaitMaterial() {
        return HexFormat.of().parseHex(awaitSaid(MATERIAL));
    }

    /// Of the certificate that the other side showed, as `a=fingerprint` says it.
    String awaitFingerprint() throws Exception {
        awaitSaid(Pattern.compile("(END CERTIFICATE)"));
        var from = said.indexOf("-----BEGIN CERTIFICATE-----");
        var until = said.indexOf("-----END CERTIFICATE-----");
        var der = Base64.getDecoder().decode(String.join("", said.subList(from + 1, until)));
        var digest = MessageDigest.getInstance("SHA-256").digest(der);
        return "sha-256 " + HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    }

    int awaitPort() {
        return Integer.parseInt(awaitSaid(ADDRESS));
    }

    /// The last group of the pattern, once a line has it.
    String awaitSaid(Pattern pattern) {
        try {
            return Awaitility.await().atMost(PATIENCE).until(() -> find(pattern), found -> !found.isEmpty());
        } catch (ConditionTimeoutException silent) {
            throw new AssertionError("openssl said " + said, silent);
        }
    }

    private String find(Pattern pattern) {
        for (var line : said) {
            var found = pattern.matcher(line);
            if (found.find()) {
                return found.group(found.groupCount());
            }
        }
        return "";
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
