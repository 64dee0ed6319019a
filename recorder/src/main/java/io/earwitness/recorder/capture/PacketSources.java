package io.earwitness.recorder.capture;

import io.earwitness.media.net.NioPacketSource;
import io.earwitness.media.net.PacketSource;
import io.earwitness.media.net.linux.RingPacketSource;
import io.earwitness.media.net.linux.SweptPacketSource;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the packet sources of a process: the kind that was asked for, or the best that this system has.
///
/// @param portFirst   the lowest port for media
/// @param portLast    the highest
/// @param ringBytes   memory of a ring, once for IPv4 and once for IPv6 where that is used
/// @param bufferBytes asked for each socket that is read
public record PacketSources(int portFirst, int portLast, int ringBytes, int bufferBytes, InstantSource clock) {
    private static final Logger log = LoggerFactory.getLogger(PacketSources.class);

    @FunctionalInterface
    private interface Opening {
        PacketSource open() throws IOException;
    }

    /// @param loops how many threads may share the work; a ring is one, which is enough for it
    /// @throws IOException where the kind that was asked for cannot be had
    public List<PacketSource> open(PacketSourceKind kind, int loops) throws IOException {
        return switch (kind) {
            case AUTO -> best(loops);
            case RING -> ring();
            case SWEPT -> swept(loops);
            case NIO -> nio(loops);
        };
    }

    private List<PacketSource> best(int loops) throws IOException {
        try {
            return ring();
        } catch (IOException | RuntimeException | LinkageError notHere) {
            log.debug("no packet ring", notHere);
            log.info("media packets by a ring, which costs least, cannot be had: {}", notHere.getMessage());
        }
        try {
            return swept(loops);
        } catch (IOException | RuntimeException | LinkageError notHere) {
            log.debug("no swept sockets", notHere);
            log.info("media packets by sweeps, many a system call, cannot be had: {}", notHere.getMessage());
        }
        return nio(loops);
    }

    private List<PacketSource> ring() throws IOException {
        return List.of(RingPacketSource.open(portFirst, portLast, ringBytes, clock));
    }

    private List<PacketSource> swept(int loops) throws IOException {
        return some(loops, () -> SweptPacketSource.open(bufferBytes, clock));
    }

    private List<PacketSource> nio(int loops) throws IOException {
        return some(loops, () -> new NioPacketSource(bufferBytes, clock));
    }

    private static List<PacketSource> some(int loops, Opening opening) throws IOException {
        var sources = new ArrayList<PacketSource>();
        try {
            for (var i = 0; i < loops; i++) {
                sources.add(opening.open());
            }
            return List.copyOf(sources);
        } catch (IOException | RuntimeException | LinkageError e) {
            for (var source : sources) {
                source.close();
            }
            throw e;
        }
    }
}
