package io.earwitness.recorder.archive;

import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.model.CarriedStream;
import io.earwitness.recorder.model.ChannelOrder;
import io.earwitness.recorder.model.CorrelationId;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.Gap;
import io.earwitness.recorder.model.JournalSeal;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.Participant;
import io.earwitness.recorder.model.Pause;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.recorder.model.RecordingEvent;
import io.earwitness.recorder.model.RecordingFile;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionLink;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.model.Span;
import io.earwitness.recorder.model.Verdict;
import io.earwitness.recorder.model.Waveform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/// Small recordings as assembly would hand them over, for the archive's tests.
final class SampleRecordings {
    static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    private SampleRecordings() {}

    static RecordingId id(long seed) {
        return RecordingId.create(NOON, new SplittableRandom(seed));
    }

    static AssembledRecording assembled(Path work, RecordingId id, String sound) throws IOException {
        var folder = Files.createDirectories(work.resolve(id.value()));
        Files.createDirectories(folder.resolve("metadata"));
        var files = List.of(
                file(folder, "audio.wav", "audio/vnd.wave", sound),
                file(folder, "metadata/1-invite.xml", "application/rs-metadata+xml", "<recording/>"));
        var waveform = new Waveform(10, List.of(new Waveform.Lane(0, "ana", List.of(-1, 0, 40, 100))));
        WaveformJson.write(waveform, RecordingFolder.clear(folder));
        var manifest = manifest(id, files);
        ManifestJson.write(manifest, RecordingFolder.clear(folder));
        return new AssembledRecording(folder, manifest, waveform);
    }

    static Manifest manifest(RecordingId id, List<RecordingFile> files) {
        var gap = new Gap(new Span(1_000, 1_400), 70, "70 packets of Leo Brandt's stream never arrived.");
        var pause = new Pause(new Span(3_000, 500), PauseCause.CLIENT);
        var stream = new RecordedStream(
                0,
                "7",
                "audio",
                "PCMA",
                "ana",
                "Label 7 is sent by Ana.",
                1,
                "stream-1-ana.wav",
                "",
                List.of("11aa0001"),
                20,
                8_000,
                400,
                68_800,
                70,
                1,
                2,
                3,
                List.of(gap),
                List.of(pause),
                List.of(),
                List.of(),
                "slides",
                List.of(new CarriedStream("s-ana", "7", NOON)),
                null,
                null);
        return new Manifest(
                Manifest.FORMAT,
                id,
                NOON,
                8_020,
                Verdict.GAPS,
                "1.4 s never arrived.",
                new SessionOrigin("call-1", "tag", "SRC 1", "192.0.2.1:5060", "192.0.2.2:5060", "UDP", "sip:srs"),
                "cs-1",
                EndCause.CLIENT_BYE,
                List.of(new Participant("ana", "Ana Kovač", "sip:ana@a", 1, 0L, null)),
                List.of(stream),
                new ChannelOrder(List.of(0), "Only one."),
                List.of(new RecordingEvent(0, NOON, RecordingEvent.Kind.ACCEPTED, "Accepted.", "", null)),
                List.of(),
                files,
                List.of(new CorrelationId("ucid", "00FA080019001038F725B3", "INVITE User-to-User")),
                List.of(),
                SessionLink.alone(id, "cs-1"),
                new JournalSeal(2, 40, "00ff".repeat(16), true));
    }

    private static RecordingFile file(Path folder, String name, String type, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
        var digest = FileDigest.sha256(RecordingFolder.clear(folder), name);
        return new RecordingFile(name, type, content.getBytes(StandardCharsets.UTF_8).length, digest);
    }
}
