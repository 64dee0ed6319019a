package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.RecordingEvent;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody types a card number while the call is recorded: in RTP and in INFO.
class KeyPressesIT {
    private static final int EVENT = 101;
    private static final int SSRC = 0x2468ace0;
    private static final String DIGITS = "4711";

    @TempDir
    Path directory;

    @Test
    @Tag("RTP-28")
    void maskedKeysAreNowhereOnTheDiskButTheirTimeIs() throws Exception {
        var manifest = type("privacy: { key-presses: mask }\n");

        assertThat(keys(manifest)).hasSize(4).allMatch("A key was pressed; which one is not stored"::equals);
        assertThat(manifest.events().stream()
                        .filter(event -> event.kind() == RecordingEvent.Kind.DIGIT)
                        .map(RecordingEvent::detail))
                .allMatch(detail -> detail.startsWith("40 ms"));
        for (var digit : DIGITS.chars().toArray()) {
            assertThat(disk()).doesNotContain(event(digit - '0'), "Signal=" + (char) digit);
        }
        assertThat(disk()).contains("Signal=masked", "Earwitness-Filtered: key-presses", event(255));
    }

    @Test
    void otherwiseTheyAreStored() throws Exception {
        var manifest = type("");

        assertThat(keys(manifest)).containsExactly("Key 4 pressed", "Key 7 pressed", "Key 1 pressed", "Key 1 pressed");
        assertThat(disk()).contains("Signal=7", event(7)).doesNotContain("masked");
    }

    private Manifest type(String settings) throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, settings)) {
            try (var client = new ScenarioClient(recorder, Transport.TCP);
                    var call = client.call(Offers.twoStreams())) {
                call.sendsTone(100, 0);
                var packetizer = new RtpPacketizer(SSRC, 1, 800);
                for (var digit : DIGITS.chars().toArray()) {
                    var pressed = new byte[] {(byte) (digit - '0'), (byte) 0x8A, 0x01, 0x40};
                    call.sendRaw(0, packetizer.packet(EVENT, true, pressed, 1600));
                    call.dialog()
                            .request(
                                    SipMethod.INFO,
                                    List.of(),
                                    Optional.of(new SipBody(
                                            "application/dtmf-relay",
                                            ("Signal=" + (char) digit + "\r\nDuration=40\r\n")
                                                    .getBytes(StandardCharsets.US_ASCII))));
                }
                call.bye();
                call.awaitEnd();
            }
            return recorder.awaitFinished().manifest();
        }
    }

    private static List<String> keys(Manifest manifest) {
        return manifest.events().stream()
                .filter(event -> event.kind() == RecordingEvent.Kind.DIGIT)
                .map(RecordingEvent::text)
                .toList();
    }

    // As it stands in a packet, journal or packet file: SSRC, then the event.
    private static String event(int code) {
        return latin(new byte[] {0x24, 0x68, (byte) 0xac, (byte) 0xe0, (byte) code, (byte) 0x8A, 0x01, 0x40});
    }

    private String disk() throws IOException {
        var text = new StringBuilder();
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                text.append(latin(Files.readAllBytes(file)));
            }
        }
        return text.toString();
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
