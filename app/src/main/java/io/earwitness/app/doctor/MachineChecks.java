package io.earwitness.app.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Looks at what the operating system offers: Java, clock, disk, socket buffers, open files.
///
/// Reads Linux's own accounts where there are any, and says so where there are none.
final class MachineChecks {
    private static final long BUFFER_BYTES_WANTED = 4L << 20;
    private static final long DISK_BYTES_WANTED = 5L << 30;
    private static final long FILES_WANTED = 16_384;

    private MachineChecks() {}

    static Finding java() {
        var version = Runtime.version();
        return version.feature() >= 25
                ? Finding.ok("Java", System.getProperty("java.vm.name") + " " + version)
                : Finding.bad("Java", "This is Java " + version, "Install a JDK 25 and set JAVA_HOME to it");
    }

    static Finding processors() {
        var megabytes = Runtime.getRuntime().maxMemory() >> 20;
        var text = Runtime.getRuntime().availableProcessors() + " processors, heap up to " + megabytes + " MB";
        return megabytes >= 256
                ? Finding.ok("Processor and memory", text)
                : Finding.warning("Processor and memory", text, "Give it more with EARWITNESS_JAVA_OPTS=-Xmx1g");
    }

    static Finding disk(Path directory) {
        var wanted = directory.toAbsolutePath().normalize();
        var nearest = nearestExisting(wanted);
        if (!Files.isDirectory(nearest) || !Files.isWritable(nearest)) {
            return Finding.bad(
                    "Data directory",
                    wanted + " cannot be written, for want of the right to write in " + nearest,
                    "Give this user that right, or choose another with data-directory");
        }
        try {
            var free = Files.getFileStore(nearest).getUsableSpace();
            var text = wanted + (nearest.equals(wanted) ? " is writable, " : " can be made, ") + (free >> 30)
                    + " GiB free";
            return free >= DISK_BYTES_WANTED
                    ? Finding.ok("Data directory", text)
                    : Finding.warning("Data directory", text, "A G.711 call takes about 4 MB a minute: make room");
        } catch (IOException e) {
            return Finding.bad("Data directory", "the disk of " + nearest + " does not answer: " + e, "Mend the disk");
        }
    }

    private static Path nearestExisting(Path path) {
        var at = path;
        for (var parent = at.getParent(); !Files.exists(at) && parent != null; parent = at.getParent()) {
            at = parent;
        }
        return at;
    }

    static Finding clock() {
        var answer = run("timedatectl", "show", "-p", "NTPSynchronized", "--value");
        if (answer.isEmpty()) {
            return Finding.warning(
                    "Clock",
                    "Nothing here tells whether the clock is kept in step",
                    "Evidence needs true time: run chrony or another NTP client");
        }
        return answer.get().equals("yes")
                ? Finding.ok("Clock", "kept in step by NTP")
                : Finding.warning("Clock", "not kept in step by NTP", "Run chrony or another NTP client");
    }

    static Finding socketBuffers() {
        var most = number(Path.of("/proc/sys/net/core/rmem_max"));
        if (most.isEmpty()) {
            return Finding.ok("Socket buffers", "not told on this system");
        }
        var text = "the kernel gives a socket at most " + (most.get() >> 10) + " KiB";
        return most.get() >= BUFFER_BYTES_WANTED
                ? Finding.ok("Socket buffers", text)
                : Finding.warning(
                        "Socket buffers",
                        text + ", which a busy moment can fill",
                        "sysctl -w net.core.rmem_max=" + BUFFER_BYTES_WANTED);
    }

    /// UDP datagrams that the kernel dropped since boot because a buffer was full.
    static Finding droppedDatagrams() {
        return snmp("RcvbufErrors")
                .map(dropped -> dropped == 0
                        ? Finding.ok("Dropped datagrams", "none since boot")
                        : Finding.warning(
                                "Dropped datagrams",
                                dropped + " UDP datagrams were dropped since boot for want of buffer, by any program",
                                "Raise net.core.rmem_max, and see whether the number still grows"))
                .orElseGet(() -> Finding.ok("Dropped datagrams", "not told on this system"));
    }

    static Finding openFiles() {
        return limit("Max open files")
                .map(most -> most >= FILES_WANTED
                        ? Finding.ok("Open files", "up to " + most)
                        : Finding.warning(
                                "Open files",
                                "up to " + most + ": enough for about " + most / 6 + " calls at once",
                                "ulimit -n " + FILES_WANTED + ", or LimitNOFILE in the service's unit"))
                .orElseGet(() -> Finding.ok("Open files", "not told on this system"));
    }

    private static Optional<Long> limit(String name) {
        return lines(Path.of("/proc/self/limits"))
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(name.length()).strip().split(" +", -1)[0])
                .map(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft));
    }

    private static Optional<Long> snmp(String column) {
        var rows = lines(Path.of("/proc/net/snmp"))
                .filter(line -> line.startsWith("Udp:"))
                .map(line -> line.split(" ", -1))
                .toList();
        if (rows.size() < 2) {
            return Optional.empty();
        }
        var names = rows.get(0);
        for (var i = 1; i < Math.min(names.length, rows.get(1).length); i++) {
            if (names[i].equals(column)) {
                return Optional.of(Long.parseLong(rows.get(1)[i]));
            }
        }
        return Optional.empty();
    }

    private static java.util.stream.Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            return java.util.stream.Stream.empty(); // not this kind of system
        }
    }

    private static Optional<Long> number(Path file) {
        return lines(file).findFirst().map(String::strip).map(Long::parseLong);
    }

    private static Optional<String> run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
