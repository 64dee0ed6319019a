package io.earwitness.recorder.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import io.earwitness.recorder.keys.KeyFile;
import io.earwitness.recorder.keys.KeyMissingException;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.keys.WrappedKeyFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of an encrypted folder: what goes in comes out from anywhere, and nothing else does.
class EncryptedFolderTest {
    private static final String OWNER = "01M7YVP05NJRF6P03TVDM1HNAJ";
    private static final int SEGMENT = EncryptedFormat.SEGMENT_BYTES;

    @TempDir
    Path directory;

    private Path keyFile;
    private KeyRing keys;
    private RecordingFolder folder;

    @BeforeEach
    void makeAFolder() throws IOException {
        keyFile = directory.resolve("keys");
        new KeyFile(keyFile).add(Instant.EPOCH, new SecureRandom());
        keys = KeyRing.read(keyFile);
        folder = RecordingFolder.create(directory.resolve("folder"), OWNER, keys);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 65_463, 65_464, 65_465, 130_983, 130_984, 130_985, 400_000})
    void whatWasWrittenIsReadWholeAndFromAnywhere(int length) throws Exception {
        var content = bytes(length);
        folder.write("audio.wav", content);

        assertThat(folder.size("audio.wav")).hasValue(length);
        assertThat(folder.contents("audio.wav", length)).isEqualTo(content);
        var random = new Random(length);
        try (var file = folder.read("audio.wav")) {
            assertThat(file.size()).isEqualTo(length);
            for (var n = 0; n < 50; n++) {
                var from = random.nextInt(length + 1);
                var count = random.nextInt(Math.min(length - from, 70_000) + 1);
                assertThat(read(file, from, count)).isEqualTo(Arrays.copyOfRange(content, from, from + count));
            }
            assertThat(file.position(length).read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    /// The format is Tink's behind our sixteen bytes: a library that we did not write opens it, from anywhere.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_464, 65_465, 130_984, 400_000})
    void tinkReadsWhatWeWrite(int length) throws Exception {
        var content = bytes(length);
        folder.write("packets.pcapng", content);

        try (var file = FileChannel.open(folder.place("packets.pcapng"))) {
            var theirs = tink().newSeekableDecryptingChannel(file, EncryptedFormat.identity(OWNER, "packets.pcapng"));
            assertThat(read(theirs, 0, length)).isEqualTo(content);
            assertThat(theirs.size()).isEqualTo(length);
            assertThat(read(theirs, length / 2, length - length / 2))
                    .isEqualTo(Arrays.copyOfRange(content, length / 2, length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_464, 65_465, 130_984, 400_000})
    void weReadWhatTinkWrites(int length) throws Exception {
        var content = bytes(length);
        try (var file = Files.newOutputStream(folder.place("x"))) {
            file.write(EncryptedFormat.head(new byte[32], new byte[7]), 0, EncryptedFormat.PREAMBLE_BYTES);
            try (var theirs = tink().newEncryptingStream(file, EncryptedFormat.identity(OWNER, "x"))) {
                theirs.write(content);
            }
        }

        assertThat(folder.contents("x", length)).isEqualTo(content);
    }

    private AesGcmHkdfStreaming tink() throws Exception {
        var dataKey = new WrappedKeyFile(folder.path().resolve(RecordingFolder.KEY_NAME)).open(keys);
        return new AesGcmHkdfStreaming(
                dataKey.dataKey().getEncoded(), "HmacSha256", 32, SEGMENT, EncryptedFormat.PREAMBLE_BYTES);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 65_464, 300_000})
    void aWriterMayGoBackToItsHeader(int length) throws Exception {
        var content = bytes(length);
        try (var file = folder.write("audio.wav")) {
            file.write(ByteBuffer.wrap(new byte[100]));
            file.write(ByteBuffer.wrap(content, 100, length - 100));
            file.position(0).write(ByteBuffer.wrap(content, 0, 100));
            assertThat(file.size()).isEqualTo(length);
        }

        assertThat(folder.contents("audio.wav", length)).isEqualTo(content);
    }

    @Test
    void aWriterMayNotGoBackFarther() throws Exception {
        try (var file = folder.write("audio.wav")) {
            file.write(ByteBuffer.wrap(bytes(200_000)));
            file.position(100_000);
            assertThatThrownBy(() -> file.write(ByteBuffer.wrap(bytes(10))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot be changed at 100000");
        }
    }

    @Test
    void neitherContentNorNameIsOnTheDisk() throws Exception {
        var secret = "+4930555012 Ann Archer".getBytes(StandardCharsets.US_ASCII);
        folder.write("stream-1-ann-archer.wav", secret);
        folder.write("metadata/1-invite.xml", secret);

        try (var files = Files.walk(folder.path())) {
            for (var file : files.toList()) {
                assertThat(file.toString()).doesNotContain("ann", "archer", "invite", "stream");
                if (Files.isRegularFile(file)) {
                    assertThat(text(file)).doesNotContain("Archer", "555012");
                }
            }
        }
    }

    @Test
    void everyChangedByteIsTold() throws Exception {
        folder.write("x", bytes(300));
        var place = folder.place("x");
        var whole = Files.readAllBytes(place);
        for (var at = 0; at < whole.length; at++) {
            var changed = whole.clone();
            changed[at] ^= 1;
            Files.write(place, changed);
            assertThatThrownBy(() -> folder.contents("x", 1_000))
                    .as("byte %d", at)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void everyCutEndIsTold() throws Exception {
        folder.write("x", bytes(200_000));
        var place = folder.place("x");
        var whole = Files.readAllBytes(place);
        for (var length : new int[] {
            0,
            1,
            55,
            56,
            71,
            72,
            1_000,
            SEGMENT - 1,
            SEGMENT,
            SEGMENT + 1,
            SEGMENT + 15,
            2 * SEGMENT,
            3 * SEGMENT,
            whole.length - 1
        }) {
            Files.write(place, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> folder.read("x").close())
                    .as("%d bytes", length)
                    .isInstanceOf(IOException.class);
        }
        Files.write(place, Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> folder.read("x").close()).as("a byte more").isInstanceOf(IOException.class);
    }

    @Test
    void segmentsInAnotherOrderAreTold() throws Exception {
        folder.write("x", bytes(300_000));
        var place = folder.place("x");
        var shuffled = Files.readAllBytes(place);
        var second = Arrays.copyOfRange(shuffled, SEGMENT, 2 * SEGMENT);
        System.arraycopy(shuffled, 2 * SEGMENT, shuffled, SEGMENT, SEGMENT);
        System.arraycopy(second, 0, shuffled, 2 * SEGMENT, SEGMENT);
        Files.write(place, shuffled);

        assertThatThrownBy(() -> folder.contents("x", 1 << 20))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("segment 1 was changed");
    }

    @Test
    void aFileUnderTheNameOfAnotherIsTold() throws Exception {
        folder.write("stream-1.wav", bytes(100));
        folder.write("stream-2.wav", bytes(100));
        Files.copy(folder.place("stream-1.wav"), folder.place("stream-2.wav"), StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> folder.contents("stream-2.wav", 1_000)).isInstanceOf(IOException.class);
    }

    @Test
    void aFileOfAnotherRecordingIsTold() throws Exception {
        var other = RecordingFolder.create(directory.resolve("other"), "01M7YVP05NJRF6P03TVDM1HNAK", keys);
        folder.write("audio.wav", bytes(100));
        other.write("audio.wav", bytes(100));
        Files.write(folder.place("audio.wav"), Files.readAllBytes(other.place("audio.wav")));

        assertThatThrownBy(() -> folder.contents("audio.wav", 1_000)).isInstanceOf(IOException.class);
        // Neither does the other's key make it one of ours.
        Files.write(
                folder.path().resolve(RecordingFolder.KEY_NAME),
                Files.readAllBytes(other.path().resolve(RecordingFolder.KEY_NAME)));
        assertThat(RecordingFolder.open(folder.path(), keys).size("audio.wav")).isEmpty();
    }

    @Test
    void aCrashBeforeTheEndLeavesNothingThatOpens() throws Exception {
        var file = folder.write("audio.wav");
        file.write(ByteBuffer.wrap(bytes(200_000)));

        assertThatThrownBy(() -> folder.read("audio.wav").close()).isInstanceOf(IOException.class);
        file.close();
        assertThat(folder.contents("audio.wav", 200_000)).isEqualTo(bytes(200_000));
    }

    @Test
    void rewrappingChangesTheKeyFileAloneAndAMissingKeyIsSaid() throws Exception {
        folder.write("audio.wav", bytes(100_000));
        var before = Files.readAllBytes(folder.place("audio.wav"));
        var oldLine = Files.readAllLines(keyFile);
        new KeyFile(keyFile).add(Instant.EPOCH.plusSeconds(1), new SecureRandom());
        var both = KeyRing.read(keyFile);
        var wrapped = new WrappedKeyFile(folder.path().resolve(RecordingFolder.KEY_NAME));

        assertThat(wrapped.rewrap(both)).isTrue();
        assertThat(wrapped.rewrap(both)).isFalse();

        var newest = Files.readAllLines(keyFile);
        newest.removeAll(oldLine.stream().filter(line -> !line.startsWith("#")).toList());
        Files.write(keyFile, newest);
        var newAlone = KeyRing.read(keyFile);
        assertThat(RecordingFolder.open(folder.path(), newAlone).contents("audio.wav", 100_000))
                .isEqualTo(bytes(100_000));
        assertThat(Files.readAllBytes(folder.place("audio.wav"))).isEqualTo(before);
        assertThatThrownBy(() -> RecordingFolder.open(folder.path(), keys))
                .isInstanceOf(KeyMissingException.class)
                .hasMessageContaining(OWNER)
                .hasMessageContaining("which the key file does not hold");
        assertThatThrownBy(() -> RecordingFolder.open(folder.path(), KeyRing.none()))
                .isInstanceOf(KeyMissingException.class)
                .hasMessageContaining("no key file is set");
    }

    @Test
    void aFolderInTheClearStaysReadableWithKeys() throws Exception {
        var clear = RecordingFolder.create(directory.resolve("clear"), OWNER, KeyRing.none());
        clear.write("metadata/1-invite.xml", bytes(10));

        assertThat(RecordingFolder.open(clear.path(), keys).contents("metadata/1-invite.xml", 10))
                .isEqualTo(bytes(10));
        assertThat(clear.path().resolve("metadata/1-invite.xml")).hasBinaryContent(bytes(10));
    }

    @Test
    void scratchIsReadAndWrittenAnywhereLikeAFile() throws Exception {
        var random = new Random(7);
        var plain = new ScratchFolder(directory.resolve("a"), false).open("x");
        var sealed = new ScratchFolder(directory.resolve("b"), true).open("x");
        try (plain;
                sealed) {
            for (var n = 0; n < 400; n++) {
                var at = random.nextInt(300_000);
                var piece = ByteBuffer.wrap(bytes(random.nextInt(20_000)));
                plain.position(at).write(piece.duplicate());
                sealed.position(at).write(piece);
                var from = random.nextInt(320_000);
                assertThat(upTo(sealed, from, 40_000)).isEqualTo(upTo(plain, from, 40_000));
            }
            assertThat(sealed.size()).isEqualTo(plain.size());
        }
        try (var left = Files.list(directory.resolve("b"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void scratchLiesEncryptedAndWhatWasNeverWrittenIsAHole() throws Exception {
        var secret = "what was said to the doctor".getBytes(StandardCharsets.US_ASCII);
        var place = directory.resolve("x");
        var onDisk = FileChannel.open(
                place, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try (var file = new EncryptedScratch(onDisk)) {
            file.position(10_000_000).write(ByteBuffer.wrap(secret));
            file.position(0).write(ByteBuffer.wrap(secret));
            file.position(20_000_000).write(ByteBuffer.wrap(secret));

            assertThat(read(file, 5_000_000, 100)).isEqualTo(new byte[100]);
            assertThat(read(file, 10_000_000, secret.length)).isEqualTo(secret);
        }
        assertThat(text(place)).hasSizeGreaterThan(20_000_000).doesNotContain("doctor");
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    private static byte[] upTo(SeekableByteChannel file, long from, int count) throws IOException {
        var bytes = ByteBuffer.allocate(count);
        file.position(from);
        while (bytes.hasRemaining() && file.read(bytes) >= 0) {
            // Until it is whole, or the file ends.
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static byte[] read(SeekableByteChannel file, long from, int count) throws IOException {
        var bytes = ByteBuffer.allocate(count);
        file.position(from);
        while (bytes.hasRemaining()) {
            assertThat(file.read(bytes)).isPositive();
        }
        return bytes.array();
    }

    private static byte[] bytes(int length) {
        var bytes = new byte[length];
        new Random(99).nextBytes(bytes);
        return bytes;
    }
}
