package io.earwitness.media.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/// Counts what Linux threw away because a socket's buffer was full: the column `drops` of `/proc/net/udp` and `udp6`.
///
/// Elsewhere it counts nothing. A socket's drops are known up to the last look before it closed. Thread-safe.
public final class KernelDrops {
    private static final int LOCAL_ADDRESS = 1;
    private static final int INODE = 9;
    private static final int DROPS = 12;

    private final List<Path> tables;
    private Map<String, Long> byInode = new HashMap<>();
    private long total;

    public KernelDrops() {
        this(Path.of("/proc/net"));
    }

    KernelDrops(Path directory) {
        this.tables = List.of(directory.resolve("udp"), directory.resolve("udp6"));
    }

    /// Looks at the sockets of this machine once; a matter of a millisecond for some thousand sockets.
    ///
    /// @param ours tells by the local port which sockets are ours
    /// @throws IOException where a table that is there cannot be read; what was counted stays
    public synchronized void look(IntPredicate ours) throws IOException {
        var seen = new HashMap<String, Long>();
        for (var table : tables) {
            if (Files.isReadable(table)) {
                for (var line : Files.readAllLines(table)) {
                    take(line.strip().split("\\s+"), ours, seen);
                }
            }
        }
        // A socket that has gone is forgotten: its number may be given to another one.
        byInode = seen;
    }

    private void take(String[] columns, IntPredicate ours, Map<String, Long> seen) {
        if (columns.length <= DROPS) {
            return;
        }
        var port = port(columns[LOCAL_ADDRESS]);
        if (port < 0 || !ours.test(port)) {
            return;
        }
        var drops = Long.parseLong(columns[DROPS]);
        var before = byInode.getOrDefault(columns[INODE], 0L);
        // Less than before is another socket under the same number.
        total += drops < before ? drops : drops - before;
        seen.put(columns[INODE], drops);
    }

    // `0100007F:1F90`; the head line has a word there, and no port is -1.
    private static int port(String address) {
        var colon = address.indexOf(':');
        return colon < 0 ? -1 : Integer.parseInt(address, colon + 1, address.length(), 16);
    }

    /// All that was seen since the start.
    public synchronized long total() {
        return total;
    }
}
