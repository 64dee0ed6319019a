package io.earwitness.media.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Capture files against programs that others wrote.
class CaptureFilesIT {
    private static final Path PCMA = Path.of("src/test/resources/captures/pcma.pcap");
    private static final long TIME = 1_795_223_537_123_456_789L;

    @TempDir
    Path scratch;

    private static List<CapturedDatagram> datagrams(Path file) throws IOException {
        var datagrams = new ArrayList<CapturedDatagram>();
        var decoder = new IpDecoder();
        try (var reader = PcapReader.open(file)) {
            for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                decoder.decode(frame.get()).ifPresent(packet -> datagrams.add((CapturedDatagram) packet));
            }
        }
        return datagrams;
    }

    private String run(String command) throws Exception {
        var program = Path.of("/usr/bin", command.substring(0, command.indexOf(' ')));
        assumeTrue(Files.isExecutable(program), program + " is not installed");
        var output = scratch.resolve("output");
        var process = new ProcessBuilder(Arrays.asList(command.split(" ")))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor()).as(command).isZero();
        return Files.readString(output);
    }

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(host, port);
    }

    @Test
    void tsharkReadsWhatWeWriteWithRightChecksums() throws Exception {
        var file = scratch.resolve("written.pcapng");
        try (var writer = new PcapngWriter(Files.newOutputStream(file), "Earwitness", List.of("a call"))) {
            writer.datagram(
                    TIME, address("10.1.2.3", 4000), address("10.1.2.4", 52000), ByteBuffer.wrap(new byte[] {1, 2, 3}));
            writer.datagram(
                    TIME + 1,
                    address("2001:db8::1", 4000),
                    address("2001:db8::2", 52002),
                    ByteBuffer.wrap(new byte[160]),
                    List.of("decrypted"));
        }

        var fields = run("tshark -r " + file + " -o ip.check_checksum:TRUE -o udp.check_checksum:TRUE -T fields"
                + " -e frame.time_epoch -e ip.checksum.status -e udp.checksum.status -e udp.dstport -e udp.length"
                + " -e frame.comment -E separator=,");

        assertThat(fields.lines().filter(line -> line.startsWith("17")))
                .containsExactly("1795223537.123456789,1,1,52000,11,", "1795223537.123456790,,1,52002,168,decrypted");
        assertThat(run("capinfos -t -c " + file)).contains("pcapng").contains("2");
        assertThat(datagrams(file)).extracting(CapturedDatagram::epochNanos).containsExactly(TIME, TIME + 1);
    }

    @Test
    void readsTheSameFromEveryFormatThatEditcapWrites() throws Exception {
        var original = datagrams(PCMA);
        assertThat(original).hasSize(800);
        for (var format : List.of("pcapng", "nsecpcap", "pcap")) {
            var file = scratch.resolve("converted." + format);
            run("editcap -F " + format + " " + PCMA + " " + file);

            var converted = datagrams(file);

            assertThat(converted).hasSize(800);
            for (int i = 0; i < converted.size(); i++) {
                assertThat(converted.get(i).epochNanos())
                        .isEqualTo(original.get(i).epochNanos());
                assertThat(converted.get(i).payload()).isEqualTo(original.get(i).payload());
            }
        }
    }

    @Test
    void aTruncatedFileEndsInAnExceptionThatNamesTheOffset() throws Exception {
        var bytes = Files.readAllBytes(PCMA);
        var file = Files.write(scratch.resolve("cut"), Arrays.copyOf(bytes, 24 + 16 + 100));

        assertThatThrownBy(() -> datagrams(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("offset 40");
    }

    @Test
    void anAbsurdLengthIsNotBelieved() throws Exception {
        var bytes = Files.readAllBytes(PCMA);
        Arrays.fill(bytes, 32, 36, (byte) 0x7F);
        var file = Files.write(scratch.resolve("absurd"), bytes);

        assertThatThrownBy(() -> datagrams(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("offset 24")
                .hasMessageContaining("frame length");
    }

    @Test
    void aFileOfAnotherKindIsNamedSo() {
        assertThatThrownBy(
                        () -> new PcapReader(new ByteArrayInputStream("RIFF----".getBytes(StandardCharsets.US_ASCII))))
                .hasMessageContaining("neither pcap nor pcapng");
    }

    @Test
    void brokenBytesNeverEndInAnythingButAnIoException() throws Exception {
        var ng = scratch.resolve("fuzz.pcapng");
        try (var writer = new PcapngWriter(Files.newOutputStream(ng), "Earwitness", List.of("x"))) {
            for (int i = 0; i < 20; i++) {
                writer.datagram(TIME, address("10.0.0.1", 1), address("10.0.0.2", 2), ByteBuffer.allocate(40));
            }
        }
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        for (var seed : List.of(Arrays.copyOf(Files.readAllBytes(PCMA), 5000), Files.readAllBytes(ng))) {
            int frames = 0;
            for (int round = 0; round < 2000; round++) {
                var broken = seed.clone();
                for (int i = 0; i < 1 + random.nextInt(5); i++) {
                    broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
                }
                var decoder = new IpDecoder();
                try (var reader = new PcapReader(new ByteArrayInputStream(broken))) {
                    for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                        decoder.decode(frame.get());
                        frames++;
                    }
                } catch (IOException named) {
                    assertThat(named).hasMessageMatching("(?s).*(offset|neither).*");
                }
            }
            assertThat(frames).isPositive();
        }
    }
}
