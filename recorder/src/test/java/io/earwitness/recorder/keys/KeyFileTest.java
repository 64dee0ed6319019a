package io.earwitness.recorder.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.6Z");

    @TempDir
    Path directory;

    private Path path;
    private KeyFile file;

    @BeforeEach
    void name() {
        path = directory.resolve("keys");
        file = new KeyFile(path);
    }

    @Test
    void theKeyAddedLastIsTheNewestAndAllAreRead() throws Exception {
        var first = file.add(NOW, new SecureRandom());
        var second = file.add(NOW.plusSeconds(60), new SecureRandom());

        assertThat(file.read()).isEqualTo(List.of(first, second));
        assertThat(KeyRing.read(path).newest()).contains(second);
        assertThat(first.created()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    }

    @Test
    void isReadableByItsOwnerAloneAndRefusedOtherwise() throws Exception {
        file.add(NOW, new SecureRandom());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(file::read)
                .isInstanceOf(KeyFileException.class)
                .hasMessage("The key file " + path + " may be read or written by others than its owner: `chmod 600 "
                        + path + "` mends that.");
        assertThatThrownBy(() -> file.add(NOW, new SecureRandom())).isInstanceOf(KeyFileException.class);
    }

    @Test
    void saysWhatIsWrongInWhichLine() throws Exception {
        var key = line();
        assertComplaint("nonsense", "Line 2 of the key file " + path + " is not an id, a moment and a key.");
        assertComplaint(key.replaceFirst("^.", key.startsWith("0") ? "1" : "0"), "its id was made of");
        assertComplaint(key.replace("2026-", "someday-"), "has no moment");
        assertComplaint("0123456789abcdef 2026-01-02T03:04:05Z AAAA", "has a key of 3 bytes, not 32");
        assertComplaint("0123456789abcdef 2026-01-02T03:04:05Z %%%", "is no Base64");
        assertComplaint(key + "\n" + key, "Line 3 of the key file " + path + " repeats the key");
        assertComplaint("", "holds no key: `earwitness keys add` makes one.");
    }

    private String line() throws Exception {
        file.add(NOW, new SecureRandom());
        return Files.readAllLines(path).getLast();
    }

    private void assertComplaint(String line, String complaint) throws Exception {
        Files.writeString(path, "# a comment\n" + line + "\n");
        assertThatThrownBy(file::read).isInstanceOf(KeyFileException.class).hasMessageContaining(complaint);
    }

    @Test
    void aFileThatIsNotThereIsTold() {
        assertThatThrownBy(file::read)
                .hasMessage("There is no key file " + path + ": `earwitness keys add` makes one.");
    }

    @Test
    void noKeyShowsWhereItIsPrinted() throws Exception {
        var key = file.add(NOW, new SecureRandom());
        var secret = Files.readAllLines(path).getLast().split(" ")[2];

        assertThat(key + " " + KeyRing.read(path) + " " + List.of(key)).doesNotContain(secret);
    }

    @Test
    void aWrappedKeyOpensWithItsKeyAndWhereItBelongs() throws Exception {
        file.add(NOW, new SecureRandom());
        var old = KeyRing.read(path);
        var dataKey = old.newDataKey();
        var wrapped = old.wrap(dataKey, new byte[] {1});
        file.add(NOW, new SecureRandom());
        var both = KeyRing.read(path);

        var read = WrappedKey.read(wrapped.toBytes()).orElseThrow();

        assertThat(both.unwrap(List.of(read), new byte[] {1}, "it").getEncoded())
                .isEqualTo(dataKey.getEncoded());
        assertThatThrownBy(() -> both.unwrap(List.of(read), new byte[] {2}, "it"))
                .isInstanceOf(KeyMissingException.class)
                .hasMessage("the data key of it was changed, or belongs to something else");
        assertThatThrownBy(() -> KeyRing.none().unwrap(List.of(read), new byte[] {1}, "it"))
                .isInstanceOf(KeyMissingException.class)
                .hasMessageContaining("it is encrypted under the key " + read.keyId() + ", and no key file is set");
    }
}
