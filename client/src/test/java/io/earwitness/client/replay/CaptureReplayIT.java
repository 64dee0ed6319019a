package io.earwitness.client.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.client.ScriptedServer;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.MediaAnswer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Captures of our own laboratory calls, played against a scripted server: the same octets must arrive.
final class CaptureReplayIT {
    private static final double SPEED = 8;

    private ScriptedServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// Figures counted with tshark: packets towards the server's first and second (or, for video, third) port.
    @ParameterizedTest
    @CsvSource({
        "pcma, 2, 400, 400, INVITE BYE",
        "pcmu, 2, 401, 400, INVITE BYE",
        "g722, 2, 400, 400, INVITE BYE",
        "opus, 2, 401, 400, INVITE BYE",
        "dtmf, 2, 400, 412, INVITE BYE",
        "early, 2, 316, 151, INVITE BYE",
        "srtp, 2, 300, 300, INVITE BYE",
        "tcp, 2, 300, 300, INVITE BYE",
        "jambonz, 2, 250, 250, INVITE BYE",
        "video, 4, 300, 300, INVITE BYE",
        "pause, 2, 350, 350, INVITE INVITE INVITE BYE",
        "hold, 2, 346, 501, INVITE INVITE INVITE BYE"
    })
    void bringsEveryPacketAndBodyAsCaptured(String name, int lines, int first, int second, String methods)
            throws Exception {
        CaptureContents contents = CaptureReplay.read(capture(name));
        CapturedDialog captured = contents.dialogs().getFirst();
        assertThat(contents.dialogs()).hasSize(1);
        assertThat(contents.leftOut()).isEmpty();
        assertThat(captured.lines()).isEqualTo(lines);
        assertThat(captured.rtp(0)).hasSize(first);
        assertThat(captured.rtp(lines == 4 ? 2 : 1)).hasSize(second);

        ReplayReport report = replay().play(contents);

        DialogReport dialog = report.dialogs().getFirst();
        assertThat(dialog.mismatches()).isEmpty();
        assertThat(dialog.liveCallId()).isNotEqualTo(captured.callId());
        assertThat(dialog.requests().stream().map(DialogReport.Request::method).toList())
                .isEqualTo(List.of(methods.split(" ")));
        await().untilAsserted(() -> assertThat(
                        server.requests().stream().map(SipRequest::method).toList())
                .isEqualTo(List.of(methods.split(" "))));
        assertThat(bodies(server.requests())).isEqualTo(withTakenKeys(bodies(captured.requests())));
        assertArrived(captured, server.sessions().getFirst());
    }

    @Test
    void playsAFailoverAgainstOneServerAsTwoDialogs() throws Exception {
        CaptureContents contents = CaptureReplay.read(capture("failover"));

        ReplayReport report = replay().play(contents);

        assertThat(contents.dialogs()).extracting(CapturedDialog::status).containsExactly(503, 200);
        assertThat(report.dialogs().get(0).notes()).singleElement().asString().contains("503");
        assertThat(report.dialogs().get(0).mismatches()).containsExactly("INVITE: 503 then, 200 now");
        assertThat(report.dialogs().get(1).mismatches()).isEmpty();
        await().untilAsserted(() -> assertThat(server.requests())
                .extracting(SipRequest::method)
                .containsExactlyInAnyOrder("INVITE", "BYE", "INVITE", "BYE"));
        assertThat(report.dialogs().get(1).streams())
                .extracting(DialogReport.Stream::sent)
                .containsExactly(300L, 301L);
    }

    @Test
    void keepsTheMarksOfTheCapturedClient() throws Exception {
        replay().play(capture("jambonz"));
        replay().play(capture("pcma"));

        assertThat(server.requests().stream()
                        .filter(request -> request.is("INVITE"))
                        .map(request ->
                                request.headers().lines("Contact").getFirst().contains("+sip.src")))
                .containsExactly(false, true);
    }

    @Test
    void playsOverTheTransportOfTheCaptureUnlessTold() throws Exception {
        SipUri udp = server.uri(Transport.UDP);
        SipUri tcp = server.uri(Transport.TCP);
        var bare = tcp.withParameters(tcp.parameters().without("transport"));

        new CaptureReplay(bare, SPEED, ReplayListener.SILENT).play(capture("tcp"));
        new CaptureReplay(udp, SPEED, ReplayListener.SILENT).play(capture("tcp"));

        assertThat(server.requests().stream()
                        .filter(request -> request.is("INVITE"))
                        .map(request ->
                                request.headers().first("Via").orElse("").split(" ")[0]))
                .hasSize(2)
                .first()
                .isEqualTo("SIP/2.0/TCP");
    }

    @Test
    void saysThatTheServerRefusedAndSendsNoMedia() throws Exception {
        server.refusing(503);

        var dialog = replay().play(capture("pcma")).dialogs().getFirst();

        assertThat(dialog.requests())
                .containsExactly(new DialogReport.Request("INVITE", 200, 503, "Service Unavailable"));
        assertThat(dialog.mismatches())
                .contains("INVITE: 200 then, 503 now", "800 RTP packets of the capture could not be sent");
    }

    @Test
    void namesALineThatTheServerRefusedOnlyNow() throws Exception {
        server.answering(lines -> {
            var changed = new ArrayList<>(lines);
            changed.set(1, MediaAnswer.refused());
            return changed;
        });

        var dialog = replay().play(capture("pcma")).dialogs().getFirst();

        assertThat(dialog.mismatches())
                .contains("INVITE line 2: refused now", "400 RTP packets of the capture could not be sent");
        assertThat(dialog.streams().getFirst().sent()).isEqualTo(400);
    }

    @Test
    void waitsForASlowServerAndThenKeepsTheSpacing() throws Exception {
        server.beforeAnswering(() -> await().pollDelay(Duration.ofMillis(700)).until(() -> true));

        var dialog = replay().play(capture("pcmu")).dialogs().getFirst();

        assertThat(dialog.mismatches()).isEmpty();
        assertArrived(
                CaptureReplay.read(capture("pcmu")).dialogs().getFirst(),
                server.sessions().getFirst());
    }

    private CaptureReplay replay() {
        SipUri uri = server.uri(Transport.UDP);
        return new CaptureReplay(uri, SPEED, ReplayListener.SILENT);
    }

    private static void assertArrived(CapturedDialog captured, ScriptedServer.Session session) {
        for (int line = 0; line < captured.lines(); line++) {
            int index = line;
            List<byte[]> expected = captured.rtp(line);
            await().until(() -> session.packets(index).size() >= expected.size());
            assertThat(session.packets(line).toArray(byte[][]::new)).isDeepEqualTo(expected.toArray(byte[][]::new));
        }
    }

    private static List<SipBody> bodies(List<SipRequest> requests) {
        return requests.stream().flatMap(request -> request.body().stream()).toList();
    }

    // The captured server took the seventh key of each line: packets are protected by that.
    private static List<SipBody> withTakenKeys(List<SipBody> bodies) {
        return bodies.stream()
                .map(body -> new SipBody(
                        body.contentType(),
                        new String(body.bytes(), StandardCharsets.ISO_8859_1)
                                .replaceAll("a=crypto:(?!7 ).*\r\n", "")
                                .getBytes(StandardCharsets.ISO_8859_1)))
                .toList();
    }

    private static Path capture(String name) {
        return Path.of("src/test/resources/captures", name + ".pcap");
    }
}
