package io.earwitness.media.msrp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames as they stand on the wire, however the network cuts them.
class MsrpFramerTest {
    private static final String PATHS =
            "To-Path: msrp://192.0.2.1:2855/s3cr3t;tcp\r\nFrom-Path: msrp://192.0.2.9:7654/jshA7we;tcp\r\n";
    private static final String HELLO = "MSRP a786hjs2 SEND\r\n" + PATHS
            + "Message-ID: 87652491\r\nByte-Range: 1-25/25\r\nContent-Type: text/plain\r\n\r\n"
            + "Hey Bob, are you there?\r\n\r\n-------a786hjs2$\r\n";

    private record Frame(MsrpHead head, String body, Continuation flag) {}

    private final List<Frame> frames = new ArrayList<>();
    private final MsrpFramer framer = new MsrpFramer(new MsrpFramer.Listener() {
        private MsrpHead head = new MsrpHead("", "", java.util.Map.of());
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        @Override
        public void head(MsrpHead next) {
            head = next;
            body.reset();
        }

        @Override
        public void body(ByteBuffer piece) {
            var bytes = new byte[piece.remaining()];
            piece.get(bytes);
            body.writeBytes(bytes);
        }

        @Override
        public void end(Continuation flag) {
            frames.add(new Frame(head, body.toString(java.nio.charset.StandardCharsets.ISO_8859_1), flag));
        }
    });

    private void take(String text) throws IOException {
        take(text.getBytes(UTF_8));
    }

    private void take(byte[] bytes) throws IOException {
        framer.take(bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 10_000})
    void framesAreTheSameHoweverTheyAreCut(int cut) throws Exception {
        var report = "MSRP dkei38sd REPORT\r\n" + PATHS
                + "Message-ID: 12339\r\nByte-Range: 1-106/106\r\nStatus: 000 200 OK\r\n-------dkei38sd$\r\n";
        var response = "MSRP d93kswow 200 OK\r\n" + PATHS + "-------d93kswow$\r\n";
        var wire = (HELLO + report + "\r\n" + response + HELLO.replace("2$", "2+")).getBytes(UTF_8);
        for (var at = 0; at < wire.length; at += cut) {
            framer.take(wire, at, Math.min(cut, wire.length - at));
        }

        assertThat(frames).hasSize(4);
        assertThat(frames.get(0).body()).isEqualTo("Hey Bob, are you there?\r\n");
        assertThat(frames.get(0).flag()).isEqualTo(Continuation.COMPLETE);
        assertThat(frames.get(0).head().method()).isEqualTo("SEND");
        assertThat(frames.get(0).head().contentType()).isEqualTo("text/plain");
        assertThat(frames.get(0).head().byteRange()).isEqualTo(new ByteRange(1, 25));
        assertThat(frames.get(1).head().method()).isEqualTo("REPORT");
        assertThat(frames.get(1).body()).isEmpty();
        assertThat(frames.get(2).head().isRequest()).isFalse();
        assertThat(frames.get(3).flag()).isEqualTo(Continuation.MORE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 1_460, 1 << 20})
    void aBodyMayHoldWhatLooksLikeItsEnd(int cut) throws Exception {
        var body = "\r\n-------a786hjs2 \r\n-------a786hjs\r\n-------\r\r\n-------a786hjs2$\n\r\n-------b786hjs2$\r\n-";
        var wire = HELLO.replace("Hey Bob, are you there?\r\n", body).getBytes(UTF_8);
        for (var at = 0; at < wire.length; at += cut) {
            framer.take(wire, at, Math.min(cut, wire.length - at));
        }

        assertThat(frames)
                .singleElement()
                .satisfies(frame -> assertThat(frame.body()).isEqualTo(body));
    }

    @Test
    void anyBytesPassUnchanged() throws Exception {
        var random = new Random(7);
        var body = new byte[300_000];
        random.nextBytes(body);
        var wire = new ByteArrayOutputStream();
        wire.writeBytes(HELLO.substring(0, HELLO.indexOf("Hey")).getBytes(UTF_8));
        wire.writeBytes(body);
        wire.writeBytes("\r\n-------a786hjs2#\r\n".getBytes(UTF_8));
        var bytes = wire.toByteArray();
        for (var at = 0; at < bytes.length; ) {
            var some = Math.min(1 + random.nextInt(5_000), bytes.length - at);
            framer.take(bytes, at, some);
            at += some;
        }

        assertThat(frames).hasSize(1);
        assertThat(frames.getFirst().body().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
                .isEqualTo(body);
        assertThat(frames.getFirst().flag()).isEqualTo(Continuation.ABORTED);
    }

    /// Frames with bytes changed, left out and put in, ten thousand times.
    @Test
    void whateverIsWrongIsReadTheSameHoweverItIsCut() {
        var random = new Random(4975);
        var broken = 0;
        for (var round = 0; round < 10_000; round++) {
            var wire = new StringBuilder(HELLO + HELLO.replace("2$", "2+") + HELLO);
            for (var change = random.nextInt(4); change >= 0; change--) {
                var at = random.nextInt(wire.length());
                var text = List.of("", "\r\n", "-------a786hjs2$\r\n", ":", "\0", "MSRP ")
                        .get(random.nextInt(6));
                wire.replace(at, Math.min(wire.length(), at + random.nextInt(3)), text);
            }
            var bytes = wire.toString().getBytes(UTF_8);
            var atOnce = read(bytes, bytes.length);
            assertThat(read(bytes, 1 + random.nextInt(40))).as(wire.toString()).isEqualTo(atOnce);
            broken += atOnce.getLast().equals("broken") ? 1 : 0;
        }
        assertThat(broken).isBetween(1_000, 9_000);
    }

    private static List<String> read(byte[] wire, int cut) {
        var test = new MsrpFramerTest();
        var told = new ArrayList<String>(List.of("begun"));
        try {
            for (var at = 0; at < wire.length; at += cut) {
                test.framer.take(wire, at, Math.min(cut, wire.length - at));
            }
        } catch (IOException malformed) {
            test.frames.forEach(frame -> told.add(frame.toString()));
            told.add("broken");
            return told;
        }
        test.frames.forEach(frame -> told.add(frame.toString()));
        return told;
    }

    @Test
    void anEmptyBodyMayHaveALineEndOrNot() throws Exception {
        take(HELLO.replace("Hey Bob, are you there?\r\n", ""));
        take(HELLO.replace("Hey Bob, are you there?\r\n\r\n", ""));
        take(HELLO.replace("Hey Bob, are you there?\r\n", "-------"));

        assertThat(frames).extracting(Frame::body).containsExactly("", "", "-------");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "MSRP a7 SEND\r\n",
                "MSRP a786hjs2 send\r\n",
                "MSRP a786hjs2\r\n",
                "MSRP a786hjs2 SEND\r\nTo-Path msrp://192.0.2.1/x;tcp\r\n\r\n",
                "MSRP a786hjs2 SEND\r\nMessage-ID: 1\r\n-------a786hjs2$\r\n",
                "X"
            })
    void whatIsNoFrameIsToldAtOnce(String wire) {
        assertThatThrownBy(() -> take(wire)).isInstanceOf(MalformedMsrpException.class);
    }

    @Test
    void aHeadWithoutEndIsNotWaitedFor() throws Exception {
        take("MSRP a786hjs2 SEND\r\n" + PATHS);
        assertThatThrownBy(() -> take("X-Long: " + "x".repeat(20_000))).isInstanceOf(MalformedMsrpException.class);
    }

    @Test
    void manyHeadersWithoutEndAreNotWaitedFor() throws Exception {
        take("MSRP a786hjs2 SEND\r\n" + PATHS);
        assertThatThrownBy(() -> take("X-Short: x\r\n".repeat(2_000))).isInstanceOf(MalformedMsrpException.class);
    }

    @Test
    void headersAreKnownWhateverTheirCase() throws Exception {
        take(HELLO.replace("Content-Type", "CONTENT-type").replace("Byte-Range: 1-25/25", "byte-range: 7-*/*"));

        var head = frames.getFirst().head();
        assertThat(head.contentType()).isEqualTo("text/plain");
        assertThat(head.byteRange()).isEqualTo(new ByteRange(7, -1));
        assertThat(head.toPath()).containsExactly("msrp://192.0.2.1:2855/s3cr3t;tcp");
    }
}
