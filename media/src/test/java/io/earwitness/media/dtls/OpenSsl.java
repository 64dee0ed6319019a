package io.earwitness.media.dtls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/// An `openssl s_client` or `s_server` that speaks DTLS and tells the keying material it exports for SRTP.
final class OpenSsl implements AutoCloseable {
    private static final Pattern MATERIAL = Pattern.compile("Keying material: ([0-9A-F]+)");

    private final Process process;
    private final List<String> said = new CopyOnWriteArrayList<>();

    private OpenSsl(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread.ofVirtual().start(this::listen);
    }

    private void listen() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(said::add);
        } catch (IOException | java.io.UncheckedIOException over) {
            // It was ended.
        }
    }

    /// A certificate of its own.
    record Identity(Path key, Path certificate, Fingerprint fingerprint) {
        /// @param algorithm `ec` or `rsa`
        static Identity in(Path directory, String name, String algorithm) throws Exception {
            var key = directory.resolve(name + ".key");
            var certificate = directory.resolve(name + ".pem");
            var command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=x"));
            command.addAll(
                    algorithm.equals("ec")
                            ? List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
                            : List.of("-newkey", "rsa:2048"));
            command.addAll(List.of("-keyout", key.toString(), "-out", certificate.toString()));
            run(command);
            return new Identity(key, certificate, fingerprint(certificate, "sha256"));
        }

        static Fingerprint fingerprint(Path certificate, String hash) throws Exception {
            var told = run(
                    List.of("openssl", "x509", "-in", certificate.toString(), "-noout", "-fingerprint", "-" + hash));
            var octets = told.substring(told.indexOf('=') + 1).strip();
            return Fingerprint.read(hash.replace("sha", "sha-") + " " + octets).orElseThrow();
        }
    }

    static void assume() {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
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

    static OpenSsl client(int port, Identity identity, String profiles, int materialBytes) throws IOException {
        return new OpenSsl(List.of(
                "openssl",
                "s_client",
                "-dtls1_2",
                "-connect",
                "127.0.0.1:" + port,
                "-cert",
                identity.certificate().toString(),
                "-key",
                identity.key().toString(),
                "-use_srtp",
                profiles,
                "-keymatexport",
                "EXTRACTOR-dtls_srtp",
                "-keymatexportlen",
                "" + materialBytes));
    }

    /// One that does not offer SRTP.
    static OpenSsl plainClient(int port, Identity identity) throws IOException {
        return new OpenSsl(List.of(
                "openssl",
                "s_client",
                "-dtls1_2",
                "-connect",
                "127.0.0.1:" + port,
                "-cert",
                identity.certificate().toString(),
                "-key",
                identity.key().toString()));
    }

    static OpenSsl server(Identity identity, String profiles, int materialBytes) throws IOException {
        return new OpenSsl(List.of(
                "openssl",
                "s_server",
                "-dtls1_2",
                "-accept",
                "127.0.0.1:0",
                "-cert",
                identity.certificate().toString(),
                "-key",
                identity.key().toString(),
                "-verify",
                "1",
                "-use_srtp",
                profiles,
                "-keymatexport",
                "EXTRACTOR-dtls_srtp",
                "-keymatexportlen",
                "" + materialBytes));
    }

    /// Where a server is to be found.
    InetSocketAddress awaitAddress() {
        var port = Integer.parseInt(awaitSaid(Pattern.compile("ACCEPT 127\\.0\\.0\\.1:(\\d+)")));
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /// What it exported.
    byte[] awaitMaterial() {
        return HexFormat.of().parseHex(awaitSaid(MATERIAL));
    }

    String awaitSaid(Pattern pattern) {
        try {
            return Awaitility.await()
                    .atMost(java.time.Duration.ofSeconds(30))
                    .until(() -> find(pattern), found -> !found.isEmpty());
        } catch (org.awaitility.core.ConditionTimeoutException silent) {
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
