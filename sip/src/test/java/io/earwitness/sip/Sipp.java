package io.earwitness.sip;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The traffic generator sipp, run once; a peer that we did not write. Its output stays in the work folder.
final class Sipp {
    private final Path work;
    private final int port;

    Sipp(Path work) throws IOException {
        this.work = work;
        this.port = freePort();
    }

    static boolean isInstalled() {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "sipp")));
    }

    /// sipp cannot be asked which port the system chose.
    private static int freePort() throws IOException {
        try (var probe = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return probe.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /// A scenario among the test resources.
    static Path scenario(String name) throws IOException {
        try {
            return Path.of(Sipp.class.getResource("/sipp/" + name).toURI());
        } catch (java.net.URISyntaxException impossible) {
            throw new IOException(impossible);
        }
    }

    Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("sipp"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-i", "127.0.0.1", "-p", Integer.toString(port), "-nostdin"));
        return new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("sipp.out").toFile())
                .start();
    }

    String output() {
        try {
            return Files.readString(work.resolve("sipp.out"));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
