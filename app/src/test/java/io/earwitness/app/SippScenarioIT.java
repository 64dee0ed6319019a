package io.earwitness.app;

import static io.earwitness.app.peer.SippCall.line;
import static io.earwitness.app.peer.SippCall.secured;
import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.app.RunningRecorder.Finished;
import io.earwitness.app.peer.Ffmpeg;
import io.earwitness.app.peer.SippCall;
import io.earwitness.app.peer.SippCall.Line;
import io.earwitness.app.peer.Spoken;
import io.earwitness.app.peer.Tools;
import io.earwitness.media.audio.SampleAlignment;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.recorder.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens to calls: hold, pause, transfer and the like, played by sipp, spoken by ffmpeg, heard sample by sample.
class SippScenarioIT {
    private static final String SESSION = "c2Vzc2lvbi1vZi10aGUtY2FsbA==";

    /// Longer than any sound, with room for ffmpeg to start on a busy machine.
    private static final int SPEECH = 4500;

    @TempDir
    Path directory;

    private RunningRecorder recorder;
    private Spoken spoken;

    @BeforeEach
    void start() throws Exception {
        Tools.assume("sipp");
        Tools.assume("ffmpeg");
        recorder = RunningRecorder.in(directory.resolve("data"));
        spoken = new Spoken(directory);
        spoken.make("ann.wav", 400);
        spoken.make("ben.wav", 900);
        spoken.make("ann-again.wav", 1500);
        spoken.make("cleo.wav", 2100);
    }

    @AfterEach
    void stop() {
        recorder.close();
    }

    /// Nothing of it is of our making: sipp offers the keys, ffmpeg protects the sound with them.
    @Test
    @Tag("SEC-02")
    @Tag("SEC-03")
    void aCallProtectedByFfmpegSoundsLikeAPlainOne() throws Exception {
        var ann = "AES_CM_128_HMAC_SHA1_80 WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
        var ben = "AES_CM_128_HMAC_SHA1_32 NzB4d1BINUAvLEw6UzF3WSJ+PSdFcGdUJShpX1Zj";
        play(SippCall.named("secured")
                .invite(metadata("Ben"), secured("1", "PCMA", "sendonly", ann), secured("2", "PCMA", "sendonly", ben))
                .speak(0, "ann.wav", "alaw", ann)
                .speak(1, "ben.wav", "alaw", ben)
                .pause(SPEECH)
                .bye());

        var recording = only();
        assertThat(recording.manifest().verdict())
                .as(recording.manifest().verdictReason())
                .isEqualTo(Verdict.COMPLETE);
        assertHeard(recording, "1", alaw("ann.wav"));
        assertHeard(recording, "2", alaw("ben.wav"));
    }

    @Test
    @Tag("SRS-REI-05")
    @Tag("SRS-REI-06")
    void aPauseOfBothSidesIsAPauseAndNotAGap() throws Exception {
        play(SippCall.named("pause")
                .invite(metadata("Ben"), line("1", "PCMA", "sendonly"), line("2", "PCMA", "sendonly"))
                .speak(0, "ann.wav", "alaw")
                .speak(1, "ben.wav", "alaw")
                .pause(SPEECH)
                .reinvite("", line("1", "PCMA", "inactive"), line("2", "PCMA", "inactive"))
                .pause(1000)
                .reinvite("", line("1", "PCMA", "sendonly"), line("2", "PCMA", "sendonly"))
                .speak(0, "ann-again.wav", "alaw")
                .pause(SPEECH)
                .bye());

        var recording = only();
        assertThat(recording.manifest().verdict())
                .as(recording.manifest().verdictReason())
                .isEqualTo(Verdict.COMPLETE);
        assertHeard(recording, "1", alaw("ann.wav"), alaw("ann-again.wav"));
        assertHeard(recording, "2", alaw("ben.wav"));
        for (var label : List.of("1", "2")) {
            assertThat(stream(recording, label).pauses())
                    .singleElement()
                    .satisfies(pause -> assertThat(pause.cause()).isEqualTo(PauseCause.CLIENT));
        }
    }

    @Test
    @Tag("MDU-16")
    void aHeldSideIsSilentWhileTheOtherGoesOn() throws Exception {
        play(SippCall.named("hold")
                .invite(metadata("Ben"), line("1", "PCMA", "sendonly"), line("2", "PCMA", "sendonly"))
                .speak(0, "ann.wav", "alaw")
                .speak(1, "ben.wav", "alaw")
                .pause(SPEECH)
                .reinvite("", line("1", "PCMA", "sendonly"), line("2", "PCMA", "inactive"))
                .speak(0, "ann-again.wav", "alaw")
                .pause(SPEECH)
                .reinvite("", line("1", "PCMA", "sendonly"), line("2", "PCMA", "sendonly"))
                .speak(1, "cleo.wav", "alaw")
                .pause(SPEECH)
                .bye());

        var recording = only();
        assertThat(recording.manifest().verdict())
                .as(recording.manifest().verdictReason())
                .isEqualTo(Verdict.COMPLETE);
        assertHeard(recording, "1", alaw("ann.wav"), alaw("ann-again.wav"));
        assertHeard(recording, "2", alaw("ben.wav"), alaw("cleo.wav"));
        assertThat(stream(recording, "1").pauses()).isEmpty();
        assertThat(stream(recording, "2").pauses()).hasSize(1);
    }

    @Test
    @Tag("MDU-13")
    void aTransferKeepsTheRecordingAndChangesWhoIsOnIt() throws Exception {
        play(SippCall.named("transfer")
                .invite(metadata("Ben"), line("1", "PCMA", "sendonly"), line("2", "PCMA", "sendonly"))
                .speak(0, "ann.wav", "alaw")
                .speak(1, "ben.wav", "alaw")
                .pause(SPEECH)
                .update(transfer())
                .speak(1, "cleo.wav", "alaw")
                .pause(SPEECH)
                .bye());

        var recording = only();
        assertThat(recording.manifest().verdict())
                .as(recording.manifest().verdictReason())
                .isEqualTo(Verdict.COMPLETE);
        assertHeard(recording, "1", alaw("ann.wav"));
        assertHeard(recording, "2", alaw("ben.wav"), alaw("cleo.wav"));
        assertThat(recording.manifest().participants())
                .extracting(participant -> participant.name())
                .contains("Ann", "Ben", "Cleo");
        assertThat(recording.manifest().participants())
                .filteredOn(participant -> participant.name().equals("Ben"))
                .singleElement()
                .satisfies(ben -> assertThat(ben.leftMillis()).isNotNull());
    }

    @Test
    void anAnnouncementBeforeARefusalIsKept() throws Exception {
        play(SippCall.named("early media")
                .invite(metadata("Ben"), line("1", "PCMA", "off"), line("2", "PCMA", "sendonly"))
                .speak(1, "ben.wav", "alaw")
                .pause(SPEECH)
                .bye("SIP;cause=486;text=\"Busy Here\""));

        var recording = only();
        assertHeard(recording, "2", alaw("ben.wav"));
        assertThat(recording.manifest().endCause()).isEqualTo(EndCause.CLIENT_BYE);
    }

    @Test
    @Tag("SRS-REI-10")
    void aChangeOfCodecIsHeardOnBothSidesOfIt() throws Exception {
        play(SippCall.named("codec change")
                .invite(metadata("Ben"), line("1", "PCMA", "sendonly"), line("2", "PCMA", "sendonly"))
                .speak(0, "ann.wav", "alaw")
                .speak(1, "ben.wav", "alaw")
                .pause(SPEECH)
                .reinvite("", line("1", "PCMU", "sendonly"), line("2", "PCMA", "sendonly"))
                .speak(0, "ann-again.wav", "mulaw")
                .pause(SPEECH)
                .bye());

        var recording = only();
        assertThat(recording.manifest().verdict())
                .as(recording.manifest().verdictReason())
                .isEqualTo(Verdict.COMPLETE);
        assertHeard(recording, "1", alaw("ann.wav"), spoken.heard("ann-again.wav", "mulaw"));
    }

    @Test
    @Tag("SRS-INV-28")
    void whoIsSentAwayWith503IsRecordedByTheNextOne() throws Exception {
        var call = SippCall.named("second try")
                .invite(metadata("Ben"), line("1", "PCMA", "sendonly"), line("2", "PCMA", "sendonly"))
                .speak(0, "ann.wav", "alaw")
                .speak(1, "ben.wav", "alaw")
                .pause(SPEECH)
                .bye();
        var refused = SippCall.named("first try")
                .inviteRefused(503, metadata("Ben"), line("1", "PCMA", "sendonly"), line("2", "PCMA", "sendonly"));
        try (var full = RunningRecorder.in(
                directory.resolve("full"), RunningRecorder.freePort(), "limits: { free-disk: 1000000GB }\n")) {
            play(refused, full.port());
            play(call);

            assertThat(full.recordingsSoFar()).isEmpty();
        }
        var recording = only();
        assertHeard(recording, "1", alaw("ann.wav"));
        assertHeard(recording, "2", alaw("ben.wav"));
    }

    @Test
    void stoppedAndStartedAgainItIsTwoRecordingsOfOneCall() throws Exception {
        play(SippCall.named("first half")
                .invite(metadata("Ben"), line("1", "PCMA", "sendonly"), line("2", "PCMA", "sendonly"))
                .speak(0, "ann.wav", "alaw")
                .pause(SPEECH)
                .bye());
        play(SippCall.named("second half")
                .invite(metadata("Ben"), line("1", "PCMA", "sendonly"), line("2", "PCMA", "sendonly"))
                .speak(0, "ann-again.wav", "alaw")
                .pause(SPEECH)
                .bye());

        var recordings = recorder.recordings(2);
        assertThat(recordings)
                .extracting(recording -> recording.manifest().sessionId())
                .containsOnly(SESSION);
        assertThat(recordings).anySatisfy(recording -> assertHeard(recording, "1", alaw("ann.wav")));
        assertThat(recordings).anySatisfy(recording -> assertHeard(recording, "1", alaw("ann-again.wav")));
    }

    @Test
    @Tag("RS-ID-13")
    @Tag("MD-11")
    void twoClientsRecordOneCallAtOnce() throws Exception {
        var first = start(
                SippCall.named("edge one")
                        .invite(metadata("Ben"), line("1", "PCMA", "sendonly"), line("2", "PCMA", "sendonly"))
                        .speak(0, "ann.wav", "alaw")
                        .pause(SPEECH)
                        .bye(),
                recorder.port());
        var second = start(
                SippCall.named("edge two")
                        .invite(metadata("Ben"), line("1", "PCMA", "sendonly"), line("2", "PCMA", "sendonly"))
                        .speak(1, "ben.wav", "alaw")
                        .pause(SPEECH)
                        .bye(),
                recorder.port());
        await(first);
        await(second);

        var recordings = recorder.recordings(2);
        assertThat(recordings).anySatisfy(recording -> assertHeard(recording, "1", alaw("ann.wav")));
        assertThat(recordings).anySatisfy(recording -> assertHeard(recording, "2", alaw("ben.wav")));
    }

    @Test
    @Tag("SRS-INV-21")
    @Tag("SRS-REI-03")
    @Tag("PER-01")
    void aSessionThatBeginsBeforeAnyCallTakesTheCallWhenItComes() throws Exception {
        play(SippCall.named("persistent")
                .invite("")
                .pause(300)
                .reinvite(metadata("Ben"), line("1", "PCMA", "sendonly"), line("2", "PCMA", "sendonly"))
                .speak(0, "ann.wav", "alaw")
                .speak(1, "ben.wav", "alaw")
                .pause(SPEECH)
                .bye());

        var recording = only();
        assertHeard(recording, "1", alaw("ann.wav"));
        assertHeard(recording, "2", alaw("ben.wav"));
    }

    @Test
    @Tag("SRS-INV-19")
    @Tag("SRS-INV-20")
    void whoOffersNothingIsOfferedLinesWhereThatIsWanted() throws Exception {
        var call = SippCall.named("late offer")
                .inviteWithoutOffer(line("1", "PCMA", "sendonly"), line("2", "PCMA", "sendonly"))
                .speak(0, "ann.wav", "alaw")
                .speak(1, "ben.wav", "alaw")
                .pause(SPEECH)
                .bye();
        play(SippCall.named("late offer refused").inviteRefused(488, "", new Line[0]));
        try (var offering =
                RunningRecorder.in(directory.resolve("offering"), RunningRecorder.freePort(), "  offered-lines: 2\n")) {
            play(call, offering.port());

            var recording = offering.recordings(1).getFirst();
            assertThat(recording.manifest().streams()).hasSize(2);
            assertHeard(recording, 0, alaw("ann.wav"));
            assertHeard(recording, 1, alaw("ben.wav"));
        }
    }

    // ---- the call, and what must be heard of it

    private void play(SippCall call) throws Exception {
        play(call, recorder.port());
    }

    private void play(SippCall call, int port) throws Exception {
        await(start(call, port));
    }

    private record Playing(Process process, Path log) {}

    private Playing start(SippCall call, int port) throws IOException {
        var scenario = Files.createTempFile(directory, "call", ".xml");
        Files.writeString(scenario, call.xml());
        var log = Path.of(scenario + ".log");
        var command = "sipp 127.0.0.1:%d -sf %s -i 127.0.0.1 -m 1 -nostdin -timeout 60s -timeout_error -trace_err"
                .formatted(port, scenario.getFileName());
        var process = new ProcessBuilder(command.split(" "))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Playing(process, log);
    }

    private void await(Playing playing) throws Exception {
        assertThat(playing.process().waitFor(80, TimeUnit.SECONDS))
                .as("sipp ends")
                .isTrue();
        assertThat(playing.process().exitValue()).as(() -> read(playing.log())).isZero();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private Finished only() {
        return recorder.recordings(1).getFirst();
    }

    private short[] alaw(String file) {
        return spoken.heard(file, "alaw");
    }

    private static RecordedStream stream(Finished recording, String label) {
        return recording.manifest().streams().stream()
                .filter(stream -> stream.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private static void assertHeard(Finished recording, String label, short[]... pieces) {
        assertHeard(recording, stream(recording, label).index(), pieces);
    }

    /// The pieces, each sample of each, in their order; and nothing but silence beside them.
    private static void assertHeard(Finished recording, int stream, short[]... pieces) {
        var file = recording.manifest().streams().get(stream).file();
        assertThat(file).as("a sound file of stream " + stream).isNotNull();
        var samples = Ffmpeg.channel(recording.folder().resolve(String.valueOf(file)), 0);
        var rest = samples.clone();
        var places = new ArrayList<Integer>();
        for (var piece : pieces) {
            var found = SampleAlignment.find(samples, piece, samples.length);
            assertThat(found.exact())
                    .as("a piece of stream %d is heard sample by sample: %s", stream, found)
                    .isTrue();
            assertThat(found.compared()).as("all of it").isEqualTo(piece.length);
            Arrays.fill(rest, found.lag(), found.lag() + piece.length, (short) 0);
            places.add(found.lag());
        }
        assertThat(places).isSorted();
        assertThat(rest).as("nothing is invented beside what was sent").containsOnly(0);
    }

    // ---- metadata

    private static String metadata(String callee) {
        return """
               <?xml version="1.0" encoding="UTF-8"?>
               <recording xmlns="urn:ietf:params:xml:ns:recording:1">
                 <datamode>complete</datamode>
                 <session session_id="%s"/>
                 <participant participant_id="YW5uLWluLXRoZS1jYWxsLWFubg=="><nameID aor="sip:ann@example.com"><name>Ann</name></nameID></participant>
                 <participant participant_id="YmVuLWluLXRoZS1jYWxsLWJlbg=="><nameID aor="sip:callee@example.com"><name>%s</name></nameID></participant>
                 <stream stream_id="c3RyZWFtLW9mLWFubi1hbm4tYQ==" session_id="%s"><label>1</label></stream>
                 <stream stream_id="c3RyZWFtLW9mLWJlbi1iZW4tYg==" session_id="%s"><label>2</label></stream>
                 <participantsessionassoc participant_id="YW5uLWluLXRoZS1jYWxsLWFubg==" session_id="%s"/>
                 <participantsessionassoc participant_id="YmVuLWluLXRoZS1jYWxsLWJlbg==" session_id="%s"/>
                 <participantstreamassoc participant_id="YW5uLWluLXRoZS1jYWxsLWFubg=="><send>c3RyZWFtLW9mLWFubi1hbm4tYQ==</send></participantstreamassoc>
                 <participantstreamassoc participant_id="YmVuLWluLXRoZS1jYWxsLWJlbg=="><send>c3RyZWFtLW9mLWJlbi1iZW4tYg==</send></participantstreamassoc>
               </recording>
               """.formatted(SESSION, callee, SESSION, SESSION, SESSION, SESSION);
    }

    /// Ben leaves, Cleo takes his place and his stream.
    private static String transfer() {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return """
               <?xml version="1.0" encoding="UTF-8"?>
               <recording xmlns="urn:ietf:params:xml:ns:recording:1">
                 <datamode>partial</datamode>
                 <participant participant_id="Y2xlby1pbi10aGUtY2FsbC1jbA=="><nameID aor="sip:cleo@example.com"><name>Cleo</name></nameID></participant>
                 <participantsessionassoc participant_id="YmVuLWluLXRoZS1jYWxsLWJlbg==" session_id="%s"><disassociate-time>%s</disassociate-time></participantsessionassoc>
                 <participantsessionassoc participant_id="Y2xlby1pbi10aGUtY2FsbC1jbA==" session_id="%s"><associate-time>%s</associate-time></participantsessionassoc>
                 <participantstreamassoc participant_id="YmVuLWluLXRoZS1jYWxsLWJlbg=="/>
                 <participantstreamassoc participant_id="Y2xlby1pbi10aGUtY2FsbC1jbA=="><send>c3RyZWFtLW9mLWJlbi1iZW4tYg==</send></participantstreamassoc>
               </recording>
               """.formatted(SESSION, now, SESSION, now);
    }
}
