package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.session.ControlOutcome;
import io.earwitness.recorder.session.ControlRequest;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said in a session after its recorder was killed and started again: pauses, metadata, offers of both
/// sides.
class ResumedSessionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BEFORE = 20;

    @TempDir
    Path directory;

    /// Whatever a client sends in it: nothing of a pause is stored by the next process either.
    @Test
    void aPauseStandsThroughAKillUntilSomebodyResumes() throws Exception {
        try (var first = new Restart(directory, "session: { drain: 100ms, start-paused: true }\n");
                var client = new ScenarioClient(first.sip(Transport.UDP), Transport.UDP);
                var call = client.call(Offers.twoStreams())) {
            call.sendsPackets(BEFORE, 0);
            // What it takes to go on is kept once an answer has come to anything after the ACK.
            assertThat(call.update(Optional.empty()).status()).isEqualTo(200);
            first.kill();
            try (var second = first.again()) {
                call.sendsPackets(BEFORE, 0);
                var live = second.recorder().sessions().list().getFirst();
                assertThat(live.pause()).isPresent();
                assertThat(second.recorder().control().resume(live.id(), new ControlRequest("anna", "it was said")))
                        .isInstanceOf(ControlOutcome.Done.class);
                var paused = call.sent().size();
                call.sendsPackets(BEFORE, 0);
                call.bye();
                second.awaitFinished();

                assertThat(stored(second))
                        .containsExactlyElementsOf(hex(call.sent().subList(paused, paused + BEFORE)));
            }
        }
    }

    /// The next process goes on counting where the first one stopped, in both directions; its offer is a refresh
    /// of the session that was, and metadata is applied to what was known.
    @Test
    void requestsOfBothSidesGoOnInOrder() throws Exception {
        var leo = """
                <recording xmlns="urn:ietf:params:xml:ns:recording:1"><datamode>partial</datamode>
                  <participant participant_id="cGFydHktbGVvLWJyYW5kdA==">
                    <nameID aor="sip:leo@example.com"><name>Leonhard</name></nameID>
                  </participant>
                </recording>
                """;
        try (var first = new Restart(directory, "");
                var client = new ScenarioClient(first.sip(Transport.TCP), Transport.TCP);
                var call = client.call(Offers.twoStreams())) {
            var answered = call.answer();
            assertThat(call.update(Optional.empty()).status()).isEqualTo(200);
            call.sendsPackets(BEFORE, 0).sendsPackets(BEFORE, 1);
            first.awaitPackets(2 * BEFORE, KeyRing.none());
            first.kill();
            try (var second = first.again()) {
                // Theirs, on a connection of its own, since the one that there was is gone.
                assertThat(call.update(Optional.of(new SipBody(
                                        "application/rs-metadata+xml", leo.getBytes(StandardCharsets.UTF_8))))
                                .status())
                        .isEqualTo(200);
                var again = call.reinvite(
                        ScenarioClient.both(Offers.audio(2, "sendonly"), Offers.METADATA.replace("Leo", "Leonhard")));
                assertThat(again.isSuccess()).isTrue();
                assertThat(call.answer().media().stream().map(line -> line.port()))
                        .containsExactlyElementsOf(answered.media().stream()
                                .map(line -> line.port())
                                .toList());
                assertThat(call.answer().origin().sessionId())
                        .isEqualTo(answered.origin().sessionId());
                // Ours.
                call.replies(ResumedSessionIT::agree);
                var id = second.recorder().sessions().list().getFirst().id();
                second.recorder().control().pause(id, new ControlRequest("anna", ""));
                second.recorder().control().resume(id, new ControlRequest("anna", ""));
                Awaitility.await().atMost(PATIENCE).until(() -> call.offered().size() == 2);
                assertThat(call.asked().stream()
                                .filter(request -> request.is("INVITE"))
                                .map(request -> request.cseq().number()))
                        .isSorted()
                        .doesNotHaveDuplicates();
                call.sendsPackets(BEFORE, 0);
                call.bye();
                var manifest = second.awaitFinished().manifest();

                assertThat(manifest.endCause()).isEqualTo(EndCause.CLIENT_BYE);
                assertThat(manifest.participants().stream().map(participant -> participant.name()))
                        .contains("Ana", "Leonhard");
                assertThat(manifest.metadata().stream().map(document -> document.method() + " " + document.outcome()))
                        .startsWith("INVITE APPLIED", "UPDATE APPLIED");
            }
        }
    }

    /// The client's BYE came while nobody was there: it says it again, and is answered.
    @Test
    void aByeThatCameInTheDownTimeIsAnsweredWhenItComesAgain() throws Exception {
        try (var first = new Restart(directory, "");
                var client = new ScenarioClient(first.sip(Transport.UDP), Transport.UDP);
                var call = client.call(Offers.twoStreams())) {
            call.sendsPackets(BEFORE, 0);
            first.awaitPackets(BEFORE, KeyRing.none());
            first.kill();
            var saying = Thread.ofVirtual().start(call::bye);
            try (var second = first.again()) {
                assertThat(second.awaitFinished().manifest().endCause()).isEqualTo(EndCause.CLIENT_BYE);
                assertThat(saying.join(PATIENCE)).isTrue();
            }
        }
    }

    /// A session that had ended, and whose journal only was not sealed yet, is not taken up again.
    @Test
    void whatWasOverStaysOver() throws Exception {
        var memory = Files.createTempDirectory(Path.of("/dev/shm"), "earwitness-over");
        var more = "shutdown-timeout: 2h\nsession: { drain: 1h }\njournal: { keep: true, buffers: %s }\n"
                .formatted(memory);
        try (var first = new Restart(directory, more);
                var client = new ScenarioClient(first.sip(Transport.UDP), Transport.UDP);
                var call = client.call(Offers.twoStreams())) {
            call.sendsPackets(BEFORE, 0);
            first.awaitPackets(BEFORE, KeyRing.none());
            call.bye();
            Awaitility.await("the session is over")
                    .atMost(PATIENCE)
                    .until(() -> kept(memory).contains(EndCause.CLIENT_BYE.name()));
            first.kill();
            try (var second = first.again()) {
                assertThat(second.recorder().sessions().list()).isEmpty();
                assertThat(second.awaitFinished().manifest().endCause()).isEqualTo(EndCause.CLIENT_BYE);
            }
            assertThat(kept(memory)).isEmpty();
        } finally {
            delete(memory);
        }
    }

    /// What sessions are kept as.
    private static String kept(Path memory) throws IOException {
        var kept = new StringBuilder();
        try (var files = Files.walk(memory)) {
            for (var file :
                    files.filter(found -> found.toString().endsWith(".ews")).toList()) {
                kept.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return kept.toString();
    }

    private static void delete(Path memory) throws IOException {
        try (var files = Files.walk(memory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /// What was left for longer than a client waits is sealed, and its ports are not bound again.
    @Test
    void whatWasLeftForTooLongIsSealed() throws Exception {
        try (var first = new Restart(directory, "session: { drain: 100ms, resume-within: 1ms }\n");
                var client = new ScenarioClient(first.sip(Transport.UDP), Transport.UDP);
                var call = client.call(Offers.twoStreams())) {
            call.sendsPackets(BEFORE, 0);
            first.awaitPackets(BEFORE, KeyRing.none());
            first.kill();
            try (var second = first.again()) {
                assertThat(second.recorder().sessions().list()).isEmpty();
                assertThat(second.awaitFinished().manifest().endCause()).isEqualTo(EndCause.PROCESS_DIED);
            }
        }
    }

    private static SipReply agree(SipRequest request) {
        return ScenarioCall.agree(request);
    }

    private static List<String> stored(ScenarioRecorder recorder) throws Exception {
        return recorder.journal(PacketArrived.class).stream()
                .map(packet -> {
                    var bytes = new byte[packet.bytes().remaining()];
                    packet.bytes().duplicate().get(bytes);
                    return HexFormat.of().formatHex(bytes);
                })
                .toList();
    }

    private static List<String> hex(List<byte[]> packets) {
        return packets.stream().map(HexFormat.of()::formatHex).toList();
    }
}
