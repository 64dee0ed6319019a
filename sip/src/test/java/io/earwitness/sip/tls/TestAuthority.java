package io.earwitness.sip.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A certification authority for one test, run by the openssl program in a directory of its own.
public final class TestAuthority {
    private static final String CONFIGURATION = """
        [ca]
        default_ca = here
        [here]
        database = index.txt
        new_certs_dir = .
        rand_serial = yes
        default_md = sha256
        default_crl_days = 30
        unique_subject = no
        policy = names
        [names]
        commonName = supplied
        """;

    private final Path directory;

    /// A certificate chain and its key, as files.
    public record Issued(Path certificate, Path key) {
        public TlsFiles files() {
            return TlsFiles.of(certificate, key);
        }
    }

    public TestAuthority(Path directory) throws Exception {
        this.directory = Files.createDirectories(directory);
        Files.writeString(directory.resolve("ca.cnf"), CONFIGURATION);
        Files.createFile(directory.resolve("index.txt"));
        var made = new ArrayList<>(List.of("req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=Test root"));
        made.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"));
        made.addAll(List.of("-addext", "keyUsage=critical,keyCertSign,cRLSign"));
        made.addAll(List.of("-keyout", "ca.key", "-out", "ca.pem"));
        openssl(made);
    }

    public Path root() {
        return directory.resolve("ca.pem");
    }

    /// A certificate for a common name; `extensions` are lines such as `subjectAltName=DNS:localhost`.
    public Issued issue(String file, String commonName, String... extensions) throws Exception {
        return issue(file, commonName, "20240101000000Z", "20490101000000Z", extensions);
    }

    public Issued expired(String file, String commonName, String... extensions) throws Exception {
        return issue(file, commonName, "20240101000000Z", "20250101000000Z", extensions);
    }

    private Issued issue(String file, String commonName, String start, String end, String... extensions)
            throws Exception {
        Files.writeString(
                directory.resolve(file + ".ext"),
                "basicConstraints=critical,CA:FALSE\n" + String.join("\n", extensions) + "\n");
        var request = new ArrayList<>(List.of("req", "-new", "-nodes", "-subj", "/CN=" + commonName));
        request.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"));
        request.addAll(List.of("-keyout", file + ".key", "-out", file + ".csr"));
        openssl(request);
        var signed = new ArrayList<>(List.of("ca", "-batch", "-notext", "-config", "ca.cnf", "-in", file + ".csr"));
        signed.addAll(List.of("-cert", "ca.pem", "-keyfile", "ca.key", "-startdate", start, "-enddate", end));
        signed.addAll(List.of("-extfile", file + ".ext", "-out", file + ".pem"));
        openssl(signed);
        return new Issued(directory.resolve(file + ".pem"), directory.resolve(file + ".key"));
    }

    /// The revocation list, after the given certificates were put on it.
    public Path revoke(Issued... revoked) throws Exception {
        for (var one : revoked) {
            openssl(List.of(
                    "ca",
                    "-config",
                    "ca.cnf",
                    "-cert",
                    "ca.pem",
                    "-keyfile",
                    "ca.key",
                    "-revoke",
                    one.certificate().toString()));
        }
        openssl(List.of(
                "ca", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-gencrl", "-out", "crl.pem"));
        return directory.resolve("crl.pem");
    }

    public void openssl(List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add("openssl");
        command.addAll(arguments);
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(command + ": " + said);
        }
    }
}
