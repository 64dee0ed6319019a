package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.Frames.Frame;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.JournalSeal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a journal from its head, sealed or still being written.
///
/// One thread. Unreadable stretches are skipped and told by [#damage()]; a torn or unfinished tail is simply the end.
public final class JournalReader implements AutoCloseable {
    private final FileChannel file;
    private final Frames frames;
    private final Map<Integer, String> sources = new HashMap<>();

    private JournalReader(FileChannel file, Frames frames) {
        this.file = file;
        this.frames = frames;
    }

    /// One that is not encrypted.
    ///
    /// @throws JournalFormatException where the file is not a journal of a version we know
    public static JournalReader open(Path path) throws IOException {
        return open(path, KeyRing.none());
    }

    /// @throws JournalFormatException where the file is not a journal of a version we know
    /// @throws io.earwitness.recorder.keys.KeyMissingException where it is encrypted and the ring does not open it
    public static JournalReader open(Path path, KeyRing keys) throws IOException {
        var file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new JournalReader(file, Frames.of(file, keys));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    public JournalHeader header() {
        return frames.header();
    }

    /// The next whole record. Empty at the end; on a journal still being written a later call may find more.
    ///
    /// @throws JournalFormatException where a whole record says nothing we know; the next call goes on after it
    public Optional<JournalRecord> next() throws IOException {
        while (frames.next()) {
            var frame = frames.frame();
            if (frame.type() != JournalFormat.SOURCE) {
                return Optional.of(decode(frame, frames.body()));
            }
            sources.put(
                    frame.stream(), StandardCharsets.UTF_8.decode(frames.body()).toString());
        }
        return Optional.empty();
    }

    private JournalRecord decode(Frame frame, ByteBuffer body) throws JournalFormatException {
        return switch (frame.type()) {
            case JournalFormat.RTP -> packet(frame, PacketKind.RTP, body);
            case JournalFormat.RTCP -> packet(frame, PacketKind.RTCP, body);
            case JournalFormat.UNOPENED -> packet(frame, PacketKind.UNOPENED, body);
            default -> RecordCodec.decode(frame.type(), frame.stream(), frame.epochNanos(), new BodyReader(body));
        };
    }

    private JournalRecord packet(Frame frame, PacketKind kind, ByteBuffer body) throws JournalFormatException {
        if (body.remaining() < 2) {
            throw new JournalFormatException("a packet without the number of its source");
        }
        var source = sources.getOrDefault(body.getShort() & 0xFFFF, "");
        return new PacketArrived(frame.epochNanos(), frame.stream(), kind, source, body.slice());
    }

    /// What was not as it was written, so far.
    public List<JournalDamage> damage() {
        return frames.damage();
    }

    /// Where the last whole record, or the block that it is in, ends, in bytes from the head of the file.
    public long position() {
        return frames.position();
    }

    /// Bytes after that; once [#next()] was empty, 0 unless a record is torn, damaged or still being written.
    public long tailBytes() throws IOException {
        return frames.tailBytes();
    }

    /// What the file proves about itself as far as it was read; empty for version 1, which has no chain.
    public Optional<JournalSeal> seal() {
        return frames instanceof BlockScanner blocks ? Optional.of(blocks.walk().seal()) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
