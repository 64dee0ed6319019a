package io.earwitness.media.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelDropsTest {
    private static final String HEAD =
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n";

    @TempDir
    Path proc;

    @Test
    void addsUpWhatIsNewOnOurPortsInBothTables() throws IOException {
        var drops = new KernelDrops(proc);
        write("udp", socket("0100007F", 30_000, 71, 5) + socket("0100007F", 5_060, 72, 900));
        write("udp6", socket("0000000000000000FFFF00000100007F", 30_002, 73, 2));
        drops.look(port -> port >= 30_000);
        assertThat(drops.total()).isEqualTo(7);

        write("udp", socket("0100007F", 30_000, 71, 8));
        drops.look(port -> port >= 30_000);
        assertThat(drops.total()).isEqualTo(10);
    }

    @Test
    void countsASocketOnAReusedPortFromNothing() throws IOException {
        var drops = new KernelDrops(proc);
        write("udp", socket("0100007F", 30_000, 71, 5));
        drops.look(_ -> true);
        write("udp", socket("0100007F", 30_000, 99, 3));
        drops.look(_ -> true);

        assertThat(drops.total()).isEqualTo(8);
    }

    @Test
    void countsNothingWhereThereAreNoTables() throws IOException {
        var drops = new KernelDrops(proc.resolve("nowhere"));
        drops.look(_ -> true);

        assertThat(drops.total()).isZero();
    }

    @Test
    void seesWhatLinuxReallyDrops() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/net/udp")), "only Linux tells");
        var drops = new KernelDrops();
        try (var full = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var sender = new DatagramSocket()) {
            full.setReceiveBufferSize(4_096);
            var packet =
                    new DatagramPacket(new byte[1_000], 1_000, InetAddress.getLoopbackAddress(), full.getLocalPort());
            for (var i = 0; i < 200; i++) {
                sender.send(packet);
            }

            drops.look(port -> port == full.getLocalPort());

            assertThat(drops.total()).isBetween(100L, 199L);
        }
    }

    private void write(String table, String sockets) throws IOException {
        Files.writeString(proc.resolve(table), HEAD + sockets);
    }

    private static String socket(String address, int port, int inode, int drops) {
        return "%5d: %s:%04X 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 %d 2 0000000000000000 %d\n"
                .formatted(inode, address, port, inode, drops);
    }
}
