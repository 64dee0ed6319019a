package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.container.WavReader;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.scenario.CorpusMedia.Sent;
import io.earwitness.recorder.scenario.ScenarioRecorder.Finished;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.SessionDescription;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Every dialog of the message corpus against a real recorder: none refused, every stream complete, sample by sample.
///
/// All are played once, at the same time; the tests then look at what was recorded.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DialectRecordingIT {
    private static final Path CORPUS = Path.of("../siprec/src/test/resources/corpus");
    private static final int PACKETS = 12;
    private static final int AT_ONCE = 16;
    /// Messages that are not answered by 200, and why.
    private static final Map<String, List<Integer>> REFUSED = Map.of(
            // no offer, and a recording server may not propose streams
            "cucm-built-in-bridge", List.of(488),
            // hold, resume, an offer with fewer lines than the session, metadata alone, BYE
            "plain", List.of(200, 200, 200, 488, 200, 200));

    private final Map<String, Played> played = new HashMap<>();
    private final List<Finished> recordings = new ArrayList<>();

    @TempDir
    static Path directory;

    /// What came of a dialog.
    private record Played(CorpusConversation conversation, List<Integer> statuses, List<Sent> sent, int accepted) {
        String callId() {
            return callIdOf(conversation);
        }
    }

    private static String callIdOf(CorpusConversation conversation) {
        return conversation.name() + "@corpus";
    }

    @BeforeAll
    void playAll() throws Exception {
        var conversations = CorpusConversation.in(CORPUS);
        var room = new Semaphore(AT_ONCE);
        try (var recorder = ScenarioRecorder.in(directory);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var plays = new ArrayList<Callable<Played>>();
            for (var conversation : conversations) {
                plays.add(() -> {
                    room.acquire();
                    try {
                        return play(recorder, conversation);
                    } finally {
                        room.release();
                    }
                });
            }
            for (var play : threads.invokeAll(plays)) {
                var done = play.get();
                played.put(done.callId(), done);
            }
            var missing = new TreeSet<String>();
            played.values().stream()
                    .filter(done -> done.statuses().getFirst() == 200)
                    .forEach(done -> missing.add(done.callId()));
            while (!missing.isEmpty()) {
                recordings.add(finished(recorder, missing));
                // Of a session with several calls, what carries the session's own id comes last.
                var manifest = recordings.getLast().manifest();
                if (manifest.id().equals(manifest.session().recordingSession())) {
                    missing.remove(manifest.origin().callId());
                }
            }
        }
    }

    private static Finished finished(ScenarioRecorder recorder, Set<String> missing) throws InterruptedException {
        try {
            return recorder.awaitFinished();
        } catch (AssertionError none) {
            throw new AssertionError(
                    "never finished: " + missing + "; still live: "
                            + recorder.recorder().sessions().list().size(),
                    none);
        }
    }

    @AfterAll
    void forget() {
        played.clear();
    }

    private static Played play(ScenarioRecorder recorder, CorpusConversation conversation) throws Exception {
        var first = conversation.messages().getFirst();
        var transport = CorpusPeer.header(first, "Via").contains("/UDP") ? Transport.UDP : Transport.TCP;
        var statuses = new ArrayList<Integer>();
        try (var peer = new CorpusPeer(recorder.sip(transport), transport, callIdOf(conversation));
                var media = new CorpusMedia()) {
            var offered = "";
            var answered = "";
            var over = false;
            for (var message : conversation.messages()) {
                var offer = description(message);
                var method = message.substring(0, message.indexOf(' '));
                // An INVITE without an offer is answered with one, and the ACK answers that.
                var answer = peer.request(message, offer.isEmpty() && !offered.isEmpty() ? offered : "");
                statuses.add(answer.status());
                over |= method.equals("BYE") || (statuses.size() == 1 && answer.status() >= 300);
                if (answer.status() == 200 && !offer.isEmpty()) {
                    offered = CorpusPeer.atHome(offer);
                    answered = answer.description();
                }
                if (!over && !answered.isEmpty()) {
                    media.send(parsed(offered), parsed(answered), PACKETS);
                }
            }
            if (!over) {
                peer.bye(2_000_000_000, first);
            }
            return new Played(conversation, statuses, media.sent(), media.accepted());
        }
    }

    private static String description(String message) {
        int begin = message.indexOf("\r\n\r\nv=0\r\n");
        if (begin < 0) {
            return "";
        }
        var rest = message.substring(begin + 4);
        int boundary = rest.indexOf("\r\n--");
        return boundary < 0 ? rest : rest.substring(0, boundary + 2);
    }

    private static SessionDescription parsed(String description) {
        return SessionDescription.parse(description.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @Tag("MD-ERR-01")
    @Tag("DEV-09")
    @Tag("RS-ID-12")
    void noneIsRefusedButWhatMustBe() {
        assertThat(played).hasSizeGreaterThan(45);
        assertThat(played.values()).allSatisfy(done -> {
            var expected = REFUSED.getOrDefault(
                    done.conversation().name(),
                    done.statuses().stream().map(_ -> 200).toList());
            assertThat(done.statuses()).as(done.conversation().name()).isEqualTo(expected);
        });
    }

    @Test
    @Tag("DEV-01")
    @Tag("DEV-02")
    @Tag("DEV-03")
    @Tag("DEV-04")
    @Tag("DEV-05")
    @Tag("DEV-06")
    @Tag("DEV-07")
    @Tag("DEV-08")
    @Tag("DEV-10")
    @Tag("DEV-11")
    @Tag("DEV-12")
    @Tag("NENA-01")
    void everyStreamIsCompleteSampleBySample() throws Exception {
        for (var recording : recordings) {
            var manifest = recording.manifest();
            if (all(manifest.origin().callId()).size() > 1) {
                continue;
            }
            var done = Objects.requireNonNull(played.get(manifest.origin().callId()));
            var name = done.conversation().name();
            assertThat(manifest.endCause()).as(name).isEqualTo(EndCause.CLIENT_BYE);
            assertThat(manifest.streams()).as(name).hasSize(done.accepted());
            var streams = manifest.streams().stream()
                    .filter(stream -> stream.packets() > 0)
                    .toList();
            assertThat(streams).as(name).hasSize(done.sent().size());
            for (var i = 0; i < streams.size(); i++) {
                var sent = done.sent().get(i);
                assertThat(streams.get(i).packets()).as(name).isEqualTo(sent.packets());
                assertThat(streams.get(i).lostPackets()).as(name).isZero();
                var file = streams.get(i).file();
                if (sent.isSound() && file != null) {
                    var heard = WavReader.readAll(recording.folder().resolve(file), 1_000_000);
                    assertThat(Arrays.mismatch(heard, sent.samples()))
                            .as(name + ", first sample that differs in " + heard.length)
                            .isEqualTo(-1);
                } else {
                    assertThat(sent.isSound() && !sent.keyed())
                            .as(name + " has sound")
                            .isFalse();
                }
            }
        }
    }

    @Test
    @Tag("PER-02")
    void theRecordingsOfSeveralCallsHaveEveryPacketOnce() {
        var several = played.values().stream()
                .filter(done -> all(done.callId()).size() > 1)
                .toList();
        assertThat(several).extracting(done -> done.conversation().name()).contains("persistent-empty");
        assertThat(several).allSatisfy(done -> {
            var sent = done.sent().stream().mapToLong(Sent::packets).sum();
            assertThat(all(done.callId()).stream()
                            .flatMap(manifest -> manifest.streams().stream())
                            .mapToLong(stream -> stream.packets())
                            .sum())
                    .isEqualTo(sent)
                    .isPositive();
            assertThat(all(done.callId()).getLast().endCause()).isEqualTo(EndCause.CLIENT_BYE);
        });
    }

    @Test
    @Tag("MDU-17")
    void theMetadataOfARefusedOfferIsNotApplied() {
        assertThat(of("plain").participants())
                .extracting(participant -> participant.name())
                .containsExactlyInAnyOrder("Ann Archer", "Benjamin Brook");
    }

    @Test
    @Tag("MD-11")
    @Tag("MDU-12")
    void twoClientsMayUseTheSameIdsAndKeepTheirNames() {
        assertThat(of("same-ids-other-client").sessionId())
                .isEqualTo(of("genesys-headers").sessionId());
        assertThat(of("same-ids-other-client").participants())
                .extracting(participant -> participant.name())
                .contains("B. Brook");
        assertThat(of("genesys-headers").participants())
                .extracting(participant -> participant.name())
                .contains("Ben Brook");
    }

    @Test
    @Tag("MD-38")
    @Tag("MD-39")
    void whoSendsAStreamStandsInTheManifestWithTheReason() {
        assertThat(of("cisco-guid-and-gtd").streams().get(1).participantReason())
                .contains("the only participant who sends nothing");
        assertThat(of("label-unmatched").streams().getFirst().participantReason())
                .contains("label of the metadata fits; line 1 is taken as stream 1");
        assertThat(of("label-unmatched").streams().getFirst().participantId()).isEqualTo("YW5u");
    }

    @Test
    @Tag("BODY-16")
    void labelsCountWithinTheirMessage() {
        assertThat(of("label-swap").streams())
                .extracting(stream -> stream.participantId())
                .containsExactly("YW5u", "YmVu");
    }

    @Test
    @Tag("MD-14")
    @Tag("MDU-15")
    @Tag("DEV-10")
    void aTransferInAnotherRecordingSessionCarriesTheSameGroup() {
        for (var name : List.of("netsapiens-no-prolog", "netsapiens-transferred")) {
            assertThat(of(name).identifiers()).extracting("value").contains("0123456789abcdef");
        }
    }

    private Manifest of(String name) {
        return all(name + "@corpus").getFirst();
    }

    private List<Manifest> all(String callId) {
        return recordings.stream()
                .map(Finished::manifest)
                .filter(manifest -> manifest.origin().callId().equals(callId))
                .toList();
    }
}
