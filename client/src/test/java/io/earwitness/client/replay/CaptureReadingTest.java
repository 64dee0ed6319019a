package io.earwitness.client.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which packets of a capture belong to a recording session, and what is said of a file that is not whole.
final class CaptureReadingTest {
    private static final String CLIENT = "192.0.2.1";
    private static final String SERVER = "192.0.2.9";
    private static final int PCMA = 8;
    private static final int SENDER_REPORT = 200;

    @TempDir
    Path folder;

    private CapturedDialog only(WrittenCapture capture) throws IOException {
        return CaptureReplay.read(capture.in(folder)).dialogs().getFirst();
    }

    @Test
    void findsMediaByAddressInEitherVersionOfIp() throws Exception {
        var six = new WrittenCapture("2001:db8::1", "2001:db8::9")
                .invite("2001:db8::1")
                .accept("2001:db8::9", "")
                .media("2001:db8::9", 6000, PCMA);

        assertThat(only(six).rtp(0)).hasSize(1);
    }

    @Test
    void findsMediaWhoseDescribedAddressWasTranslatedOrIsAName() throws Exception {
        var translated = new WrittenCapture(CLIENT, SERVER)
                .invite(CLIENT)
                .accept("10.0.0.9", "")
                .media(SERVER, 6000, PCMA);
        var elsewhere = new WrittenCapture(CLIENT, SERVER)
                .invite(CLIENT)
                .accept("media.srs.example", "")
                .media("192.0.2.77", 6000, PCMA);

        assertThat(only(translated).rtp(0)).hasSize(1);
        assertThat(only(elsewhere).rtp(0)).hasSize(1);
    }

    @Test
    void believesTheDescribedAddressBeforeAnother() throws Exception {
        var capture = new WrittenCapture(CLIENT, SERVER)
                .invite(CLIENT)
                .accept("192.0.2.77", "")
                .media("192.0.2.77", 6000, PCMA)
                .media("192.0.2.78", 6002, PCMA);

        assertThat(only(capture).rtp(0)).hasSize(1);
    }

    @Test
    void tellsRtcpFromRtpOnOnePort() throws Exception {
        var capture = new WrittenCapture(CLIENT, SERVER)
                .invite(CLIENT)
                .accept(SERVER, "a=rtcp-mux\r\n")
                .media(SERVER, 6000, PCMA)
                .media(SERVER, 6000, SENDER_REPORT);

        var dialog = only(capture);

        assertThat(dialog.rtp(0)).hasSize(1);
        assertThat(dialog.media()).extracting(CapturedMedia::rtcp).containsExactly(false, true);
    }

    @Test
    void countsWhatIsNoMedia() throws Exception {
        var capture = new WrittenCapture(CLIENT, SERVER)
                .invite(CLIENT)
                .accept(SERVER, "")
                .noise(SERVER, 6000);

        assertThat(only(capture).notes())
                .containsExactly("1 datagrams to its media ports are neither RTP nor RTCP and" + " are not sent");
    }

    @Test
    void takesAPacketThatWasCapturedTwiceOnce() throws Exception {
        var capture = new WrittenCapture(CLIENT, SERVER)
                .invite(CLIENT)
                .accept(SERVER, "")
                .media(SERVER, 6000, PCMA)
                .again(SERVER, 6000, PCMA);

        var contents = CaptureReplay.read(capture.in(folder));

        assertThat(contents.dialogs().getFirst().rtp(0)).hasSize(1);
        assertThat(contents.remarks()).containsExactly("1 datagrams were captured more than once and count once");
    }

    @Test
    void readsATornFileUpToWhereItIsWhole() throws Exception {
        var bytes = new WrittenCapture(CLIENT, SERVER)
                .invite(CLIENT)
                .accept(SERVER, "")
                .media(SERVER, 6000, PCMA)
                .media(SERVER, 6000, PCMA)
                .bytes();
        var file = Files.write(folder.resolve("torn"), Arrays.copyOf(bytes, bytes.length - 1));

        var contents = CaptureReplay.read(file);

        assertThat(contents.dialogs().getFirst().rtp(0)).hasSize(1);
        assertThat(contents.remarks()).singleElement().asString().startsWith("the file is torn after 3 frames");
    }

    @Test
    void readsAGzippedFile() throws Exception {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write(new WrittenCapture(CLIENT, SERVER)
                    .invite(CLIENT)
                    .accept(SERVER, "")
                    .bytes());
        }

        assertThat(CaptureReplay.read(Files.write(folder.resolve("a.gz"), zipped.toByteArray()))
                        .dialogs())
                .hasSize(1);
    }

    @Test
    void namesAFileThatIsNoCapture() throws Exception {
        var empty = Files.createFile(folder.resolve("empty"));
        var tiny = Files.write(folder.resolve("tiny"), new byte[] {1, 2});
        var text = Files.writeString(folder.resolve("text"), "hello world");

        assertThatThrownBy(() -> CaptureReplay.read(empty)).hasMessageContaining("empty");
        assertThatThrownBy(() -> CaptureReplay.read(tiny)).hasMessageContaining("too short");
        assertThatThrownBy(() -> CaptureReplay.read(text)).hasMessageContaining("neither pcap nor pcapng");
        assertThatThrownBy(() -> CaptureReplay.read(folder)).hasMessageContaining("directory");
        assertThatThrownBy(() -> CaptureReplay.read(folder.resolve("gone"))).hasMessageContaining("no such file");
    }

    @Test
    void saysWhenTheMediaIsMoreThanMemoryHolds() throws Exception {
        var file = new WrittenCapture(CLIENT, SERVER)
                .invite(CLIENT)
                .accept(SERVER, "")
                .media(SERVER, 6000, PCMA)
                .in(folder);
        var dialogs = DialogFinder.find(CapturedSignalling.read(file)).dialogs();

        assertThatThrownBy(() -> MediaFinder.find(file, dialogs, 100)).hasMessageContaining("cut it into parts");
    }
}
