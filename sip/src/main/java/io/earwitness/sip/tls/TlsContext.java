package io.earwitness.sip.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The TLS configuration of one listener, or of our calls, as its files stand on the disk when a handshake begins.
///
/// A replacement that cannot be used is told once and counted, and the one before stays in use. Each replacement begins
/// a context of its own, so no session of the former one is resumed. Any thread may ask, but none that may not read a
/// file.
public final class TlsContext {
    private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

    private final String name;
    private final TlsFiles files;
    private FileStamps looked;
    private Loaded loaded;
    private long reloads;
    private long failures;

    private record Loaded(SSLContext context, @Nullable OwnCertificate own) {}

    private TlsContext(String name, TlsFiles files, FileStamps looked, Loaded loaded) {
        this.name = name;
        this.files = files;
        this.looked = looked;
        this.loaded = loaded;
    }

    /// Reads all files once; what is wrong with one is a sentence in the exception.
    public static TlsContext open(String name, TlsFiles files) throws IOException {
        var stamps = FileStamps.of(files.all());
        return new TlsContext(name, files, stamps, load(files));
    }

    private static Loaded load(TlsFiles files) throws IOException {
        try {
            var own = files.certificate().isPresent() && files.key().isPresent()
                    ? OwnCertificate.read(
                            pem(files.certificate().get()), pem(files.key().get()))
                    : null;
            var trust = PeerTrust.of(optional(files.trust()), optional(files.revocations()));
            var context = SSLContext.getInstance("TLS");
            context.init(own == null ? new KeyManager[0] : own.keyManagers(), new TrustManager[] {trust}, null);
            return new Loaded(context, own);
        } catch (GeneralSecurityException unusable) {
            throw new IOException("TLS cannot be set up: " + unusable.getMessage(), unusable);
        }
    }

    private static Optional<PemFile> optional(Optional<Path> path) throws IOException {
        return path.isPresent() ? Optional.of(pem(path.get())) : Optional.empty();
    }

    private static PemFile pem(Path path) throws IOException {
        try {
            return PemFile.read(path);
        } catch (java.nio.file.NoSuchFileException missing) {
            throw new IOException("there is no file " + path, missing);
        } catch (java.nio.file.AccessDeniedException denied) {
            throw new IOException(path + " may not be read", denied);
        }
    }

    public String name() {
        return name;
    }

    /// What the next handshake uses. Looks at the files first.
    public synchronized SSLContext current() {
        look();
        return loaded.context();
    }

    private void look() {
        var now = FileStamps.of(files.all());
        if (now.equals(looked)) {
            return;
        }
        // The stamps from before the reading: what changes meanwhile is looked at again.
        looked = now;
        try {
            loaded = load(files);
            reloads++;
            LOG.info("{}: TLS files were replaced and are in use", name);
        } catch (IOException broken) {
            failures++;
            LOG.warn("{}: TLS files were replaced but cannot be used, the former stay: {}", name, broken.getMessage());
        }
    }

    /// Of our certificate, as `a=fingerprint` has it (RFC 8122 §5), after a look at the files; empty where we have
    /// none.
    public synchronized Optional<String> fingerprint() {
        look();
        return Optional.ofNullable(loaded.own()).map(own -> own.fingerprint());
    }

    /// How our certificate stands, after a look at the files; empty where we have none.
    public synchronized Optional<CertificateStatus> status() {
        look();
        return Optional.ofNullable(loaded.own())
                .map(own -> new CertificateStatus(
                        name,
                        own.leaf().getSubjectX500Principal().getName(),
                        own.leaf().getNotAfter().toInstant(),
                        reloads,
                        failures));
    }
}
