package io.earwitness.client.replay;

import io.earwitness.media.container.CapturedFrame;
import io.earwitness.media.container.CapturedPacket;
import io.earwitness.media.container.IpDecoder;
import io.earwitness.media.container.PcapReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One walk through a capture file from front to end, and what it could not read on the way.
///
/// A file that is torn after its first frames is read up to there; one that is no capture is an IOException with
/// its name.
final class CaptureWalk {
    private final IpDecoder ip = new IpDecoder();
    private final List<String> remarks = new ArrayList<>();
    private long frames;

    private CaptureWalk() {}

    /// Takes the packets of a walk in their order.
    interface PacketTaker {
        void accept(CapturedPacket packet) throws IOException;
    }

    static CaptureWalk through(Path file, PacketTaker taker) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a directory, not a capture");
        }
        var walk = new CaptureWalk();
        try (var reader = walk.open(file)) {
            walk.read(reader, taker);
            if (!reader.unknownLinkTypes().isEmpty()) {
                walk.remarks.add("link type " + reader.unknownLinkTypes()
                        + " is not understood; Ethernet, Linux cooked, loopback and raw IP are");
            }
        }
        walk.addRemarks();
        return walk;
    }

    /// What could not be read, in words for people; empty when all was.
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    private PcapReader open(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("no such file: " + file);
        }
        try {
            return PcapReader.open(file);
        } catch (EOFException tooShort) {
            throw new IOException(file + " is too short for a capture: neither pcap nor pcapng", tooShort);
        } catch (IOException unreadable) {
            throw new IOException(file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private void read(PcapReader reader, PacketTaker taker) throws IOException {
        for (Optional<CapturedFrame> frame = next(reader); frame.isPresent(); frame = next(reader)) {
            frames++;
            Optional<CapturedPacket> packet = ip.decode(frame.get());
            if (packet.isPresent()) {
                taker.accept(packet.get());
            }
        }
    }

    private Optional<CapturedFrame> next(PcapReader reader) {
        try {
            return reader.next();
        } catch (IOException torn) {
            remarks.add("the file is torn after %,d frames (%s); what came before is played"
                    .formatted(frames, torn.getMessage()));
            return Optional.empty();
        }
    }

    private void addRemarks() {
        if (ip.cutShortFrames() > 0) {
            remarks.add("%,d of %,d frames were cut short by the snap length of the capture and cannot be used"
                    .formatted(ip.cutShortFrames(), frames));
        }
        if (ip.incompletePackets() > 0) {
            remarks.add("fragments of %,d packets are missing".formatted(ip.incompletePackets()));
        }
        if (ip.repeatedDatagrams() > 0) {
            remarks.add("%,d datagrams were captured more than once and count once".formatted(ip.repeatedDatagrams()));
        }
    }
}
