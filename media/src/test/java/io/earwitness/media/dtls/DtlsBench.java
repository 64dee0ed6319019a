package io.earwitness.media.dtls;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// What a handshake costs, both sides of it in this process, and a ClientHello that is only answered with a cookie.
/// CPU time of the whole process. `bin/bench-dtls` runs it.
final class DtlsBench {
    private static final int ROUNDS = 10;
    private static final int PAIRS = 200;
    private static final int HELLOS = 200_000;

    private DtlsBench() {}

    public static void main(String[] arguments) throws Exception {
        var process = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var hello = new byte[1][];
        try (var owner = Executors.newSingleThreadExecutor()) {
            var pairs = new ArrayList<Pair>();
            for (var round = 0; round < ROUNDS; round++) {
                var before = process.getProcessCpuTime();
                pairs.addAll(shakeHands(owner, hello));
                System.out.printf(
                        "%d handshakes: %d us of CPU each, both sides%n",
                        PAIRS, (process.getProcessCpuTime() - before) / PAIRS / 1_000);
            }
            System.gc();
            var memory = ManagementFactory.getMemoryMXBean();
            var with = memory.getHeapMemoryUsage().getUsed();
            var sides = 2 * pairs.size();
            owner.submit(() -> pairs.forEach(Pair::close)).get();
            pairs.clear();
            // Their threads end by and by.
            Thread.sleep(2_000);
            System.gc();
            System.out.printf(
                    "%d sides that still answer: %d bytes of heap each%n",
                    sides, (with - memory.getHeapMemoryUsage().getUsed()) / sides);
        }
        challenge(hello[0]);
    }

    private record Pair(DtlsPort client, DtlsPort server) {
        void close() {
            client.close();
            server.close();
        }
    }

    private static List<Pair> shakeHands(ExecutorService owner, byte[][] hello) throws Exception {
        var clients = DtlsEndpoint.create(Clock.systemUTC());
        var servers = DtlsEndpoint.create(Clock.systemUTC());
        var made = new ArrayList<Pair>();
        var done = new CountDownLatch(2 * PAIRS);
        for (var n = 0; n < PAIRS; n++) {
            var client = new InetSocketAddress(InetAddress.getLoopbackAddress(), 10_000 + n);
            var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), 20_000 + n);
            var ports = new DtlsPort[2];
            ports[0] = new DtlsPort(
                    clients,
                    owner,
                    (datagram, _) -> {
                        hello[0] = hello[0] == null ? bytes(datagram) : hello[0];
                        ports[1].datagram(datagram, client);
                    },
                    counting(done));
            ports[1] =
                    new DtlsPort(servers, owner, (datagram, _) -> ports[0].datagram(datagram, server), counting(done));
            owner.submit(() -> {
                ports[1].agree(terms(DtlsRole.SERVER, clients, Optional.empty()));
                ports[0].agree(terms(DtlsRole.CLIENT, servers, Optional.of(server)));
            });
            made.add(new Pair(ports[0], ports[1]));
        }
        done.await();
        return made;
    }

    private static DtlsTerms terms(DtlsRole role, DtlsEndpoint other, Optional<InetSocketAddress> target) {
        return new DtlsTerms(
                "1",
                role,
                PeerFingerprints.of(List.of(other.fingerprint())),
                target,
                Set.of(InetAddress.getLoopbackAddress()));
    }

    private static DtlsPort.Listener counting(CountDownLatch done) {
        return new DtlsPort.Listener() {
            @Override
            public void keyed(DtlsKeys keys, InetSocketAddress with) {
                done.countDown();
            }

            @Override
            public void failed(HandshakeFailure failure, InetSocketAddress with) {
                throw new IllegalStateException(failure.detail());
            }
        };
    }

    private static byte[] bytes(ByteBuffer datagram) {
        var bytes = new byte[datagram.remaining()];
        datagram.duplicate().get(bytes);
        return bytes;
    }

    private static void challenge(byte[] hello) {
        var endpoint = DtlsEndpoint.create(Clock.systemUTC());
        var port = new DtlsPort(endpoint, Runnable::run, (_, _) -> {}, counting(new CountDownLatch(1)));
        port.agree(terms(DtlsRole.SERVER, endpoint, Optional.empty()));
        var threads = ManagementFactory.getThreadMXBean();
        for (var round = 0; round < 5; round++) {
            var before = threads.getCurrentThreadCpuTime();
            for (var n = 0; n < HELLOS; n++) {
                port.datagram(
                        ByteBuffer.wrap(hello),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1_024 + n % 60_000));
            }
            System.out.printf(
                    "a ClientHello answered with a cookie: %d ns of CPU%n",
                    (threads.getCurrentThreadCpuTime() - before) / HELLOS);
        }
    }
}
