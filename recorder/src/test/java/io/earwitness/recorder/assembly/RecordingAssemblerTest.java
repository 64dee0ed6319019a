package io.earwitness.recorder.assembly;

import static io.earwitness.recorder.assembly.ScriptedJournal.EVS;
import static io.earwitness.recorder.assembly.ScriptedJournal.KEYS;
import static io.earwitness.recorder.assembly.ScriptedJournal.PCMA;
import static io.earwitness.recorder.assembly.ScriptedJournal.PCMU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.earwitness.media.container.WavReader;
import io.earwitness.recorder.archive.AssembledRecording;
import io.earwitness.recorder.archive.FileDigest;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.model.ControlAction;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.Gap;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.Pause;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.recorder.model.RecordingEvent;
import io.earwitness.recorder.model.RecordingEvent.Kind;
import io.earwitness.recorder.model.Span;
import io.earwitness.recorder.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole journals to whole folders, each test one call.
class RecordingAssemblerTest {
    private static final int ANA = 0x11AA0001;
    private static final int LEO = 0x22BB0002;

    private final Path work;

    RecordingAssemblerTest(@TempDir Path work) {
        this.work = work;
    }

    @Test
    void givesEachSideItsOwnFileSampleForSampleAndBothOneTimeline() throws IOException {
        var ana = Voice.alaw(30, ANA).says(50);
        var leo = Voice.ulaw(130, LEO).says(40);
        var recording = assemble(twoSides().spoken(0, ana).spoken(1, leo).ended(1_100, EndCause.CLIENT_BYE));

        var manifest = recording.manifest();
        assertThat(manifest.verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(manifest.startedAt()).isEqualTo(ScriptedJournal.INVITED.plusMillis(10));
        assertThat(manifest.lengthMillis()).isEqualTo(1_090);
        assertThat(manifest.streams()).extracting(RecordedStream::offsetMillis).containsExactly(20L, 120L);
        assertThat(manifest.streams()).extracting(RecordedStream::lengthMillis).containsExactly(1_000L, 800L);
        assertThat(sound(recording, 0)).isEqualTo(ana.expected());
        assertThat(sound(recording, 1)).isEqualTo(leo.expected());

        var both = WavReader.readAll(recording.folder().resolve("audio.wav"), 100_000);
        assertThat(both).hasSize(2 * 8 * 1_090);
        assertThat(channel(both, 2, 0, 160, 8_000)).isEqualTo(ana.expected());
        assertThat(channel(both, 2, 1, 960, 6_400)).isEqualTo(leo.expected());
        assertThat(channel(both, 2, 1, 0, 960)).containsOnly(0);
    }

    @Test
    void laneOfAStreamThatEndedEarlyStaysEmptyToTheLastStep() throws IOException {
        // Leo's last packet reaches beyond the BYE, and the recording with it.
        var recording = assemble(twoSides()
                .spoken(0, Voice.alaw(10, ANA).says(10))
                .spoken(1, Voice.ulaw(10, LEO).says(50))
                .ended(1_000, EndCause.CLIENT_BYE));

        var lanes = recording.waveform().lanes();
        assertThat(recording.manifest().lengthMillis()).isEqualTo(1_000);
        assertThat(lanes.getFirst().peaks()).hasSize(50);
        assertThat(lanes.getFirst().peaks().subList(0, 10)).allMatch(peak -> peak > 0);
        assertThat(lanes.getFirst().peaks().subList(10, 50)).containsOnly(-1);
        assertThat(lanes.get(1).peaks()).allMatch(peak -> peak > 0);
        assertThat(recording.waveform().coarse(5).lanes().getFirst().peaks()).endsWith(-1);
    }

    @Test
    void tellsWhereMetadataAndMediaLinesDoNotFit() throws IOException {
        var recording = assemble(ScriptedJournal.answered()
                .metadata(5, Metadata.of("0", "7"))
                .agreed(0, "0", PCMA)
                .agreed(1, "9", PCMU)
                .spoken(0, Voice.alaw(10, ANA).says(10))
                .spoken(1, Voice.ulaw(10, LEO).says(10))
                .ended(250, EndCause.CLIENT_BYE));

        assertThat(recording.manifest().deviations())
                .extracting(Deviation::kind, Deviation::rule, Deviation::found)
                .contains(
                        tuple("LABEL_WITHOUT_LINE", "RFC 7866 §7.1.1", "label 7"),
                        tuple("LINE_WITHOUT_STREAM", "RFC 7866 §7.1.1", "label 9"),
                        tuple("SENDER_UNKNOWN", "RFC 7865 §6.8", "label 9"));
    }

    @Test
    void metadataThatFitsAndNoMetadataAtAllAreNoDeviations() throws IOException {
        var fitting =
                assemble(twoSides().spoken(0, Voice.alaw(10, ANA).says(10)).ended(250, EndCause.CLIENT_BYE));
        assertThat(fitting.manifest().deviations()).isEmpty();

        var without = assemble(ScriptedJournal.answered()
                .agreed(0, "0", PCMA)
                .spoken(0, Voice.alaw(10, ANA).says(10))
                .ended(250, EndCause.CLIENT_BYE));
        assertThat(without.manifest().deviations()).isEmpty();
    }

    @Test
    @Tag("RTP-19")
    void namesWhatNeverArrivedAndLeavesItsTrueLengthSilent() throws IOException {
        var ana = Voice.alaw(10, ANA).says(100).loses(70).says(100);
        var recording = assemble(twoSides()
                .spoken(0, ana)
                .spoken(1, Voice.ulaw(10, LEO).says(270))
                .ended(5_500, EndCause.CLIENT_BYE));

        var manifest = recording.manifest();
        assertThat(manifest.verdict()).isEqualTo(Verdict.GAPS);
        assertThat(manifest.verdictReason()).isEqualTo("1.4 s never arrived, 70 packets of Ana Kovač's stream.");
        assertThat(manifest.streams().getFirst().gaps())
                .containsExactly(
                        new Gap(new Span(2_000, 1_400), 70, "70 packets of Ana Kovač's stream never arrived."));
        assertThat(manifest.streams().getFirst().lostPackets()).isEqualTo(70);
        assertThat(texts(manifest, Kind.GAP)).containsExactly("1.4 s never arrived");
        assertThat(sound(recording, 0)).isEqualTo(ana.expected());
        assertThat(recording.waveform().lanes().getFirst().peaks().subList(100, 170))
                .containsOnly(-1);
        assertThat(recording.waveform().lanes().getFirst().peaks().get(99)).isGreaterThan(30);
    }

    @Test
    @Tag("SRS-REI-05")
    void keepsThePauseAtItsTrueLengthAndCallsItAPause() throws IOException {
        var ana = Voice.alaw(10, ANA).says(100).loses(150).says(100);
        var leo = Voice.ulaw(10, LEO).says(100).loses(150).says(100);
        var recording = assemble(twoSides()
                .spoken(0, ana)
                .spoken(1, leo)
                .paused(2_015, 0)
                .paused(2_015, 1)
                .resumed(5_005, 0)
                .resumed(5_006, 1)
                .ended(7_100, EndCause.CLIENT_BYE));

        var manifest = recording.manifest();
        assertThat(manifest.verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(manifest.streams()).allSatisfy(stream -> {
            assertThat(stream.gaps()).isEmpty();
            assertThat(stream.lostPackets()).isZero();
            assertThat(stream.pauses()).hasSize(1);
        });
        assertThat(manifest.streams().getFirst().pauses().getFirst().span()).isEqualTo(new Span(2_005, 2_990));
        assertThat(texts(manifest, Kind.PAUSED)).containsExactly("Paused by the client");
        assertThat(texts(manifest, Kind.RESUMED)).containsExactly("Resumed by the client");
        assertThat(sound(recording, 0)).isEqualTo(ana.expected());
    }

    @Test
    @Tag("SRS-OUT-14")
    void keepsPausesOfBothSidesApartWhereTheyOverlap() throws IOException {
        var ana = Voice.alaw(10, ANA).says(100).loses(150).says(100);
        var recording = assemble(twoSides()
                .spoken(0, ana)
                .paused(2_015, 0)
                .asked(3_000, ControlAction.PAUSE, "anna", "card number")
                .paused(3_000, 0, PauseCause.RECORDER)
                .clientSaid(3_100, ControlAction.PAUSE, "The client refused: 405 Method Not Allowed")
                .resumed(4_000, 0)
                .asked(5_005, ControlAction.RESUME, "leo", "")
                .resumed(5_005, 0, PauseCause.RECORDER)
                .ended(7_100, EndCause.CLIENT_BYE));

        var manifest = recording.manifest();
        var stream = manifest.streams().getFirst();
        assertThat(stream.gaps()).isEmpty();
        assertThat(stream.pauses())
                .containsExactly(
                        new Pause(new Span(2_005, 1_985), PauseCause.CLIENT),
                        new Pause(new Span(2_990, 2_005), PauseCause.RECORDER, "anna", "card number"));
        assertThat(manifest.events())
                .extracting(RecordingEvent::text)
                .contains(
                        "Paused by the client",
                        "Paused by the recorder",
                        "The client refused: 405 Method Not Allowed",
                        "The recorder went on");
    }

    @Test
    void takesHoldForSilenceAndNotForALoss() throws IOException {
        var ana = Voice.alaw(10, ANA).says(100).isSilent(150).says(50);
        var recording = assemble(twoSides()
                .spoken(0, ana)
                .spoken(1, Voice.ulaw(10, LEO).says(300))
                .ended(6_100, EndCause.CLIENT_BYE));

        assertThat(recording.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(sound(recording, 0)).isEqualTo(ana.expected());
        assertThat(recording.waveform().lanes().getFirst().peaks().subList(110, 240))
                .containsOnly(0);
    }

    @Test
    @Tag("RTP-27")
    void hearsKeysWithoutMovingTheSound() throws IOException {
        var ana = Voice.alaw(10, ANA)
                .says(50)
                .presses(1, 8)
                .says(20)
                .presses(11, 8)
                .says(50);
        var recording = assemble(twoSides()
                .spoken(0, ana)
                .spoken(1, Voice.ulaw(10, LEO).says(140))
                .ended(3_100, EndCause.CLIENT_BYE));

        assertThat(texts(recording.manifest(), Kind.DIGIT)).containsExactly("Key 1 pressed", "Key # pressed");
        assertThat(recording.manifest().streams().getFirst().codec()).isEqualTo("PCMA");
        assertThat(recording.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(sound(recording, 0)).isEqualTo(ana.expected());
    }

    @Test
    @Tag("RTP-20")
    void putsReorderedPacketsBackAndDropsDuplicates() throws IOException {
        var ana = Voice.alaw(10, ANA).says(30).stumbles().says(30);
        var recording = assemble(twoSides()
                .spoken(0, ana)
                .spoken(1, Voice.ulaw(10, LEO).says(60))
                .ended(1_300, EndCause.CLIENT_BYE));

        assertThat(recording.manifest().streams().getFirst().duplicatePackets()).isEqualTo(1);
        assertThat(recording.manifest().streams().getFirst().reorderedPackets()).isEqualTo(1);
        assertThat(recording.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(sound(recording, 0)).isEqualTo(ana.expected());
    }

    @Test
    void countsTheGapsThatItNoLongerLists() throws IOException {
        var ana = Voice.alaw(10, ANA).says(2);
        for (var i = 0; i < StreamTrack.GAPS_MAX + 100; i++) {
            ana.loses(1).says(1);
        }
        var manifest = assemble(ScriptedJournal.answered()
                        .agreed(0, "0", PCMA)
                        .spoken(0, ana)
                        .ended(90_000, EndCause.CLIENT_BYE))
                .manifest();

        assertThat(manifest.streams().getFirst().gaps()).hasSize(StreamTrack.GAPS_MAX);
        assertThat(manifest.verdictReason()).isEqualTo("42 s never arrived, 2100 packets of stream 1.");
        assertThat(texts(manifest, Kind.GAP)).contains("100 more gaps are not listed");
    }

    @Test
    void ordersChannelsByTheMetadataAndSaysWhy() throws IOException {
        // Leo's line comes first, but Ana began the call.
        var journal = ScriptedJournal.answered()
                .metadata(0, Metadata.of("1", "0"))
                .agreed(0, "0", PCMU)
                .agreed(1, "1", PCMA)
                .spoken(0, Voice.ulaw(10, LEO).says(20))
                .spoken(1, Voice.alaw(10, ANA).says(20))
                .ended(500, EndCause.CLIENT_BYE);
        var manifest = assemble(journal).manifest();

        assertThat(manifest.channelOrder().streams()).containsExactly(1, 0);
        assertThat(manifest.channelOrder().reason())
                .startsWith("Ana Kovač is first")
                .endsWith(".");
        assertThat(manifest.participants()).extracting(p -> p.name()).containsExactly("Ana Kovač", "Leo Brandt");
        assertThat(manifest.participants()).extracting(p -> p.channel()).containsExactly(1, 2);
        assertThat(manifest.streams()).extracting(RecordedStream::channel).containsExactly(2, 1);
        assertThat(manifest.streams())
                .extracting(RecordedStream::file)
                .containsExactly("stream-1-leo-brandt.wav", "stream-2-ana-kovac.wav");
        assertThat(manifest.streams().getFirst().participantReason())
                .contains("Leo Brandt")
                .endsWith(".");
        assertThat(manifest.sessionId()).isEqualTo("cs-1");
    }

    @Test
    void recordsWithoutMetadataInTheOrderOfTheLines() throws IOException {
        var journal = ScriptedJournal.answered()
                .metadata(0, "<recording this is no XML")
                .agreed(0, "", PCMA)
                .spoken(0, Voice.alaw(10, ANA).says(20))
                .ended(500, EndCause.CLIENT_BYE);
        var recording = assemble(journal);

        assertThat(recording.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(recording.manifest().streams().getFirst().file()).isEqualTo("stream-1.wav");
        assertThat(recording.manifest().streams().getFirst().participantId()).isNull();
        assertThat(recording.folder().resolve("metadata/1-invite.xml")).hasContent("<recording this is no XML");
    }

    @Test
    void keepsWhatItCannotDecodeAsPacketsAndSaysSo() throws IOException {
        var journal = ScriptedJournal.answered()
                .metadata(0, Metadata.of("0", "1"))
                .agreed(0, "0", PCMA)
                .agreed(1, "1", EVS)
                .spoken(0, Voice.alaw(10, ANA).says(20))
                .spoken(1, Voice.alaw(10, LEO).says(20, 96, (byte) 3))
                .ended(500, EndCause.CLIENT_BYE);
        var manifest = assemble(journal).manifest();

        assertThat(manifest.verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(manifest.verdictReason())
                .isEqualTo("Leo Brandt's stream cannot be heard: EVS is not yet decodable.");
        assertThat(manifest.streams().get(1).undecodedReason()).isEqualTo("EVS is not yet decodable");
        assertThat(manifest.streams().get(1).file()).isNull();
        assertThat(manifest.streams().get(1).codec()).isEqualTo("EVS");
        assertThat(manifest.streams().get(1).packets()).isEqualTo(20);
        assertThat(manifest.channelOrder().streams()).containsExactly(0);
    }

    @Test
    void doesNotTakeEncryptedNoiseForSpeech() throws IOException {
        var journal = ScriptedJournal.answered()
                .agreed(0, "0", "audio", "RTP/SAVP", PCMA)
                .spoken(0, Voice.alaw(10, ANA).says(20))
                .ended(500, EndCause.CLIENT_BYE);
        var manifest = assemble(journal).manifest();

        assertThat(manifest.verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(manifest.streams().getFirst().undecodedReason())
                .isEqualTo("encrypted (RTP/SAVP): its packets are kept as they came");
    }

    @Test
    void doesNotTakeAnAuthenticationTagForMoreSound() throws IOException {
        var journal = ScriptedJournal.answered()
                .agreed(0, "0", "audio", "RTP/SAVP", PCMA)
                .spoken(0, Voice.alaw(10, ANA).taggedWith(10).says(50))
                .ended(1_100, EndCause.CLIENT_BYE);
        var manifest = assemble(journal).manifest();

        assertThat(manifest.streams().getFirst().lengthMillis()).isEqualTo(1_000);
        assertThat(texts(manifest, Kind.STREAM)).containsExactly("Stream 1 begins");
    }

    @Test
    void leavesOutOnlyThePartThatItCannotDecode() throws IOException {
        var ana = Voice.alaw(10, ANA).says(25).says(25, 15, (byte) 5);
        var journal =
                ScriptedJournal.answered().agreed(0, "0", PCMA).spoken(0, ana).ended(1_100, EndCause.CLIENT_BYE);
        var recording = assemble(journal);

        assertThat(recording.manifest().verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(recording.manifest().verdictReason()).contains("G728 is not yet decodable");
        assertThat(texts(recording.manifest(), Kind.STREAM))
                .contains("Part of it cannot be heard: G728 is not yet decodable");
        assertThat(sound(recording, 0)).startsWith(ana.expected()).hasSize(25 * Voice.PACKET_SAMPLES);
    }

    @Test
    void callsASideThatNeverSentAnythingSilent() throws IOException {
        var recording =
                assemble(twoSides().spoken(0, Voice.alaw(10, ANA).says(20)).ended(500, EndCause.CLIENT_BYE));

        assertThat(recording.manifest().verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(recording.manifest().verdictReason())
                .isEqualTo("One side is silent: nothing was ever sent on Leo Brandt's stream.");
        assertThat(recording.waveform().lanes()).hasSize(2);
        assertThat(recording.waveform().lanes().get(1).peaks()).containsOnly(-1);
    }

    @Test
    void doesNotMissAStreamThatWasSwitchedOffAllAlong() throws IOException {
        var manifest = assemble(twoSides()
                        .paused(2, 1)
                        .spoken(0, Voice.alaw(10, ANA).says(20))
                        .ended(500, EndCause.CLIENT_BYE))
                .manifest();

        assertThat(manifest.verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(manifest.streams().get(1).undecodedReason()).isEqualTo("It was switched off all along.");
    }

    @Test
    void callsARecordingCompleteWhoseVideoCannotBeHeard() throws IOException {
        var h264 = new NegotiatedFormat(96, "H264", 90_000, 1, "");
        var recording = assemble(ScriptedJournal.answered()
                .agreed(0, "0", PCMA)
                .agreed(1, "1", "video", "RTP/AVP", h264)
                .spoken(0, Voice.alaw(10, ANA).says(20))
                .spoken(1, Voice.alaw(10, LEO).says(20, 96, (byte) 5))
                .ended(500, EndCause.CLIENT_BYE));

        assertThat(recording.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(recording.manifest().streams().get(1).packets()).isEqualTo(20);
        assertThat(recording.manifest().streams().get(1).undecodedReason())
                .isEqualTo("It is no audio; its packets are kept.");
    }

    @Test
    void saysThatTheClientSwitchedEverythingOff() throws IOException {
        var manifest = assemble(twoSides().paused(2, 0).paused(2, 1).ended(500, EndCause.CLIENT_BYE))
                .manifest();

        assertThat(manifest.verdict()).isEqualTo(Verdict.EMPTY);
        assertThat(manifest.verdictReason()).contains("switched off all along");
    }

    @Test
    void archivesACallWithoutAnyPacketAsEmpty() throws IOException {
        var recording = assemble(twoSides().ended(500, EndCause.CLIENT_BYE));

        assertThat(recording.manifest().verdict()).isEqualTo(Verdict.EMPTY);
        assertThat(recording.manifest().lengthMillis()).isEqualTo(490);
        assertThat(recording.folder().resolve("audio.wav")).doesNotExist();
        assertThat(recording.folder().resolve("signalling/01-in-invite.sip")).isNotEmptyFile();
        assertThat(recording.folder().resolve("signalling/02-out-200-invite.sip"))
                .isNotEmptyFile();
    }

    @Test
    void keepsWhatCouldBeReadOfADamagedJournal() throws IOException {
        var ana = Voice.alaw(10, ANA).says(50);
        var journal = twoSides().spoken(0, ana).ended(1_100, EndCause.CLIENT_BYE);
        var recording = assemble(journal.unreadableAfter(journal.size() - 11));

        assertThat(recording.manifest().verdict()).isEqualTo(Verdict.DAMAGED);
        assertThat(recording.manifest().verdictReason()).contains("the disk says no");
        assertThat(sound(recording, 0)).isEqualTo(Arrays.copyOf(ana.expected(), 40 * Voice.PACKET_SAMPLES));
    }

    @Test
    void saysWhereTheJournalHasAHole() throws IOException {
        var manifest = assemble(twoSides()
                        .spoken(0, Voice.alaw(10, ANA).says(50))
                        .ended(1_100, EndCause.CLIENT_BYE)
                        .damaged("312 bytes of the journal cannot be read."))
                .manifest();

        assertThat(manifest.verdict()).isEqualTo(Verdict.DAMAGED);
        assertThat(manifest.verdictReason()).isEqualTo("312 bytes of the journal cannot be read.");
    }

    @Test
    void endsARecoveredRecordingWhereTheLastRecordWas() throws IOException {
        var manifest = assemble(twoSides()
                        .spoken(0, Voice.alaw(10, ANA).says(50))
                        .spoken(1, Voice.ulaw(10, LEO).says(50))
                        .ended(3_600_000, EndCause.PROCESS_DIED))
                .manifest();

        assertThat(manifest.lengthMillis()).isEqualTo(1_000);
        assertThat(manifest.verdict()).isEqualTo(Verdict.GAPS);
        assertThat(manifest.verdictReason()).contains("The recorder died during the call");
        assertThat(texts(manifest, Kind.RECOVERED)).hasSize(1);
    }

    @Test
    void refusesAJournalThatHasLostItsBeginning() {
        var journal = new ScriptedJournal().ended(10, EndCause.CLIENT_BYE);

        assertThatThrownBy(() -> assemble(journal))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("first record");
    }

    @Test
    void tellsTheStoryInOrder() throws IOException {
        var ana = Voice.alaw(20, ANA).says(20);
        var other = Voice.alaw(420, 0x33CC0003).says(20);
        var manifest = assemble(twoSides()
                        .spoken(0, ana)
                        .spoken(0, other)
                        .spoken(1, Voice.ulaw(20, LEO).says(40))
                        .metadata(400, Metadata.leoGone())
                        .ended(900, EndCause.CLIENT_BYE))
                .manifest();

        assertThat(manifest.events()).extracting(RecordingEvent::atMillis).isSorted();
        assertThat(manifest.events())
                .extracting(RecordingEvent::kind)
                .startsWith(Kind.ACCEPTED)
                .endsWith(Kind.ENDED);
        assertThat(texts(manifest, Kind.STREAM)).contains("Another source speaks on Ana Kovač's stream");
        assertThat(texts(manifest, Kind.PARTICIPANT)).contains("Leo Brandt left");
        assertThat(manifest.streams().getFirst().ssrcs()).containsExactly("11aa0001", "33cc0003");
    }

    @Test
    void givesTheSameBytesTwice() throws IOException {
        var journal = twoSides()
                .spoken(
                        0,
                        Voice.alaw(10, ANA)
                                .says(100)
                                .loses(3)
                                .says(20)
                                .presses(5, 5)
                                .says(10))
                .spoken(1, Voice.ulaw(90, LEO).says(100))
                .ended(4_000, EndCause.CLIENT_BYE);

        var first = contents(assemble(journal).folder());
        var second = contents(Assembled.one(work.resolve("again"), journal).folder());

        assertThat(second).containsExactlyEntriesOf(first);
        assertThat(first).containsKeys("manifest.json", "audio.wav", "packets.pcapng", "waveform.json");
    }

    @Test
    void namesEveryFileOfTheFolderInTheManifestAndLeavesNoScratch() throws IOException {
        var recording = assemble(twoSides()
                .spoken(0, Voice.alaw(10, ANA).says(10))
                .spoken(1, Voice.ulaw(10, LEO).says(10))
                .ended(300, EndCause.CLIENT_BYE));

        var named =
                recording.manifest().files().stream().map(file -> file.name()).toList();
        var there = contents(recording.folder()).keySet();
        assertThat(there).hasSize(named.size() + 1).containsAll(named).contains("manifest.json");
        assertThat(work.resolve("work").resolve(ScriptedJournal.ID + ".scratch"))
                .doesNotExist();
    }

    @Test
    void wipesWhatAnEarlierAttemptLeft() throws IOException {
        var left = Files.createDirectories(work.resolve("work").resolve(ScriptedJournal.ID.value()));
        Files.writeString(left.resolve("audio.wav.tmp"), "torn");

        var recording = assemble(twoSides().ended(300, EndCause.CLIENT_BYE));

        assertThat(recording.folder()).isEqualTo(left.toAbsolutePath());
        assertThat(left.resolve("audio.wav.tmp")).doesNotExist();
    }

    private ScriptedJournal twoSides() {
        return ScriptedJournal.answered()
                .metadata(0, Metadata.of("0", "1"))
                .agreed(0, "0", PCMA, KEYS)
                .agreed(1, "1", PCMU, KEYS);
    }

    private AssembledRecording assemble(RecordSource journal) throws IOException {
        return Assembled.one(work.resolve("work"), journal);
    }

    private static short[] sound(AssembledRecording recording, int stream) throws IOException {
        var name = recording.manifest().streams().get(stream).file();
        assertThat(name).isNotNull();
        return WavReader.readAll(recording.folder().resolve(String.valueOf(name)), 10_000_000);
    }

    private static short[] channel(short[] interleaved, int channels, int channel, int from, int count) {
        var samples = new short[count];
        for (var i = 0; i < count; i++) {
            samples[i] = interleaved[(from + i) * channels + channel];
        }
        return samples;
    }

    private static List<String> texts(Manifest manifest, Kind kind) {
        return manifest.events().stream()
                .filter(event -> event.kind() == kind)
                .map(RecordingEvent::text)
                .toList();
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        var contents = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = folder.relativize(file).toString();
                contents.put(name, FileDigest.sha256(RecordingFolder.clear(folder), name));
            }
        }
        return contents;
    }
}
