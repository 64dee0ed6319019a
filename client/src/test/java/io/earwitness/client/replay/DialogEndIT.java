package io.earwitness.client.replay;

import static io.earwitness.client.replay.CapturedText.ANSWER;
import static io.earwitness.client.replay.CapturedText.OFFER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.client.ScriptedServer;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Dialogs whose end in the capture was not a BYE of the client.
final class DialogEndIT {
    private static final String MARKS = "Require: siprec\r\nContact: <sip:src@192.0.2.1>;+sip.src\r\n";
    private ScriptedServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void saysByeItselfWhereTheCaptureEndsBefore() throws Exception {
        var report = play(new CapturedText().client("INVITE", 1, MARKS, OFFER).response(200, 1, "INVITE", "", ANSWER));

        assertThat(report.notes()).containsExactly("BYE added: the capture has none");
        await().untilAsserted(() ->
                assertThat(server.requests()).extracting(SipRequest::method).containsExactly("INVITE", "BYE"));
    }

    @Test
    void saysByeItselfWhereTheServerHadSaidIt() throws Exception {
        var report = play(new CapturedText()
                .client("INVITE", 1, MARKS, OFFER)
                .response(200, 1, "INVITE", "", ANSWER)
                .server("BYE", 7));

        assertThat(report.notes()).containsExactly("BYE is ours; in the capture the server sent it");
    }

    @Test
    void saysByeWhenInterrupted() throws Exception {
        var captured = new CapturedText()
                .client("INVITE", 1, MARKS, OFFER)
                .response(200, 1, "INVITE", "", ANSWER)
                .later(Duration.ofMinutes(5))
                .client("BYE", 2, "", "");
        var played = new CompletableFuture<DialogReport>();
        var playing = Thread.ofVirtual().start(() -> {
            try {
                played.complete(play(captured));
            } catch (Exception failure) {
                played.completeExceptionally(failure);
            }
        });
        await().until(() -> server.sessions().size() == 1);

        playing.interrupt();

        assertThat(played.get(10, TimeUnit.SECONDS).mismatches()).contains("interrupted before its end");
        await().untilAsserted(() ->
                assertThat(server.requests()).extracting(SipRequest::method).containsExactly("INVITE", "BYE"));
    }

    @Test
    void cancelsWhereTheClientHadCancelled() throws Exception {
        server.beforeAnswering(() -> await().pollDelay(Duration.ofMillis(500)).until(() -> true));

        var report = play(new CapturedText()
                .client("INVITE", 1, MARKS, OFFER)
                .client("CANCEL", 1, "", "")
                .response(487, 1, "INVITE", "", ""));

        assertThat(report.requests()).extracting(DialogReport.Request::method).containsExactly("INVITE");
        assertThat(report.liveCallId()).isEmpty();
    }

    private DialogReport play(CapturedText captured) throws Exception {
        var replay = new CaptureReplay(server.uri(Transport.UDP), 1, ReplayListener.SILENT);
        return replay.play(captured.found()).dialogs().getFirst();
    }
}
