package io.earwitness.recorder.journal;

import io.earwitness.recorder.folder.OwnersFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a process keeps for the next besides its sessions: when it was last alive, and the certificate that its answers
/// announced.
///
/// Thread-safe. Lies where the sessions' files do.
public final class ProcessKept {
    static final String CERTIFICATE = "certificate" + KeptFiles.SECRETS_SUFFIX;
    static final String HEARTBEAT = "alive";
    private static final Logger log = LoggerFactory.getLogger(ProcessKept.class);

    private final KeptFiles files;
    private final Optional<Path> directory;
    private final Clock clock;
    private final Optional<Instant> lastAlive;
    private volatile boolean recording;

    ProcessKept(KeptFiles files, Optional<Path> directory, Clock clock) throws IOException {
        this.files = files;
        this.directory = directory;
        this.clock = clock;
        this.lastAlive =
                directory.isEmpty() ? Optional.empty() : read(directory.get().resolve(HEARTBEAT));
    }

    private static Optional<Instant> read(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != Long.BYTES) {
            return Optional.empty();
        }
        return Optional.of(
                Instant.ofEpochMilli(ByteBuffer.wrap(Files.readAllBytes(file)).getLong()));
    }

    /// When a former process last recorded, to within about a second; empty where there was none, or it ended with
    /// nothing left.
    public Optional<Instant> lastAlive() {
        return lastAlive;
    }

    /// This process records from now on: what a former one left goes on, or does not.
    public void records() {
        recording = true;
        beat();
    }

    /// Called about once a second.
    void beat() {
        if (directory.isEmpty() || !recording) {
            return;
        }
        var file = directory.get().resolve(HEARTBEAT);
        try {
            if (!Files.exists(file)) {
                OwnersFile.create(file);
            }
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(Long.BYTES).putLong(0, clock.millis()), 0);
            }
        } catch (IOException full) {
            log.debug("{} cannot be written: {}", file, full.toString());
        }
    }

    /// Certificate and private key of the former process.
    public Optional<byte[]> certificate() {
        try {
            return files.read(CERTIFICATE);
        } catch (IOException unreadable) {
            log.warn("the certificate of the former process is not taken on: {}", unreadable.getMessage());
            return Optional.empty();
        }
    }

    /// Keeps ours.
    public void certificate(byte[] certificate) {
        try {
            files.replace(CERTIFICATE, certificate);
        } catch (IOException full) {
            log.warn("who goes on with our calls will have another certificate for DTLS: {}", full.toString());
        }
    }
}
