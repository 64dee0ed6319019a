package io.earwitness.recorder.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.codec.G711;
import io.earwitness.media.msrp.MsrpUri;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.Verdict;
import io.earwitness.recorder.session.ControlRequest;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.Direction;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.SessionDescription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls with lines of messages (MSRP): what came is in the recording, byte by byte, whoever sends it and however.
class MessagesIT {
    private static final int TONE_MILLIS = 400;
    private static final int SAMPLES = TONE_MILLIS * 8;
    private static final String PASSIVE = "a=setup:actpass\r\n";
    private static final String METADATA = Offers.METADATA
            .replace("<label>1</label>\n  </stream>", """
                    <label>1</label>
                      </stream>
                      <stream stream_id="c3RyZWFtLXRleHQtYW5hIQ==" session_id="c2Vzc2lvbi1pZC1vbmUhIQ==">
                        <label>3</label>
                      </stream>
                      <stream stream_id="c3RyZWFtLXRleHQtbGVvIQ==" session_id="c2Vzc2lvbi1pZC1vbmUhIQ==">
                        <label>4</label>
                      </stream>""")
            .replace(
                    "<send>c3RyZWFtLW9mLWFuYSEhIQ==</send>",
                    "<send>c3RyZWFtLW9mLWFuYSEhIQ==</send><send>c3RyZWFtLXRleHQtYW5hIQ==</send>")
            .replace(
                    "<send>c3RyZWFtLW9mLWxlbyEhIQ==</send>",
                    "<send>c3RyZWFtLW9mLWxlbyEhIQ==</send><send>c3RyZWFtLXRleHQtbGVvIQ==</send>");

    @TempDir
    Path directory;

    private static final class Call implements AutoCloseable {
        final ScenarioRecorder recorder;
        final ScenarioClient client;
        final ScenarioCall call;

        Call(ScenarioRecorder recorder, String lines) throws Exception {
            this.recorder = recorder;
            client = new ScenarioClient(recorder, Transport.TCP);
            call = client.call(ScenarioClient.both(Offers.of(lines), METADATA));
        }

        MediaDescription answered(int mLine) {
            return call.answer().media().get(mLine);
        }

        MsrpPeer connects(int mLine) throws IOException {
            return MsrpPeer.to(answered(mLine));
        }

        ScenarioRecorder.Finished ends() throws InterruptedException {
            call.bye();
            return recorder.awaitFinished();
        }

        double refused(String why) {
            var counter = recorder.recorder()
                    .meters()
                    .find("earwitness.msrp.refused")
                    .tag("reason", why)
                    .counter();
            return counter == null ? 0 : counter.count();
        }

        @Override
        public void close() {
            call.close();
            client.close();
            recorder.close();
        }
    }

    private Call call(String lines) throws Exception {
        return new Call(ScenarioRecorder.in(directory), lines);
    }

    private static String twoAndTwo() {
        return Offers.line(1, "sendonly")
                + Offers.line(2, "sendonly")
                + MsrpPeer.line(3, PASSIVE)
                + MsrpPeer.line(4, "");
    }

    private static List<JsonNode> messages(ScenarioRecorder.Finished recording) throws IOException {
        var all = new ArrayList<JsonNode>();
        new JsonMapper()
                .readTree(recording.folder().resolve("messages.json").toFile())
                .forEach(all::add);
        return all;
    }

    /// As received, byte by byte.
    private static byte[] bytes(JsonNode message) {
        return message.path("base64").isNull()
                ? message.path("text").asString().getBytes(UTF_8)
                : Base64.getDecoder().decode(message.path("base64").asString());
    }

    private static List<String> texts(List<JsonNode> messages) {
        return messages.stream().map(message -> message.path("text").asString()).toList();
    }

    private static String participant(Manifest manifest, String name) {
        return manifest.participants().stream()
                .filter(participant -> participant.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    @Tag("RTP-32")
    void lineOfMessagesIsAnsweredWithAnAddressOfOurs() throws Exception {
        try (var call = call(twoAndTwo())) {
            var first = call.answered(2);
            var second = call.answered(3);

            assertThat(first.mediaType()).isEqualTo("message");
            assertThat(first.protocol()).isEqualTo("TCP/MSRP");
            assertThat(first.formats()).containsExactly("*");
            assertThat(first.label()).contains("3");
            assertThat(first.direction()).isEqualTo(Direction.RECVONLY);
            assertThat(first.attribute("setup")).contains("passive");
            assertThat(first.attribute("accept-types")).contains("*");
            assertThat(first.attribute("max-size")).contains(Long.toString(4 << 20));
            assertThat(second.has("setup")).as("only where it is asked for").isFalse();
            var paths = List.of(first, second).stream()
                    .map(line ->
                            MsrpUri.parse(line.attribute("path").orElseThrow()).orElseThrow())
                    .toList();
            assertThat(paths).allSatisfy(path -> {
                assertThat(path.host()).isEqualTo("127.0.0.1");
                assertThat(path.port()).isEqualTo(first.port()).isEqualTo(second.port());
                assertThat(path.sessionId()).hasSizeGreaterThanOrEqualTo(20);
            });
            assertThat(paths).extracting(MsrpUri::sessionId).doesNotHaveDuplicates();

            var again = call.call.reinvite(ScenarioClient.both(Offers.of(twoAndTwo()), METADATA));
            assertThat(again.isSuccess()).isTrue();
            assertThat(call.answered(2).attribute("path"))
                    .as("a line that goes on")
                    .isEqualTo(first.attribute("path"));
        }
    }

    @Test
    @Tag("RTP-32")
    @Tag("NENA-03")
    void soundAndMessagesOfTwoAreKeptByteForByte() throws Exception {
        var random = new Random(11);
        var photograph = new byte[64 * 1024];
        random.nextBytes(photograph);
        System.arraycopy("\r\n-------tr-photo".getBytes(UTF_8), 0, photograph, 30_000, 17);
        var cpim = "From: Ana <im:ana@example.com>\r\nTo: <im:psap@example.com>\r\n"
                + "DateTime: 2026-03-04T12:00:00Z\r\n\r\nContent-Type: text/plain;charset=utf-8\r\n\r\nŠta gori?";
        try (var call = call(twoAndTwo());
                var ana = call.connects(2);
                var leo = call.connects(3)) {
            assertThat(ana.says("a1", "There is a fire")).isEqualTo("""
                    MSRP tr-a1 200 OK
                    To-Path: %s
                    From-Path: %s
                    -------tr-a1$""".formatted(MsrpPeer.OWN_PATH, ana.path()));
            call.call.sendsTone(TONE_MILLIS, 0, 1);
            assertThat(leo.says("l1", "Wo? 🚒")).startsWith("MSRP tr-l1 200");
            var chunked = "in the cellar, come quickly".getBytes(UTF_8);
            ana.sends("a2", "1-*/*", "text/plain", Arrays.copyOfRange(chunked, 0, 9), '+');
            leo.says("l2", "we are coming");
            ana.sends("a2", "10-*/" + chunked.length, "text/plain", Arrays.copyOfRange(chunked, 9, 12), '+');
            ana.sends("a2", "13-27/27", "text/plain", Arrays.copyOfRange(chunked, 12, chunked.length), '$');
            ana.sends("photo", "1-65536/65536", "image/jpeg", photograph, '$');
            leo.sends("l3", "1-*/*", "message/cpim", cpim.getBytes(UTF_8), '$');
            ana.sends("a3", "1-0/0", "text/plain", new byte[0], '$');
            var recording = call.ends();
            var manifest = recording.manifest();
            var said = messages(recording);

            assertThat(manifest.verdict()).as(manifest.verdictReason()).isEqualTo(Verdict.COMPLETE);
            assertThat(said)
                    .extracting(message -> message.path("messageId").asString())
                    .containsExactly("a1", "l1", "l2", "a2", "photo", "l3", "a3");
            assertThat(said)
                    .extracting(MessagesIT::bytes)
                    .containsExactly(
                            "There is a fire".getBytes(UTF_8),
                            "Wo? 🚒".getBytes(UTF_8),
                            "we are coming".getBytes(UTF_8),
                            chunked,
                            photograph,
                            cpim.getBytes(UTF_8),
                            new byte[0]);
            assertThat(said).allSatisfy(message -> {
                assertThat(message.path("whole").asBoolean()).isTrue();
                assertThat(message.path("fromPath").asString()).isEqualTo(MsrpPeer.OWN_PATH);
            });
            assertThat(said)
                    .extracting(message -> message.path("label").asString())
                    .containsExactly("3", "4", "4", "3", "3", "4", "3");
            assertThat(said)
                    .extracting(message -> message.path("participantId").asString())
                    .startsWith(participant(manifest, "Ana"), participant(manifest, "Leo"));
            assertThat(said)
                    .extracting(message -> message.path("atMillis").asLong())
                    .isSorted();
            assertThat(said.get(4).path("text").isNull()).isTrue();
            assertThat(said.get(5).path("text").asString()).isEqualTo("Šta gori?");
            assertThat(said.get(5).path("envelope").path("from").asString()).isEqualTo("Ana <im:ana@example.com>");

            assertThat(manifest.files())
                    .filteredOn(file -> file.name().equals("messages.json"))
                    .hasSize(1);
            assertThat(manifest.streams()).extracting("medium").containsExactly("audio", "audio", "message", "message");
            assertThat(manifest.streams().get(2).packets()).isEqualTo(4);
            assertThat(manifest.streams().get(3).packets()).isEqualTo(3);
            assertThat(sound(recording, 0)).isEqualTo(decoded(call.call, 0));
            assertThat(sound(recording, 1)).isEqualTo(decoded(call.call, 1));
            try (var api = new ApiCalls(call.recorder.recorder().page())) {
                var told = api.get("/api/v1/recordings/" + manifest.id() + "/files/messages.json");
                assertThat(told.body()).hasSize(7);
            }
        }
    }

    /// The samples of a stream's own file.
    private static short[] sound(ScenarioRecorder.Finished recording, int stream) throws IOException {
        var file = recording.manifest().streams().get(stream).file();
        var wav = Files.readAllBytes(recording.folder().resolve(String.valueOf(file)));
        var samples = new short[SAMPLES];
        ByteBuffer.wrap(wav, wav.length - 2 * samples.length, 2 * samples.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return samples;
    }

    private static short[] decoded(ScenarioCall call, int mLine) {
        var payloads = new ByteArrayOutputStream();
        call.sent().stream()
                .filter(packet -> ByteBuffer.wrap(packet).getInt(8) == 0x1000 + mLine)
                .forEach(packet -> payloads.write(packet, 12, packet.length - 12));
        var codes = payloads.toByteArray();
        var samples = new short[codes.length];
        for (var i = 0; i < codes.length; i++) {
            samples[i] = G711.fromAlaw(codes[i]);
        }
        return samples;
    }

    /// What is written as soon as our answer is there is early media: nobody waits for an ACK.
    @Test
    @Tag("NENA-03")
    void messagesAreTakenBeforeTheAck() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new RawSource()) {
            var sdp = Offers.of(MsrpPeer.line(3, PASSIVE));
            var dialog = """
                    From: <sip:src@example.com>;tag=raw
                    Call-ID: early@example.com
                    Max-Forwards: 70
                    Via: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bK-early%s
                    """.replace("\n", "\r\n");
            client.send(
                    "INVITE sip:srs@127.0.0.1 SIP/2.0\r\n" + dialog.formatted(1) + "CSeq: 1 INVITE\r\nContact: <"
                            + client.uri()
                            + ">;+sip.src\r\nTo: <sip:srs@127.0.0.1>\r\nContent-Type: application/sdp\r\n"
                            + "Content-Length: " + sdp.length() + "\r\n\r\n" + sdp,
                    recorder.sip(Transport.UDP));
            var accepted = client.receive("SIP/2.0 200").text();
            var answer = SessionDescription.parse(accepted.substring(accepted.indexOf("\r\n\r\n") + 4));
            try (var ana = MsrpPeer.to(answer.media().getFirst())) {
                assertThat(ana.says("1", "help")).startsWith("MSRP tr-1 200");
            }
            var to = accepted.lines()
                    .filter(line -> line.startsWith("To: "))
                    .findFirst()
                    .orElseThrow();
            client.send(
                    "ACK sip:srs@127.0.0.1 SIP/2.0\r\n" + dialog.formatted(2) + "CSeq: 1 ACK\r\n" + to
                            + "\r\nContent-Length: 0\r\n\r\n",
                    recorder.sip(Transport.UDP));
            client.send(
                    "BYE sip:srs@127.0.0.1 SIP/2.0\r\n" + dialog.formatted(3) + "CSeq: 2 BYE\r\n" + to
                            + "\r\nContent-Length: 0\r\n\r\n",
                    recorder.sip(Transport.UDP));

            assertThat(texts(messages(recorder.awaitFinished()))).containsExactly("help");
        }
    }

    @Test
    @Tag("NENA-03")
    void aCallOfNothingButTextIsACompleteRecording() throws Exception {
        try (var call = call(MsrpPeer.line(3, PASSIVE) + MsrpPeer.line(4, PASSIVE));
                var ana = call.connects(0)) {
            ana.says("1", "I cannot speak");
            var recording = call.ends();

            assertThat(recording.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
            assertThat(recording.manifest().verdictReason()).isEqualTo("Everything that was sent is here.");
            assertThat(texts(messages(recording))).containsExactly("I cannot speak");
            assertThat(recording.manifest().shownInLists()).isTrue();
        }
    }

    @Test
    void whereNobodyWroteThereIsNoFileAndTheReasonSaysSo() throws Exception {
        try (var call = call(MsrpPeer.line(3, PASSIVE))) {
            var recording = call.ends();

            assertThat(recording.manifest().verdict()).isEqualTo(Verdict.EMPTY);
            assertThat(recording.manifest().verdictReason()).isEqualTo("No message ever came.");
            assertThat(recording.folder().resolve("messages.json")).doesNotExist();
        }
    }

    @Test
    void successIsReportedOnceTheWholeMessageCame() throws Exception {
        try (var call = call(MsrpPeer.line(3, PASSIVE));
                var ana = call.connects(0)) {
            var report = "Success-Report: yes\r\n";
            ana.sendsRaw(MsrpPeer.frame("tr-1", ana.path(), "1", "1-*/10", report, "text/plain", new byte[4], '+'));
            assertThat(ana.reads()).startsWith("MSRP tr-1 200 OK");
            ana.sendsRaw(MsrpPeer.frame("t200", ana.path(), "1", "5-10/10", report, "text/plain", new byte[6], '$'));
            assertThat(ana.reads()).startsWith("MSRP t200 200 OK");
            assertThat(ana.reads().lines().skip(1).toList())
                    .startsWith(
                            "To-Path: " + MsrpPeer.OWN_PATH,
                            "From-Path: " + ana.path(),
                            "Message-ID: 1",
                            "Byte-Range: 1-10/10",
                            "Status: 000 200 OK");
            ana.sendsRaw(MsrpPeer.frame(
                    "tnone", ana.path(), "2", "1-2/2", "Failure-Report: no\r\n", "text/plain", new byte[2], '$'));
            assertThat(ana.says("3", "x")).as("nothing for the one before").startsWith("MSRP tr-3 200 OK");
            assertThat(messages(call.ends())).hasSize(3);
        }
    }

    @Test
    void whatIsForNobodyOrUnknownIsRefusedAndTheRestIsKept() throws Exception {
        try (var call = call(Offers.line(1, "sendonly") + MsrpPeer.line(3, PASSIVE));
                var ana = call.connects(1)) {
            ana.says("1", "before");
            var stray = ana.path().replaceFirst("/[A-Za-z0-9]+;tcp$", "/guessed;tcp");
            ana.sendsRaw(MsrpPeer.frame("tstray", stray, "2", "1-1/1", "", "text/plain", new byte[1], '$'));
            assertThat(ana.reads()).startsWith("MSRP tstray 481 ");
            ana.sendsRaw("MSRP tauth AUTH\r\nTo-Path: " + ana.path() + "\r\nFrom-Path: " + MsrpPeer.OWN_PATH
                    + "\r\n-------tauth$\r\n");
            assertThat(ana.reads()).startsWith("MSRP tauth 501 ");
            assertThat(ana.says("3", "after")).startsWith("MSRP tr-3 200");

            assertThat(texts(messages(call.ends()))).containsExactly("before", "after");
            assertThat(call.refused("session")).isEqualTo(1);
            assertThat(call.refused("method")).isEqualTo(1);
        }
    }

    @Test
    void whatIsTooLongIsRefusedAndTheRecordingSaysSo() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, "msrp: { port: 0, message-size: 64kB }\n");
                var call = new Call(recorder, MsrpPeer.line(3, PASSIVE));
                var ana = call.connects(0)) {
            assertThat(call.answered(0).attribute("max-size")).contains("65536");
            ana.sendsRaw(
                    MsrpPeer.frame("tlong", ana.path(), "1", "1-70000/70000", "", "image/jpeg", new byte[70_000], '$'));
            assertThat(ana.reads()).startsWith("MSRP tlong 413 ");
            ana.sendsRaw(MsrpPeer.frame("tunsaid", ana.path(), "2", "1-*/*", "", "image/jpeg", new byte[70_000], '$'));
            assertThat(ana.reads()).startsWith("MSRP tunsaid 413 ");
            assertThat(ana.says("3", "short")).startsWith("MSRP tr-3 200");
            var recording = call.ends();

            assertThat(messages(recording))
                    .filteredOn(message -> message.path("whole").asBoolean())
                    .extracting(message -> message.path("text").asString())
                    .containsExactly("short");
            assertThat(recording.manifest().verdict()).isEqualTo(Verdict.GAPS);
            assertThat(recording.manifest().verdictReason()).contains("Not every message is here to its last byte");
            assertThat(recording.manifest().streams().getFirst().setAside())
                    .singleElement()
                    .satisfies(aside -> assertThat(aside.reason()).contains("longer than 65536 bytes"));
        }
    }

    @Test
    void whatIsNoMsrpEndsItsConnectionAlone() throws Exception {
        try (var call = call(MsrpPeer.line(3, PASSIVE));
                var ana = call.connects(0);
                var stranger = call.connects(0);
                var broken = call.connects(0)) {
            stranger.sendsRaw("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(stranger.reads()).isEmpty();
            broken.says("1", "from a second connection");
            broken.sendsRaw("MSRP tx SEND\r\n\r\n");
            assertThat(broken.reads()).isEmpty();
            ana.says("2", "still here");

            assertThat(texts(messages(call.ends()))).containsExactly("from a second connection", "still here");
            assertThat(call.refused("malformed")).isEqualTo(2);
        }
    }

    @Test
    void whatCameBeforeAConnectionBrokeIsKeptAndSaidToBeCut() throws Exception {
        try (var call = call(MsrpPeer.line(3, PASSIVE))) {
            try (var ana = call.connects(0)) {
                ana.says("1", "whole");
                var frame = MsrpPeer.frame(
                        "tcut", ana.path(), "2", "1-9/9", "", "text/plain", "cut short".getBytes(UTF_8), '$');
                ana.sendsRaw(Arrays.copyOf(frame, frame.length - 20));
            }
            Awaitility.await()
                    .until(() -> call.recorder
                                    .recorder()
                                    .sessions()
                                    .list()
                                    .getFirst()
                                    .streams()
                                    .getFirst()
                                    .packets()
                            == 2);
            var recording = call.ends();

            assertThat(messages(recording))
                    .extracting(message -> message.path("whole").asBoolean())
                    .containsExactly(true, false);
            assertThat("cut short").startsWith(texts(messages(recording)).get(1));
            assertThat(recording.manifest().verdict()).isEqualTo(Verdict.GAPS);
        }
    }

    @Test
    void nothingOfAPauseIsKept() throws Exception {
        try (var call = call(Offers.line(1, "sendonly") + MsrpPeer.line(3, PASSIVE));
                var ana = call.connects(1)) {
            ana.says("1", "before");
            var id = call.recorder.recorder().sessions().list().getFirst().id();
            call.recorder.recorder().control().pause(id, new ControlRequest("anna", "card number"));
            assertThat(ana.says("2", "4929 1234")).startsWith("MSRP tr-2 200");
            call.recorder.recorder().control().resume(id, new ControlRequest("anna", ""));
            ana.says("3", "after");
            var recording = call.ends();

            assertThat(texts(messages(recording))).containsExactly("before", "after");
            assertThat(call.recorder.journal(MessagePieceArrived.class)).hasSize(2);
            assertThat(recording.manifest().streams().get(1).pauses())
                    .singleElement()
                    .satisfies(pause -> assertThat(pause.cause()).isEqualTo(PauseCause.RECORDER));
            assertThat(call.recorder.journal(JournalRecord.Noted.class))
                    .extracting(JournalRecord.Noted::detail)
                    .contains("1 of stream 2");
        }
    }

    @Test
    void aLineThatIsTakenAwayTakesNoMoreMessages() throws Exception {
        var lines = Offers.line(1, "sendonly") + MsrpPeer.line(3, PASSIVE);
        try (var call = call(lines);
                var ana = call.connects(1)) {
            ana.says("1", "here");
            call.call.reinvite(Offers.sdp(Offers.of(lines.replace("m=message 9", "m=message 0"))));
            assertThat(ana.reads()).as("its connection is closed").isEmpty();

            assertThat(texts(messages(call.ends()))).containsExactly("here");
        }
    }

    @Test
    void weConnectToWhoWaitsForThat() throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var theirs = "msrp://127.0.0.1:" + server.getLocalPort() + "/ourEndOfIt;tcp";
            var line = MsrpPeer.line(3, "a=setup:passive\r\n").replace(MsrpPeer.OWN_PATH, theirs);
            try (var call = call(line);
                    var socket = server.accept();
                    var ana = new MsrpPeer(
                            socket, call.answered(0).attribute("path").orElseThrow())) {
                assertThat(call.answered(0).attribute("setup")).contains("active");
                assertThat(ana.reads().lines().toList()).contains("To-Path: " + theirs, "From-Path: " + ana.path());
                assertThat(ana.says("1", "hello")).startsWith("MSRP tr-1 200");

                assertThat(texts(messages(call.ends()))).containsExactly("hello");
            }
        }
    }

    @Test
    void messagesByTlsAreTakenByTlsAlone() throws Exception {
        var certificate = TestCertificate.in(directory, "earwitness");
        var settings = ("sip: { udp: { enabled: false }, tcp: { address: 127.0.0.1, port: 0 },"
                        + " tls: { certificate: '%s', key: '%s' } }\n")
                .formatted(certificate, TestCertificate.key(certificate));
        var lines = Offers.line(1, "sendonly") + MsrpPeer.line(3, PASSIVE).replace("TCP/MSRP", "TCP/TLS/MSRP");
        try (var recorder = ScenarioRecorder.in(directory.resolve("data"), settings);
                var call = new Call(recorder, lines)) {
            var answered = call.answered(1);
            var der = CertificateFactory.getInstance("X.509")
                    .generateCertificate(Files.newInputStream(certificate))
                    .getEncoded();
            var digest = MessageDigest.getInstance("SHA-256").digest(der);
            assertThat(answered.attribute("fingerprint"))
                    .contains("sha-256 "
                            + HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest));
            assertThat(answered.attribute("path").orElseThrow()).startsWith("msrps://127.0.0.1:");

            try (var plain = MsrpPeer.to(answered)) {
                assertThat(plain.says("1", "in the clear")).startsWith("MSRP tr-1 481");
            }
            var socket = trusting(certificate).getSocketFactory().createSocket("127.0.0.1", answered.port());
            try (var secured = new MsrpPeer(socket, answered.attribute("path").orElseThrow())) {
                assertThat(secured.says("2", "protected")).startsWith("MSRP tr-2 200");
            }
            assertThat(texts(messages(call.ends()))).containsExactly("protected");
        }
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "root", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void linesThatCannotBeTakenAreRefusedAlone() throws Exception {
        try (var call = call(Offers.line(1, "sendonly")
                + MsrpPeer.line(3, PASSIVE).replace("a=path:" + MsrpPeer.OWN_PATH + "\r\n", "")
                + MsrpPeer.line(4, "").replace("TCP/MSRP", "TCP/TLS/MSRP"))) {
            assertThat(call.answered(1).port()).isZero();
            assertThat(call.answered(2).port()).isZero();
            call.ends();

            assertThat(call.recorder.journal(JournalRecord.Noted.class))
                    .extracting(JournalRecord.Noted::detail)
                    .contains(
                            "message with label 3: it has no a=path that can be used",
                            "message with label 4: there is no certificate (sip.tls.certificate) for messages by TLS");
        }
    }

    /// A session goes on in another journal once a call in it has stopped: a line of messages goes on with it.
    @Test
    void eachCallOfASessionHasItsOwnMessages() throws Exception {
        var lines = Offers.of(MsrpPeer.line(1, PASSIVE) + MsrpPeer.line(2, PASSIVE));
        try (var recorder = ScenarioRecorder.in(directory, "session: { drain: 100ms, split-after: 100ms }\n");
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(ScenarioClient.both(lines, CallMetadata.document("complete", "")));
                var ana = MsrpPeer.to(call.answer().media().get(0))) {
            CallMetadata.update(call, CallMetadata.opens("cs-1", "Leo"));
            ana.says("1", "first call");
            CallMetadata.update(call, CallMetadata.stops("cs-1"));
            var first = recorder.awaitFinished();
            assertThat(recorder.recorder().sessions().list()).hasSize(1);
            CallMetadata.update(call, CallMetadata.opens("cs-2", "Mia"));
            assertThat(ana.says("2", "second call")).startsWith("MSRP tr-2 200");
            CallMetadata.update(call, CallMetadata.stops("cs-2"));
            call.bye();
            var later = new ArrayList<ScenarioRecorder.Finished>();
            do {
                later.add(recorder.awaitFinished());
            } while (!later.getLast().manifest().sessionId().equals("cs-2"));

            assertThat(first.manifest().sessionId()).isEqualTo("cs-1");
            assertThat(texts(messages(first))).containsExactly("first call");
            assertThat(texts(messages(later.getLast()))).containsExactly("second call");
            assertThat(messages(later.getLast())
                            .getFirst()
                            .path("participantId")
                            .asString())
                    .isEqualTo("ana");
        }
    }

    /// Another program has the port: calls are recorded all the same.
    @Test
    void aPortThatIsTakenCostsMessagesAlone() throws Exception {
        try (var taken = new ServerSocket(0);
                var recorder = ScenarioRecorder.in(directory, "msrp: { port: %d }\n".formatted(taken.getLocalPort()));
                var call = new Call(recorder, Offers.line(1, "sendonly") + MsrpPeer.line(3, PASSIVE))) {
            assertThat(call.answered(0).port()).isPositive();
            assertThat(call.answered(1).port()).isZero();
        }
    }

    @Test
    void manyStrangersOfOneAddressAreNotWaitedFor() throws Exception {
        try (var call = call(MsrpPeer.line(3, PASSIVE));
                var ana = call.connects(0)) {
            ana.says("1", "first");
            var strangers = new ArrayList<MsrpPeer>();
            try {
                for (var i = 0; i < 64; i++) {
                    strangers.add(call.connects(0));
                }
                Awaitility.await().until(() -> {
                    try (var one = call.connects(0)) {
                        return one.reads().isEmpty();
                    }
                });
                assertThat(call.refused("connections")).isPositive();
                assertThat(ana.says("2", "second")).startsWith("MSRP tr-2 200");
            } finally {
                for (var stranger : strangers) {
                    stranger.close();
                }
            }
        }
    }

    /// What a client left behind must not keep it out when it comes anew.
    @Test
    void theConnectionThatWasIdleLongestGivesWay() throws Exception {
        try (var call = call(MsrpPeer.line(3, PASSIVE))) {
            var peers = new ArrayList<MsrpPeer>();
            try {
                for (var i = 0; i < 8; i++) {
                    peers.add(call.connects(0));
                    assertThat(peers.getLast().says("m" + i, "text " + i)).startsWith("MSRP tr-m" + i + " 200");
                }
                assertThat(peers.getFirst().says("again", "not idle")).startsWith("MSRP tr-again 200");
                peers.add(call.connects(0));
                assertThat(peers.getLast().says("m8", "text 8")).startsWith("MSRP tr-m8 200");
                assertThat(peers.get(1).reads()).as("it is closed").isEmpty();
                assertThat(peers.getFirst().says("last", "still here")).startsWith("MSRP tr-last 200");

                assertThat(texts(messages(call.ends()))).hasSize(11).endsWith("text 8", "still here");
            } finally {
                for (var peer : peers) {
                    peer.close();
                }
            }
        }
    }

    /// The connection is gone with the process; the address is not.
    @Test
    void clientsComeAgainAfterAKillUnderTheSameAddress() throws Exception {
        var port = freePort();
        var more = "msrp: { port: %d }\n".formatted(port);
        var offer = ScenarioClient.both(Offers.of(Offers.line(1, "sendonly") + MsrpPeer.line(3, PASSIVE)), METADATA);
        try (var first = new Restart(directory, more);
                var client = new ScenarioClient(first.sip(Transport.UDP), Transport.UDP);
                var call = client.call(offer)) {
            var answered = call.answer().media().get(1);
            assertThat(call.update(Optional.empty()).status()).isEqualTo(200);
            try (var ana = MsrpPeer.to(answered)) {
                ana.says("1", "before the kill");
                ana.sends("2", "1-*/*", "text/plain", "half of ".getBytes(UTF_8), '+');
                first.awaitMessages(2);
            }
            first.kill();
            try (var second = first.again();
                    var ana = MsrpPeer.to(answered)) {
                ana.sends("2", "9-*/*", "text/plain", "it".getBytes(UTF_8), '$');
                ana.says("3", "after the kill");
                call.bye();
                var recording = second.awaitFinished();

                assertThat(texts(messages(recording)))
                        .containsExactly("before the kill", "half of it", "after the kill");
                assertThat(messages(recording))
                        .allMatch(message -> message.path("whole").asBoolean());
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
