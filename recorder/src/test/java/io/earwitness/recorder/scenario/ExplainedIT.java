package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.Deviation.Part;
import io.earwitness.recorder.model.Deviation.Place;
import io.earwitness.sip.message.Transport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client that does things its own way is recorded, and told apart to the line.
class ExplainedIT {
    @TempDir
    Path directory;

    private ScenarioRecorder recorder;
    private ScenarioClient client;

    @BeforeEach
    void start() throws Exception {
        recorder = ScenarioRecorder.in(directory);
        client = new ScenarioClient(recorder, Transport.TCP);
    }

    @AfterEach
    void stop() {
        client.close();
        recorder.close();
    }

    @Test
    @Tag("SRS-SDP-13")
    @Tag("MD-ERR-08")
    void aDeviationSaysItsWordsItsPlaceAndWhatWasDoneAndIsCounted() throws Exception {
        var sameLabels = Offers.of(Offers.line(1, "sendonly") + Offers.line(1, "sendonly"));
        var raw = Offers.METADATA.replace("<name>Leo</name>", "<name>Tan & Sons</name>");
        try (var call = client.call(ScenarioClient.both(sameLabels, raw))) {
            call.sendsPackets(3, 0);
            call.bye();
            call.awaitEnd();
        }

        var deviations = recorder.awaitFinished().manifest().deviations();
        assertThat(deviations)
                .contains(
                        new Deviation(
                                "LABEL_REPEATED",
                                "RFC 7866 §7.1.1",
                                "Two streams share one label",
                                "a=label:1",
                                "Each is recorded for itself; they are told apart by their place.",
                                new Place(1, Part.DESCRIPTION, List.of(10, 16))),
                        new Deviation(
                                "RAW_AMPERSAND",
                                "XML 1.0 §2.4",
                                "An ampersand in the metadata is not escaped",
                                "<nameID aor=\"sip:leo@example.com\"><name>Tan & Sons</name></nameID>",
                                "Read as text. The bytes are kept as received.",
                                new Place(1, Part.METADATA, List.of(9))));
        assertThat(recorder.recorder()
                        .meters()
                        .get("earwitness.deviations")
                        .tag("kind", "label_repeated")
                        .tag("peer", "127.0.0.1")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theSameDeviationInEveryMessageIsNotedOnce() throws Exception {
        var unlabelled = Offers.of("m=audio 40000 RTP/AVP 8\r\na=sendonly\r\n");
        try (var call = client.call(Offers.sdp(unlabelled))) {
            call.reinvite(Offers.sdp(unlabelled));
            call.reinvite(Offers.sdp(unlabelled));
            call.bye();
            call.awaitEnd();
        }

        assertThat(recorder.awaitFinished().manifest().deviations())
                .filteredOn(deviation -> deviation.kind().equals("LABEL_MISSING"))
                .singleElement()
                .satisfies(deviation -> {
                    assertThat(deviation.found()).isEqualTo("m=audio 40000 RTP/AVP 8");
                    assertThat(deviation.place()).isEqualTo(new Place(1, Part.DESCRIPTION, List.of(6)));
                });
    }
}
