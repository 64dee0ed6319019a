package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.recorder.journal.JournalRecord.BodyPartReceived;
import io.earwitness.recorder.journal.JournalRecord.DeviationNoted;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.StreamAgreed;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.session.ControlRequest;
import io.earwitness.sip.CallRefusedException;
import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.Direction;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.SessionDescription;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sessions from their first message to their recording, as clients lead them.
class SessionCourseIT {
    private static final String SIP_ONLY = """
            sip:
              udp: { address: 127.0.0.1, port: 0 }
              tcp: { address: 127.0.0.1, port: 0 }
            """;

    @TempDir
    Path directory;

    @Test
    @Tag("SRS-REI-08")
    void packetsFromAnotherAddressOfTheClientAreTakenAtOnce() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.twoStreams());
                var moved = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            call.sendsPackets(2, 0);
            await(recorder, 2);
            var before = call.answer().media().getFirst().port();
            call.reinvite(Offers.sdp(Offers.audio(2, "sendonly").replace("audio 40002", "audio 41002")));
            assertThat(call.answer().media().getFirst().port()).isEqualTo(before);
            for (var packet = 0; packet < 3; packet++) {
                var bytes = new RtpPacketizer(0x1000, 65_502 + packet, 320 + 160 * packet)
                        .packet(8, false, new byte[160], 160);
                moved.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), before));
            }
            await(recorder, 5);

            assertThat(end(recorder, call).streams().getFirst().packets()).isEqualTo(5);
            assertThat(recorder.journal(PacketArrived.class))
                    .extracting(PacketArrived::source)
                    .contains("127.0.0.1:" + moved.getLocalPort());
        }
    }

    @Test
    @Tag("SRS-REI-09")
    void payloadTypeWithANewMeaningIsNotedAndAgreedAnew() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.sdp(dynamic("opus/48000/2")))) {
            call.reinvite(Offers.sdp(dynamic("AMR/8000")));
            end(recorder, call);

            assertThat(recorder.journal(StreamAgreed.class))
                    .extracting(agreed -> agreed.stream().formats().getFirst().encodingName())
                    .containsExactly("opus", "AMR");
            assertThat(recorder.journal(DeviationNoted.class))
                    .extracting(noted -> noted.deviation().kind())
                    .contains("PAYLOAD_TYPE_REMAPPED");
        }
    }

    @Test
    @Tag("SRS-REI-10")
    void oldAndNewCodecAreBothHeardAfterAChange() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.sdp(Offers.audio(1, "sendonly")))) {
            var sender = new RtpPacketizer(9, 1, 0);
            for (var packet = 0; packet < 10; packet++) {
                call.sendRaw(0, sender.packet(8, false, tone(), 160));
            }
            await(recorder, 10);
            var g722 = Offers.audio(1, "sendonly")
                    .replace("RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000", "RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000");
            call.reinvite(Offers.sdp(g722));
            for (var packet = 0; packet < 10; packet++) {
                call.sendRaw(0, sender.packet(packet == 0 ? 8 : 0, false, tone(), 160));
            }
            await(recorder, 20);

            var stream = end(recorder, call).streams().getFirst();
            assertThat(stream.packets()).isEqualTo(20);
            assertThat(stream.undecodedReason()).isEmpty();
            assertThat(stream.gaps()).isEmpty();
        }
    }

    @Test
    @Tag("SRS-SDP-14")
    @Tag("BODY-16")
    void labelsMayChangeTheirStreams() throws Exception {
        var swapped = Offers.of(Offers.line(2, "sendonly").replace("40004", "40002")
                + Offers.line(1, "sendonly").replace("40002", "40004"));
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.twoStreams())) {
            assertThat(senders(recorder)).containsExactly("cGFydHktYW5hLWtvdmFjIQ==", "cGFydHktbGVvLWJyYW5kdA==");

            call.reinvite(ScenarioClient.both(swapped, Offers.METADATA));

            assertThat(call.answer().media())
                    .extracting(line -> line.label().orElse(""))
                    .containsExactly("2", "1");
            assertThat(senders(recorder)).containsExactly("cGFydHktbGVvLWJyYW5kdA==", "cGFydHktYW5hLWtvdmFjIQ==");

            call.sendsTone(100, 0, 1);
            var manifest = end(recorder, call);
            try (var api = new ApiCalls(recorder.recorder().page())) {
                var stays = api.get("/api/v1/recordings/" + manifest.id().value() + "/participants")
                        .body()
                        .get("participants");
                assertThat(stays).hasSize(2).allSatisfy(stay -> {
                    var sends = stay.get("sends");
                    var ana = stay.get("name").asString().equals("Ana");
                    assertThat(sends)
                            .extracting(use -> use.get("streamIndex").asInt())
                            .containsExactly(ana ? 0 : 1, ana ? 1 : 0);
                    assertThat(sends)
                            .extracting(use -> use.get("label").asString())
                            .containsOnly(ana ? "1" : "2");
                    assertThat(sends.get(0).get("to").get("at"))
                            .isEqualTo(sends.get(1).get("from").get("at"));
                });
                var changed =
                        stays.get(0).get("sends").get(1).get("from").get("at").asString();
                var then = api.get("/api/v1/recordings/" + manifest.id().value() + "/participants?at=" + changed)
                        .body()
                        .get("participants");
                assertThat(then)
                        .allSatisfy(stay -> assertThat(stay.get("sends")).hasSize(1));
            }
        }
    }

    @Test
    @Tag("SRS-REI-15")
    void whatFailsWhenTheRestIsDoneDoesNotMakeTheAnswerAnError() throws Exception {
        var first = 30_100 + 4 * ThreadLocalRandom.current().nextInt(400);
        var twoPorts = "media: { port-first: %d, port-last: %d, port-cool-down: 0s }\n".formatted(first, first + 3)
                + "limits: { free-disk: 1MB, concurrent-sessions: 2 }\n";
        try (var recorder = ScenarioRecorder.in(directory, twoPorts);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.twoStreams())) {
            // The first line is paused before the third finds no port.
            var offer = Offers.of(Offers.line(1, "inactive") + Offers.line(2, "sendonly") + Offers.line(3, "sendonly"));
            assertThat(call.reinvite(Offers.sdp(offer)).status()).isEqualTo(200);

            var answered = call.answer().media();
            assertThat(answered.get(0).direction()).isEqualTo(Direction.INACTIVE);
            assertThat(answered.get(1).port()).isPositive();
            assertThat(answered.get(2).port()).isZero();
            assertThat(recorder.recorder().sessions().list().getFirst().streams())
                    .extracting(stream -> stream.pausedBy())
                    .containsExactly(Set.of(PauseCause.CLIENT), Set.of());
        }
    }

    @Test
    @Tag("SRS-REI-12")
    void reinviteWithMetadataAloneIsAnsweredWithAnOffer() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.twoStreams())) {
            var before = call.answer();

            var response = call.reinviteWithMetadata(
                    metadata(Offers.METADATA.replace("Ana", "Anna")), Offers.sdp(Offers.audio(2, "sendonly")));

            var offered = SessionDescription.parse(response.body().orElseThrow().bytes());
            assertThat(offered.media()).extracting(MediaDescription::port).isEqualTo(ports(before));
            assertThat(offered.media()).extracting(MediaDescription::direction).containsOnly(Direction.RECVONLY);
            assertThat(recorder.recorder().sessions().list().getFirst().participants())
                    .extracting("name")
                    .contains("Anna");
        }
    }

    @Test
    @Tag("PER-01")
    @Tag("PER-02")
    @Tag("SRS-INV-21")
    void sessionWithoutAnyCallTakesCallsWhenTheyCome() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.sdp(Offers.of("")))) {
            assertThat(call.answer().media()).isEmpty();
            call.reinvite(Offers.twoStreams());
            call.sendsPackets(2, 0);
            await(recorder, 2);

            var next = Offers.METADATA
                    .replace("c2Vzc2lvbi1pZC1vbmUhIQ==", "c2Vzc2lvbi1pZC10d28hIQ==")
                    .replace("Leo", "Mia");
            assertThat(call.update(Optional.of(metadata(next))).status()).isEqualTo(200);
            assertThat(recorder.recorder().sessions().list().getFirst().participants())
                    .extracting("name")
                    .containsExactly("Ana", "Mia");
            call.sendsPackets(2, 1);
            await(recorder, 4);

            var first = end(recorder, call);
            var second = recorder.awaitFinished().manifest();
            var rest = recorder.awaitFinished().manifest();
            assertThat(rest.session().calls()).containsExactly(first.id(), second.id());
            assertThat(Stream.of(first, second, rest)
                            .flatMap(manifest -> manifest.streams().stream())
                            .mapToLong(stream -> stream.packets())
                            .sum())
                    .isEqualTo(4);
        }
    }

    @Test
    @Tag("SRS-UPD-10")
    void updatesAreAnsweredWhileTheStoreIsBusy() throws Exception {
        var busy = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        // Nothing more is taken into the store until the answers are there.
        try (var recorder = ScenarioRecorder.in(directory, "", () -> {
                    busy.countDown();
                    await(done);
                });
                var client = new ScenarioClient(recorder, Transport.TCP)) {
            try (var stored = client.call(Offers.twoStreams())) {
                stored.bye();
                stored.awaitEnd();
            }
            assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
            try (var call = client.call(Offers.twoStreams())) {
                assertThat(call.update(Optional.of(metadata(Offers.METADATA.replace("Ana", "Anna"))))
                                .status())
                        .isEqualTo(200);
                assertThat(call.update(Optional.of(Offers.sdp(Offers.audio(2, "inactive"))))
                                .status())
                        .isEqualTo(200);
                assertThat(done.getCount()).as("the store is still busy").isOne();
                done.countDown();

                recorder.awaitFinished();
                assertThat(end(recorder, call).participants())
                        .extracting("name")
                        .contains("Anna");
            }
        } finally {
            done.countDown();
        }
    }

    private static void await(CountDownLatch done) {
        try {
            done.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Tag("SRS-UPD-08")
    void metadataThatNamesLabelsWithoutAnOfferMeansTheLastDescription() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.sdp(Offers.audio(2, "sendonly")))) {
            assertThat(call.update(Optional.of(metadata(Offers.METADATA))).status())
                    .isEqualTo(200);

            assertThat(senders(recorder)).containsExactly("cGFydHktYW5hLWtvdmFjIQ==", "cGFydHktbGVvLWJyYW5kdA==");
        }
    }

    @Test
    @Tag("SRS-UPD-07")
    @Tag("SRS-REI-13")
    void refusedUpdateChangesNeitherLinesNorMetadata() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.twoStreams())) {
            var useless = Offers.of("m=audio 40000 FOO/BAR 8\r\nm=audio 40002 FOO/BAR 8\r\n");

            var refused = call.update(Optional.of(ScenarioClient.both(useless, Offers.METADATA.replace("Ana", "Eve"))));

            assertThat(refused.status()).isEqualTo(488);
            assertThat(refused.headers().first("Warning")).isPresent();
            assertThat(recorder.recorder().sessions().list().getFirst().participants())
                    .extracting("name")
                    .containsExactly("Ana", "Leo");
            call.sendsPackets(2, 1);
            await(recorder, 2);
        }
    }

    @Test
    @Tag("SRS-OTH-03")
    void byeMayCarryMetadataWithoutAnyDisposition() throws Exception {
        var last = Offers.METADATA
                .replace("datamode>complete", "datamode>partial")
                .replace("<name>Leo</name>", "<name>Leonard</name>");
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.twoStreams())) {
            call.dialog().bye(List.of(), Optional.of(metadata(last)));

            assertThat(recorder.awaitFinished().manifest().participants())
                    .extracting("name")
                    .contains("Leonard");
            assertThat(recorder.journal(BodyPartReceived.class))
                    .extracting(BodyPartReceived::carriedBy)
                    .contains("BYE");
        }
    }

    @Test
    @Tag("SRS-OTH-01")
    void byeReleasesThePortsAndFinishesTheRecording() throws Exception {
        var session = "session: { drain: 50ms }\n";
        try (var recorder = ScenarioRecorder.in(directory, session);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.twoStreams())) {
            call.sendsPackets(3, 0);
            await(recorder, 3);
            var used = recorder.recorder()
                    .meters()
                    .get("earwitness.capture.ports.used")
                    .gauge();
            assertThat(used.value()).isEqualTo(2);

            var manifest = end(recorder, call);

            assertThat(manifest.streams().getFirst().packets()).isEqualTo(3);
            Awaitility.await().until(() -> used.value() == 0);
        }
    }

    @Test
    @Tag("SRS-OTH-04")
    @Tag("SRS-INV-17")
    void endWithoutMetadataIsTheEndOfEverything() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.sdp(Offers.audio(1, "sendonly")))) {
            call.sendsTone(200, 0);
            var manifest = end(recorder, call);

            assertThat(manifest.participants()).isEmpty();
            assertThat(manifest.events().getLast().text()).isEqualTo("Ended by the client");
            assertThat(manifest.events().getLast().atMillis()).isGreaterThanOrEqualTo(manifest.lengthMillis() - 20);
            assertThat(manifest.streams().getFirst().packets()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @Tag("RS-ID-04")
    @CsvSource({"true, true, 200", "true, false, 403", "false, true, 403", "false, false, 403"})
    void strictlyOnlyBothMarksMakeARecordingSession(boolean tag, boolean required, int status) throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, SIP_ONLY + "  strict-marks: true\n");
                var client = new ScenarioClient(recorder.sip(Transport.TCP), Transport.TCP, tag ? "+sip.src" : "")) {
            var offer = Offers.twoStreams();
            if (status == 200) {
                client.call(offer).close();
            } else {
                assertThatThrownBy(() -> client.call(offer, call -> required ? call.with("Require", "siprec") : call))
                        .isInstanceOfSatisfying(
                                CallRefusedException.class,
                                refused -> assertThat(refused.status()).isEqualTo(status));
            }
            assertThat(recorder.recorder().sessions().list()).hasSize(status == 200 ? 1 : 0);
        }
    }

    @Test
    @Tag("RS-ID-12")
    void requestsWithinTheSessionNeedNoMarks() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder.sip(Transport.TCP), Transport.TCP, "");
                var call = client.call(Offers.twoStreams())) {
            assertThat(call.reinvite(Offers.sdp(Offers.audio(2, "inactive"))).status())
                    .isEqualTo(200);
            assertThat(call.update(Optional.of(metadata(Offers.METADATA))).status())
                    .isEqualTo(200);
            assertThat(call.dialog()
                            .request("INFO", List.of(), Optional.empty())
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    @Tag("RS-ID-09")
    @Tag("SRS-OTH-10")
    void siprecInSupportedIsNoFaultAndOurOptionsSayWhatWeTake() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP)) {
            client.call(
                            Offers.twoStreams(),
                            call -> call.with("Require", "siprec").with("Supported", "timer, siprec"))
                    .close();

            var options = client.options();
            assertThat(options.status()).isEqualTo(200);
            assertThat(options.headers().lists("Supported", "siprec")).isFalse();
            assertThat(options.headers().all("Accept"))
                    .contains(
                            "application/sdp",
                            "application/rs-metadata+xml",
                            "application/rs-metadata",
                            "multipart/mixed");
            assertThat(options.headers().first("Contact").orElseThrow()).contains(";+sip.srs");
            assertThat(options.headers().all("Allow")).contains("INVITE", "UPDATE", "OPTIONS", "BYE");
        }
    }

    @Test
    @Tag("SRS-OTH-09")
    @Tag("SRS-OTH-11")
    void drainingRefusesCallsAndOptionsWhileSessionsGoOn() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.twoStreams());
                var api = new ApiCalls(recorder.recorder().page())) {
            assertThat(api.post("/api/v1/system/drain", "").status()).isEqualTo(204);
            var options = client.options();
            assertThat(options.status()).isEqualTo(503);
            assertThat(options.headers().first("Retry-After")).isPresent();
            assertThatThrownBy(() -> client.call(Offers.twoStreams())).isInstanceOf(CallRefusedException.class);
            assertThat(call.reinvite(Offers.sdp(Offers.audio(2, "sendonly"))).status())
                    .isEqualTo(200);
            call.sendsPackets(2, 0);
            await(recorder, 2);

            api.post("/api/v1/system/undrain", "");
            assertThat(client.options().status()).isEqualTo(200);
            client.call(Offers.twoStreams()).close();
        }
    }

    @Test
    @Tag("SRS-INV-28")
    @Tag("SRS-OTH-09")
    void limitOfAnAddressIsToldToThatAddress() throws Exception {
        var limits = "limits: { concurrent-sessions: 10, free-disk: 1MB, sessions-per-source: 1 }\n";
        try (var recorder = ScenarioRecorder.in(directory, limits);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var call = client.call(Offers.twoStreams())) {
            assertThat(client.options().status()).isEqualTo(503);
            assertThatThrownBy(() -> client.call(Offers.twoStreams())).isInstanceOf(CallRefusedException.class);
            assertThat(recorder.recorder()
                            .meters()
                            .get("earwitness.sessions.refused")
                            .tag("reason", "source")
                            .counter()
                            .count())
                    .isEqualTo(1);

            call.bye();
            Awaitility.await().until(() -> client.options().status() == 200);
        }
    }

    @Test
    @Tag("SRS-INV-29")
    void callsThatCannotBeTakenMayBeSentToAnotherRecorder() throws Exception {
        var limits = "limits: { concurrent-sessions: 1, free-disk: 1MB, redirect-to: \"sip:second.example.com\" }\n";
        try (var recorder = ScenarioRecorder.in(directory, limits);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var only = client.call(Offers.twoStreams())) {
            assertThatThrownBy(() -> client.call(Offers.twoStreams()))
                    .isInstanceOfSatisfying(CallRefusedException.class, moved -> {
                        assertThat(moved.status()).isEqualTo(302);
                        assertThat(moved.response().headers().first("Contact")).contains("<sip:second.example.com>");
                    });
            assertThat(only.dialog().isEnded()).isFalse();
        }
    }

    @Test
    @Tag("SRS-SDP-36")
    void mediaThatTheSettingsDoNotNameAreRefusedLineByLine() throws Exception {
        var port = 20_000 + 2 * java.util.concurrent.ThreadLocalRandom.current().nextInt(10_000);
        var media = "media: { port-first: %d, port-last: %d, port-cool-down: 0s, kinds: \"Audio\" }\n"
                .formatted(port, port + 4_000);
        var video = "m=video 40010 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\na=label:2\r\na=sendonly\r\n";
        try (var recorder = ScenarioRecorder.in(directory, media);
                var client = new ScenarioClient(recorder, Transport.TCP)) {
            try (var call = client.call(Offers.sdp(Offers.of(Offers.line(1, "sendonly") + video)))) {
                assertThat(call.answer().media().get(0).port()).isPositive();
                assertThat(call.answer().media().get(1).port()).isZero();
            }
            assertThatThrownBy(() -> client.call(Offers.sdp(Offers.of(video))))
                    .isInstanceOfSatisfying(
                            CallRefusedException.class,
                            refused -> assertThat(refused.status()).isEqualTo(488));
        }
    }

    @ParameterizedTest
    @Tag("SRS-SNP-10")
    @CsvSource({"true, RECORDER_BYE", "false, CLIENT_BYE"})
    void sessionWithBrokenMetadataIsEndedOnlyWhereTheSettingsSaySo(boolean ends, String cause) throws Exception {
        var session = "session: { drain: 100ms, end-on-metadata-error: %s }\n".formatted(ends);
        try (var recorder = ScenarioRecorder.in(directory, session);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.twoStreams())) {
            assertThat(call.update(Optional.of(metadata("<recording><broken"))).status())
                    .isEqualTo(200);
            if (ends) {
                assertThat(call.awaitEnd())
                        .isInstanceOfSatisfying(
                                DialogEnd.RemoteBye.class,
                                end -> assertThat(end.bye()
                                                .headers()
                                                .first("Reason")
                                                .orElse(""))
                                        .contains("Its metadata cannot be read"));
            } else {
                call.sendsPackets(2, 0);
                await(recorder, 2);
                call.bye();
            }

            var manifest = recorder.awaitFinished().manifest();
            assertThat(manifest.endCause().name()).isEqualTo(cause);
            assertThat(manifest.deviations())
                    .extracting(deviation -> deviation.kind())
                    .contains("METADATA_UNREADABLE");
        }
    }

    @Test
    @Tag("MD-ERR-03")
    void brokenMetadataIsRefusedWith400WhereTheSettingsSaySo() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, "session: { drain: 100ms, refuse-metadata-error: true }\n");
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.twoStreams())) {
            assertThat(call.update(Optional.of(metadata("<recording><broken"))).status())
                    .isEqualTo(400);
            var refused = call.reinvite(ScenarioClient.both(Offers.audio(1, "sendonly"), "<recording><broken"));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.headers().first("Warning").orElse("")).contains("cannot be read");
            assertThatThrownBy(
                            () -> client.call(ScenarioClient.both(Offers.audio(1, "sendonly"), "<recording><broken")))
                    .isInstanceOfSatisfying(
                            CallRefusedException.class,
                            refusal -> assertThat(refusal.status()).isEqualTo(400));
            call.sendsPackets(2, 1);
            await(recorder, 2);

            var manifest = end(recorder, call);
            assertThat(manifest.streams()).hasSize(2);
            assertThat(manifest.metadata())
                    .extracting(document -> document.outcome().name())
                    .containsExactly("APPLIED", "REFUSED", "REFUSED");
        }
    }

    @Test
    @Tag("SRS-INV-19")
    @Tag("SRS-INV-20")
    void clientWithoutAnOfferIsOfferedLinesWhereTheSettingsSaySo() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, SIP_ONLY + "  offered-lines: 2\n");
                var client = new ScenarioClient(recorder, Transport.TCP)) {
            var answer = Offers.of("m=audio 40002 RTP/AVP 8\r\na=label:main\r\na=sendonly\r\nm=audio 0 RTP/AVP 0\r\n");
            try (var call = client.callWithoutOffer(Offers.sdp(answer))) {
                var offered = call.answer();
                assertThat(offered.media()).hasSize(2).allSatisfy(line -> {
                    assertThat(line.direction()).isEqualTo(Direction.RECVONLY);
                    assertThat(line.port()).isPositive();
                    assertThat(line.formats()).contains("0", "8", "9", "101");
                });
                Awaitility.await()
                        .until(() -> recorder.recorder()
                                        .sessions()
                                        .list()
                                        .getFirst()
                                        .streams()
                                        .size()
                                == 1);
                call.sendsPackets(3, 0);
                await(recorder, 3);

                var manifest = end(recorder, call);
                assertThat(manifest.streams().getFirst().label()).isEqualTo("main");
                assertThat(manifest.streams().getFirst().packets()).isEqualTo(3);
            }
        }
    }

    @Test
    @Tag("SRS-SDP-10")
    void sessionThatIsNotWantedYetIsAnsweredInactiveAndAskedForLater() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, "session: { drain: 100ms, start-paused: true }\n");
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.twoStreams())) {
            assertThat(call.answer().media())
                    .extracting(MediaDescription::direction)
                    .containsOnly(Direction.INACTIVE);
            call.sendsPackets(3, 0);
            Awaitility.await()
                    .until(() -> recorder.recorder()
                                    .meters()
                                    .get("earwitness.capture.paused")
                                    .functionCounter()
                                    .count()
                            >= 3);

            var id = recorder.recorder().sessions().list().getFirst().id();
            recorder.recorder().control().resume(id, new ControlRequest("anna", "the caller agreed"));

            assertThat(call.offered())
                    .singleElement()
                    .satisfies(offer -> assertThat(offer.media())
                            .extracting(MediaDescription::direction)
                            .containsOnly(Direction.RECVONLY));
            call.sendsPackets(2, 0);
            await(recorder, 2);
            assertThat(end(recorder, call).streams().getFirst().packets()).isEqualTo(2);
        }
    }

    @Test
    @Tag("SRS-OUT-13")
    void clientThatKnowsNoSuchDialogAnyMoreEndsTheSession() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(Offers.twoStreams())) {
            call.replies(request -> SipReply.of(481));
            var id = recorder.recorder().sessions().list().getFirst().id();

            recorder.recorder().control().pause(id, new ControlRequest("anna", ""));

            assertThat(recorder.awaitFinished().manifest().endCause().name()).isEqualTo("SIGNALLING_FAILED");
        }
    }

    private static String dynamic(String mapping) {
        return Offers.of("m=audio 40002 RTP/AVP 96\r\na=rtpmap:96 " + mapping + "\r\na=label:1\r\na=sendonly\r\n");
    }

    private static SipBody metadata(String xml) {
        return new SipBody("application/rs-metadata+xml", xml.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] tone() {
        var payload = new byte[160];
        for (var i = 0; i < payload.length; i++) {
            payload[i] = (byte) (i % 16 * 8);
        }
        return payload;
    }

    private static List<String> senders(ScenarioRecorder recorder) {
        return recorder.recorder().sessions().list().getFirst().streams().stream()
                .map(stream -> stream.participantId().orElse(""))
                .toList();
    }

    private static List<Integer> ports(SessionDescription description) {
        return description.media().stream().map(MediaDescription::port).toList();
    }

    private static void await(ScenarioRecorder recorder, long packets) {
        Awaitility.await()
                .until(() -> recorder.recorder().sessions().list().getFirst().streams().stream()
                                .mapToLong(stream -> stream.packets())
                                .sum()
                        == packets);
    }

    private static Manifest end(ScenarioRecorder recorder, ScenarioCall call) throws Exception {
        call.bye();
        call.awaitEnd();
        return recorder.awaitFinished().manifest();
    }
}
