package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls with something that is never stored, whose recorder is killed and started again: what was removed before is
/// removed after, although only the process that is gone saw the rule find it.
class ResumedPrivacyIT {
    private static final String POLICY = """
            privacy:
              key-presses: mask
              never-stored:
                - { name: names, element: nameID/name, how: mask }
                - { name: badge, header: X-Badge, how: mask }
            """;
    private static final int EVENT = 101;
    private static final int SSRC = 0x2468ace0;
    private static final String NAME = "Zerlina Quast";

    @TempDir
    Path directory;

    @Test
    @Tag("TLS-12")
    @Tag("RTP-28")
    void whatIsNeverStoredIsOnNoDiskAfterARestartEither() throws Exception {
        var metadata = Offers.METADATA.replace("Ana", NAME);
        try (var first = new Restart(directory, POLICY);
                var client = new ScenarioClient(first.sip(Transport.UDP), Transport.UDP);
                var call = client.call(
                        ScenarioClient.both(Offers.audio(2, "sendonly"), metadata),
                        invite -> invite.with("Require", "siprec").with("X-Badge", "badge-77"))) {
            var keys = new RtpPacketizer(SSRC, 1, 800);
            call.sendsPackets(20, 1);
            call.sendRaw(0, keys.packet(EVENT, true, pressed(4), 1600));
            first.awaitPackets(21, KeyRing.none());
            assertThat(text()).doesNotContain("zerlina", "badge-77");
            first.kill();
            try (var second = first.again()) {
                call.sendRaw(0, keys.packet(EVENT, true, pressed(7), 1600));
                // No rule names this header: only what was removed before says that it may not be stored.
                var said = call.dialog()
                        .request(
                                "INFO",
                                List.of(
                                        new Header("X-Talks-To", "\"" + NAME + "\" <sip:zq@example.com>"),
                                        new Header("X-Note", "wears badge-77")),
                                Optional.of(new SipBody(
                                        "application/dtmf-relay",
                                        "Signal=9\r\nDuration=40\r\n".getBytes(StandardCharsets.US_ASCII))));
                assertThat(said.status()).isEqualTo(200);
                // And the rules go on as well.
                var update = call.update(Optional.of(new SipBody(
                        "application/rs-metadata+xml",
                        Offers.METADATA.replace("Leo", "Ottokar Nadler").getBytes(StandardCharsets.UTF_8))));
                assertThat(update.status()).isEqualTo(200);
                call.sendsPackets(20, 1);
                call.bye();
                var manifest = second.awaitFinished().manifest();

                assertThat(manifest.endCause()).isEqualTo(EndCause.CLIENT_BYE);
                assertThat(manifest.participants().stream().map(participant -> participant.name()))
                        .contains("filtered-names");
                assertThat(text())
                        .contains("x-talks-to: \"filtered-names\"", "wears filtered-badge", "signal=masked")
                        .doesNotContain("zerlina", "badge-77", "ottokar", "signal=9", event(4), event(7))
                        .contains(event(255));
            }
        }
        assertThat(text()).doesNotContain("zerlina", "badge-77", "ottokar", "signal=9", event(4), event(7));
    }

    private static byte[] pressed(int key) {
        return new byte[] {(byte) key, (byte) 0x8A, 0x01, 0x40};
    }

    // As it stands in a packet, journal or packet file: SSRC, then the event.
    private static String event(int code) {
        var bytes = new byte[] {0x24, 0x68, (byte) 0xac, (byte) 0xe0, (byte) code, (byte) 0x8A, 0x01, 0x40};
        return new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    private String text() throws IOException {
        var text = new StringBuilder();
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                try {
                    text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                } catch (NoSuchFileException moved) {
                    // a scratch file that was there a moment ago
                }
            }
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }
}
