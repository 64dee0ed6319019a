package io.earwitness.recorder.assembly;

import static io.earwitness.recorder.assembly.ScriptedJournal.KEYS;
import static io.earwitness.recorder.assembly.ScriptedJournal.PCMA;
import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.container.WavReader;
import io.earwitness.media.rtp.NtpTime;
import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.recorder.archive.AssembledRecording;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.RecordedSource;
import io.earwitness.recorder.model.RecordedSource.Clock;
import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.recorder.model.SetAside;
import io.earwitness.recorder.model.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who sends on a stream, told by packets and RTCP, from journal to manifest.
class SourcesTest {
    private static final int ANA = 0x11AA0001;
    private static final int LEO = 0x22BB0002;
    private static final int STRANGER = 0x66660006;
    private static final long HOST_AHEAD = 3_600_000_000_000L;

    private final Path work;

    SourcesTest(@TempDir Path work) {
        this.work = work;
    }

    private AssembledRecording assemble(ScriptedJournal journal) throws IOException {
        return Assembled.one(work, journal);
    }

    private static RecordedStream only(AssembledRecording recording) {
        return recording.manifest().streams().getFirst();
    }

    private static short[] sound(AssembledRecording recording, RecordedStream stream) throws IOException {
        var file = recording.folder().resolve(String.valueOf(stream.file()));
        return WavReader.readAll(file, 10_000_000);
    }

    private static ScriptedJournal oneSide() {
        return ScriptedJournal.answered().agreed(0, "1", PCMA, KEYS);
    }

    /// A sender report of a host whose clock is an hour ahead, and who it is.
    private static byte[] report(double madeMillis, int ssrc, int timestamp, String cname, String name) {
        var out = ByteBuffer.allocate(400);
        out.putInt(0x80C8_0006)
                .putInt(ssrc)
                .putLong(NtpTime.of(ScriptedJournal.at(madeMillis) + HOST_AHEAD))
                .putInt(timestamp)
                .putInt(0)
                .putInt(0);
        var head = out.position();
        out.putInt(0x81CA_0000).putInt(ssrc);
        item(out, 1, cname);
        item(out, 2, name);
        do {
            out.put((byte) 0);
        } while ((out.position() - head) % 4 != 0);
        out.putShort(head + 2, (short) ((out.position() - head) / 4 - 1));
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void item(ByteBuffer out, int type, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.put((byte) type).put((byte) bytes.length).put(bytes);
    }

    @Test
    @Tag("RTP-04")
    void keepsAStrangersPacketsButNotInTheSound() throws IOException {
        var ana = Voice.alaw(30, ANA).says(100);
        var recording = assemble(oneSide()
                .controlled(2, 0, "127.0.77.1")
                .spoken(0, ana)
                .spoken(0, "192.0.2.66", new Voice(505, 900, 8, STRANGER).says(50))
                .ended(2_100, EndCause.CLIENT_BYE));

        var stream = only(recording);
        assertThat(sound(recording, stream)).isEqualTo(ana.expected());
        assertThat(stream.packets()).isEqualTo(150);
        assertThat(stream.ssrcs()).containsExactly("11aa0001");
        assertThat(stream.setAside())
                .containsExactly(
                        new SetAside("They came from 192.0.2.66, which is not where the stream comes from.", 50, true));
        assertThat(recording.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(recording.manifest().events())
                .anyMatch(event -> event.text().startsWith("50 packets on ")
                        && event.detail().contains("192.0.2.66"));
        assertThat(Files.size(recording.folder().resolve("packets.pcapng"))).isGreaterThan(150 * 172);
    }

    @Test
    void tellsWhichPacketsCameTooLateOrAlone() throws IOException {
        var ana = Voice.alaw(30, ANA).says(200);
        var late = ana.sent().remove(20);
        var alone = new RtpPacketizer(STRANGER, 7, 7).packet(8, false, new byte[160], 160);
        var recording = assemble(oneSide()
                .spoken(0, ana)
                .arrived(3_500, 0, PacketKind.RTP, "127.0.77.1", late.bytes())
                .arrived(3_600, 0, PacketKind.RTP, "127.0.77.1", alone)
                .ended(4_100, EndCause.CLIENT_BYE));

        var stream = only(recording);
        assertThat(stream.packets()).isEqualTo(201);
        assertThat(stream.lostPackets()).isEqualTo(1);
        assertThat(stream.setAside())
                .containsExactly(
                        new SetAside("They came so late that their place had been given up.", 1, true),
                        new SetAside("Nothing in sequence with them followed.", 1, true));
    }

    @Test
    @Tag("VID-12")
    void hearsASourceThatSignallingNamedWhicheverHostItComesFrom() throws IOException {
        var ana = Voice.alaw(30, ANA).says(10);
        var leo = new Voice(235, 900, 8, LEO).says(50);
        var recording = assemble(oneSide()
                .controlled(2, 0, "127.0.77.1", "ssrc=22bb0002")
                .spoken(0, ana)
                .spoken(0, "192.0.2.66", leo)
                .ended(2_100, EndCause.CLIENT_BYE));

        var stream = only(recording);
        assertThat(stream.setAside()).isEmpty();
        assertThat(stream.packets()).isEqualTo(60);
        assertThat(stream.ssrcs()).containsExactlyInAnyOrder("11aa0001", "22bb0002");
    }

    @Test
    @Tag("RTP-04")
    void keepsTheStreamsSoundThoughAStrangerWasThereFirst() throws IOException {
        var ana = Voice.alaw(130, ANA).says(100);
        var recording = assemble(oneSide()
                .controlled(2, 0, "127.0.77.1")
                .spoken(0, "192.0.2.66", new Voice(15, 900, 8, STRANGER).says(4))
                .spoken(0, ana)
                .ended(2_200, EndCause.CLIENT_BYE));

        var stream = only(recording);
        var heard = sound(recording, stream);
        assertThat(Arrays.copyOfRange(heard, heard.length - ana.expected().length, heard.length))
                .isEqualTo(ana.expected());
    }

    @Test
    @Tag("RTP-04")
    void losesNothingOfAHostThatTakesOverFromOneThatStopped() throws IOException {
        var ana = Voice.alaw(30, ANA).says(50);
        var after = new Voice(1_530, 440, 8, LEO).says(150);
        var recording = assemble(
                oneSide().spoken(0, ana).spoken(0, "198.51.100.2", after).ended(4_600, EndCause.CLIENT_BYE));

        var stream = only(recording);
        var heard = sound(recording, stream);
        assertThat(stream.setAside()).isEmpty();
        assertThat(Arrays.copyOfRange(heard, heard.length - after.expected().length, heard.length))
                .isEqualTo(after.expected());
        assertThat(stream.sources())
                .extracting(RecordedSource::address)
                .containsExactly("127.0.77.1:30000", "198.51.100.2:30000");
    }

    @Test
    @Tag("SRS-REI-08")
    void losesNothingOfAHostThatANewOfferBrings() throws IOException {
        var before = Voice.alaw(30, ANA).says(50);
        var after = new Voice(1_030, 440, 8, LEO).says(50);
        var recording = assemble(oneSide()
                .controlled(2, 0, "127.0.77.1")
                .spoken(0, before)
                .controlled(1_020, 0, "203.0.113.1")
                // Behind a NAT: the offer names another address than it comes from.
                .spoken(0, "198.51.100.2", after)
                .ended(2_100, EndCause.CLIENT_BYE));

        var stream = only(recording);
        var expected = Arrays.copyOf(before.expected(), 16_000);
        System.arraycopy(after.expected(), 0, expected, 8_000, 8_000);
        assertThat(sound(recording, stream)).isEqualTo(expected);
        assertThat(stream.setAside()).isEmpty();
    }

    @Test
    @Tag("RTP-16")
    @Tag("RTP-15")
    @Tag("NENA-02")
    void placesStreamsOfOneHostByTheirSenderReports() throws IOException {
        // Both speak at once; Leo's packets are under way 120 ms longer, his reports are not.
        var ana = Voice.alaw(130, ANA).says(100);
        var leo = new Voice(250, 620, 8, LEO).says(100);
        var recording = assemble(ScriptedJournal.answered()
                .agreed(0, "1", PCMA)
                .agreed(1, "2", PCMA)
                .spoken(0, ana)
                .spoken(1, leo)
                .arrived(
                        1_130,
                        0,
                        PacketKind.RTCP,
                        "127.0.77.1",
                        report(1_130, ANA, 0xFFFF_F000 + 8_000, "host-1", "Ana"))
                .arrived(
                        1_135,
                        1,
                        PacketKind.RTCP,
                        "127.0.77.1",
                        report(1_130, LEO, 0xFFFF_F000 + 8_000, "host-1", "Leo"))
                .ended(2_400, EndCause.CLIENT_BYE));

        var streams = recording.manifest().streams();
        assertThat(streams).extracting(RecordedStream::offsetMillis).containsExactly(120L, 120L);
        assertThat(sound(recording, streams.getFirst())).isEqualTo(ana.expected());
        assertThat(sound(recording, streams.get(1))).isEqualTo(leo.expected());
        assertThat(streams).allSatisfy(stream -> {
            var source = stream.sources().getFirst();
            assertThat(source.clock()).isEqualTo(Clock.SENDER_REPORTS);
            assertThat(source.cname()).isEqualTo("host-1");
            assertThat(source.senderReports()).isEqualTo(1);
            assertThat(source.driftPartsPerMillion()).isZero();
        });
        assertThat(streams.get(1).sources().getFirst().name()).isEqualTo("Leo");
        assertThat(recording.manifest().startedAt()).isEqualTo(ScriptedJournal.INVITED.plusMillis(10));
    }

    @Test
    @Tag("RTP-16")
    void placesAStreamWithoutReportsByArrival() throws IOException {
        var recording =
                assemble(oneSide().spoken(0, Voice.alaw(130, ANA).says(50)).ended(1_200, EndCause.CLIENT_BYE));

        var source = only(recording).sources().getFirst();
        assertThat(only(recording).offsetMillis()).isEqualTo(120);
        assertThat(source.clock()).isEqualTo(Clock.ARRIVAL);
        assertThat(source.driftPartsPerMillion()).isNull();
    }

    @Test
    void doesNotReadReportsOfAnEncryptedStream() throws IOException {
        var recording = assemble(ScriptedJournal.answered()
                .agreed(0, "1", "audio", "RTP/SAVP", PCMA)
                .spoken(0, Voice.alaw(130, ANA).taggedWith(10).says(50))
                .arrived(500, 0, PacketKind.RTCP, "127.0.77.1", report(1_130, ANA, 5, "garbage", "garbage"))
                .ended(1_200, EndCause.CLIENT_BYE));

        assertThat(only(recording).sources().getFirst().clock()).isEqualTo(Clock.ARRIVAL);
        assertThat(only(recording).sources().getFirst().cname()).isEmpty();
    }

    @Test
    @Tag("RTP-17")
    @Tag("RTP-10")
    void endsASourceByItsByeAndGoesOnWithTheNext() throws IOException {
        var bye = ByteBuffer.allocate(8).putInt(0x81CB_0001).putInt(ANA).array();
        var recording = assemble(oneSide()
                .spoken(0, Voice.alaw(30, ANA).says(50))
                .arrived(1_035, 0, PacketKind.RTCP, "127.0.77.1", bye)
                .spoken(0, new Voice(1_330, 440, 8, LEO).says(50))
                .ended(2_400, EndCause.CLIENT_BYE));

        var stream = only(recording);
        assertThat(stream.sources()).extracting(RecordedSource::byeMillis).containsExactly(1_025L, null);
        assertThat(stream.sources()).extracting(RecordedSource::packets).containsExactly(50L, 50L);
        assertThat(recording.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
    }

    @Test
    @Tag("RTP-13")
    void namesWhoAMixerSaysIsSpeaking() throws IOException {
        var journal = oneSide();
        var packetizer = new RtpPacketizer(ANA, 1, 1);
        for (var packet = 0; packet < 100; packet++) {
            var plain = packetizer.packet(8, false, new byte[160], 160);
            var mixed = ByteBuffer.allocate(plain.length + 4)
                    .put((byte) 0x81)
                    .put(plain, 1, 11)
                    .putInt(packet < 60 ? LEO : STRANGER)
                    .put(plain, 12, 160);
            journal.arrived(30 + 20 * packet, 0, PacketKind.RTP, "127.0.77.1", mixed.array());
        }
        journal.arrived(900, 0, PacketKind.RTCP, "127.0.77.1", report(900, LEO, 5, "leo@host", ""));

        var contributors = only(assemble(journal.ended(2_100, EndCause.CLIENT_BYE)))
                .sources()
                .getFirst()
                .contributors();

        assertThat(contributors)
                .containsExactly(
                        new RecordedSource.Contributor("22bb0002", "leo@host", 60, 20, 1_200),
                        new RecordedSource.Contributor("66660006", "", 40, 1_220, 2_000));
    }

    @Test
    @Tag("RTP-14")
    void goesByTheMetadataAloneWhereAMixerNamesNobody() throws IOException {
        var recording = assemble(ScriptedJournal.answered()
                .metadata(5, Metadata.of("1", "2"))
                .agreed(0, "1", PCMA)
                .agreed(1, "2", PCMA)
                .spoken(0, Voice.alaw(30, ANA).says(20))
                .spoken(1, new Voice(30, 620, 8, LEO).says(20))
                .ended(600, EndCause.CLIENT_BYE));

        assertThat(recording.manifest().streams()).allSatisfy(stream -> {
            assertThat(stream.participantId()).isNotNull();
            assertThat(stream.sources().getFirst().contributors()).isEmpty();
        });
    }

    @Test
    @Tag("RTP-31")
    void writesDownWhatWasTyped() throws IOException {
        var t140 = new NegotiatedFormat(97, "t140", 1000, 1, "");
        var red = new NegotiatedFormat(98, "red", 1000, 1, "97/97");
        var journal = ScriptedJournal.answered().agreed(0, "1", "text", "RTP/AVP", t140, red);
        var packetizer = new RtpPacketizer(ANA, 1, 1);
        var before = "";
        for (var word : List.of("Fire ", "at ", "12 High Street")) {
            var out = ByteBuffer.allocate(100)
                    .put((byte) (0x80 | 97))
                    .put((byte) 0)
                    .putShort((short) before.length())
                    .put((byte) 97)
                    .put((before + word).getBytes(StandardCharsets.UTF_8));
            var packet = packetizer.packet(98, false, Arrays.copyOf(out.array(), out.position()), 300);
            if (!word.equals("at ")) {
                journal.arrived(100 + before.length(), 0, PacketKind.RTP, "127.0.77.1", packet);
            }
            before = word;
        }

        var recording = assemble(journal.ended(1_600, EndCause.CLIENT_BYE));

        assertThat(recording.manifest().files()).anyMatch(file -> file.name().equals("stream-1.txt"));
        assertThat(Files.readString(recording.folder().resolve("stream-1.txt"))).isEqualTo("Fire at 12 High Street");
    }

    @Test
    @Tag("RTP-22")
    void keepsAndTellsOfPayloadTypesThatNobodyAgreed() throws IOException {
        var ulaw = Voice.ulaw(30, ANA).says(50);
        var journal = oneSide().spoken(0, ulaw);
        var packetizer = new RtpPacketizer(LEO, 1, 1);
        for (var packet = 0; packet < 20; packet++) {
            journal.arrived(
                    1_100 + 20 * packet,
                    0,
                    PacketKind.RTP,
                    "127.0.77.1",
                    packetizer.packet(111, false, new byte[60], 160));
        }

        var recording = assemble(journal.ended(1_600, EndCause.CLIENT_BYE));

        assertThat(only(recording).packets()).isEqualTo(70);
        assertThat(sound(recording, only(recording))).startsWith(ulaw.expected());
        assertThat(recording.manifest().deviations().stream()
                        .filter(deviation -> deviation.rule().equals("RFC 3264 §6.1"))
                        .map(deviation -> deviation.text() + ": " + deviation.found() + ". " + deviation.done())
                        .toList())
                .isEqualTo(List.of(
                        "Payload type 0 came without having been agreed: 50 packets of stream 1. Kept, and taken for PCMU,"
                                + " for which the number always stands.",
                        "Payload type 111 came without having been agreed: 20 packets of stream 1. Kept and not heard:"
                                + " nothing says what it is."));
    }
}
