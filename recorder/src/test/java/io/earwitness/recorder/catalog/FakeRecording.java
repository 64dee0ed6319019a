package io.earwitness.recorder.catalog;

import io.earwitness.recorder.archive.AssembledRecording;
import io.earwitness.recorder.archive.FileDigest;
import io.earwitness.recorder.archive.ManifestJson;
import io.earwitness.recorder.archive.SignallingJson;
import io.earwitness.recorder.archive.WaveformJson;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.model.ChannelOrder;
import io.earwitness.recorder.model.CorrelationId;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.Gap;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.MetadataDocument;
import io.earwitness.recorder.model.Participant;
import io.earwitness.recorder.model.Pause;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.recorder.model.RecordingEvent;
import io.earwitness.recorder.model.RecordingFile;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionLink;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.model.SignalledMessage;
import io.earwitness.recorder.model.Span;
import io.earwitness.recorder.model.Verdict;
import io.earwitness.recorder.model.Waveform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A made-up recording: real files with synthetic voices, and a manifest and waveform that fit them.
///
/// For tests and for looking at the pages without a call.
public record FakeRecording(
        RecordingId id,
        Instant startedAt,
        long lengthMillis,
        List<FakeVoice> voices,
        SessionOrigin origin,
        Verdict verdict,
        String verdictReason,
        EndCause endCause,
        List<CorrelationId> identifiers,
        @Nullable SessionLink link) {
    public static final int STEP_MILLIS = 100;

    public FakeRecording {
        voices = List.copyOf(voices);
        identifiers = List.copyOf(identifiers);
    }

    public static FakeRecording of(Instant startedAt, long lengthMillis, RandomGenerator random, FakeVoice... voices) {
        var id = RecordingId.create(startedAt, random);
        var callId = Long.toHexString(random.nextLong()) + "@pbx.example.com";
        var origin = new SessionOrigin(
                callId, "t1", "Example-SBC/7.2", "192.0.2.17:5060", "192.0.2.80:5060", "TCP", "sip:rec@192.0.2.80");
        return new FakeRecording(
                id,
                startedAt,
                lengthMillis,
                List.of(voices),
                origin,
                Verdict.COMPLETE,
                "Every stream has audio and nothing is missing.",
                EndCause.CLIENT_BYE,
                List.of(),
                null);
    }

    public FakeRecording with(Verdict other, String reason) {
        return new FakeRecording(
                id, startedAt, lengthMillis, voices, origin, other, reason, endCause, identifiers, link);
    }

    public FakeRecording from(SessionOrigin other) {
        return new FakeRecording(
                id, startedAt, lengthMillis, voices, other, verdict, verdictReason, endCause, identifiers, link);
    }

    public FakeRecording endedBy(EndCause cause) {
        return new FakeRecording(
                id, startedAt, lengthMillis, voices, origin, verdict, verdictReason, cause, identifiers, link);
    }

    public FakeRecording named(CorrelationId... others) {
        return new FakeRecording(
                id, startedAt, lengthMillis, voices, origin, verdict, verdictReason, endCause, List.of(others), link);
    }

    public FakeRecording tied(RecordingId session, List<String> communicationSessions, List<String> groups) {
        var tied = new SessionLink(session, communicationSessions, groups, List.of());
        return new FakeRecording(
                id, startedAt, lengthMillis, voices, origin, verdict, verdictReason, endCause, identifiers, tied);
    }

    /// Writes the folder as assembly would.
    public AssembledRecording assembleIn(Path scratch) throws IOException {
        var folder = Files.createDirectories(scratch.resolve(id.value()));
        Files.createDirectories(folder.resolve("metadata"));
        Files.createDirectories(folder.resolve("signalling"));
        var heard = heard();
        for (var voice : heard) {
            var samples = voice.samples(lengthMillis);
            FakeWav.write(folder.resolve(file(voices.indexOf(voice))), List.of(samples));
        }
        if (!heard.isEmpty()) {
            var channels =
                    heard.stream().map(voice -> voice.samples(lengthMillis)).toList();
            FakeWav.write(folder.resolve("audio.wav"), channels);
        }
        WaveformJson.write(waveform(), RecordingFolder.clear(folder));
        Files.write(folder.resolve("packets.pcapng"), FakeWav.emptyPcapng());
        write(folder, "metadata/1-invite.xml", metadata());
        write(
                folder,
                "signalling/1-in-invite.sip",
                "INVITE " + origin.requestUri() + " SIP/2.0\r\nCall-ID: " + origin.callId() + "\r\n\r\n");
        if (!heard.isEmpty()) {
            // Those where nothing is heard are as they were before there was such a file.
            SignallingJson.write(List.of(invite()), RecordingFolder.clear(folder));
        }
        var manifest = manifest(files(folder));
        ManifestJson.write(manifest, RecordingFolder.clear(folder));
        return new AssembledRecording(folder, manifest, waveform());
    }

    private SignalledMessage invite() {
        return new SignalledMessage(
                1,
                EpochNanos.of(startedAt),
                true,
                origin.remote(),
                origin.local(),
                origin.transport(),
                100,
                "INVITE",
                0,
                "INVITE",
                "no offer",
                0,
                "signalling/1-in-invite.sip");
    }

    public Manifest manifest(List<RecordingFile> files) {
        var heard = heard();
        return new Manifest(
                Manifest.FORMAT,
                id,
                startedAt,
                lengthMillis,
                verdict,
                verdictReason,
                origin,
                "s-" + id.value().substring(20),
                endCause,
                voices.stream().map(this::participant).toList(),
                IntStream.range(0, voices.size()).mapToObj(this::stream).toList(),
                new ChannelOrder(
                        heard.stream().map(voices::indexOf).toList(),
                        "From the metadata: the participant named first sends label 1."),
                events(),
                List.of(
                        Deviation.unexplained("RFC 7865 §6.1", "The metadata has no dataMode; taken as complete."),
                        new Deviation(
                                "LABEL_REPEATED",
                                "RFC 7866 §7.1.1",
                                "Two streams share one label",
                                "a=label:1",
                                "Each is recorded for itself.",
                                new Deviation.Place(1, Deviation.Part.DESCRIPTION, List.of(9, 14)))),
                files,
                identifiers,
                List.of(new MetadataDocument(
                        1,
                        "metadata/1-invite.xml",
                        startedAt,
                        "INVITE",
                        1L,
                        "complete",
                        MetadataDocument.Outcome.APPLIED,
                        null,
                        "It is the whole state.")),
                link == null ? SessionLink.alone(id, "s-" + id.value().substring(20)) : link,
                null);
    }

    public Waveform waveform() {
        return new Waveform(
                STEP_MILLIS,
                heard().stream()
                        .map(voice -> new Waveform.Lane(
                                voices.indexOf(voice), voice.id(), voice.peaks(lengthMillis, STEP_MILLIS)))
                        .toList());
    }

    private List<FakeVoice> heard() {
        return voices.stream().filter(FakeVoice::isHeard).toList();
    }

    private Participant participant(FakeVoice voice) {
        var channel = heard().indexOf(voice);
        return new Participant(voice.id(), voice.name(), voice.aor(), channel < 0 ? null : channel + 1, 0L, null);
    }

    private RecordedStream stream(int index) {
        var voice = voices.get(index);
        var channel = heard().indexOf(voice);
        var lost =
                voice.gaps().stream().mapToLong(gap -> gap.lengthMillis() / 20).sum();
        var packets = voice.isHeard() ? lengthMillis / 20 - lost : 0;
        return new RecordedStream(
                index,
                Integer.toString(index + 1),
                "audio",
                voice.isHeard() ? "PCMA" : "",
                voice.id(),
                "The metadata says that this participant sends label " + (index + 1) + ".",
                channel < 0 ? null : channel + 1,
                voice.isHeard() ? file(index) : null,
                voice.isHeard() ? "" : "No packet arrived.",
                voice.isHeard() ? List.of("1a2b3c4" + index) : List.of(),
                0,
                voice.isHeard() ? lengthMillis : 0,
                packets,
                packets * 172,
                lost,
                0,
                0,
                0,
                voice.gaps().stream().map(FakeRecording::gap).toList(),
                voice.pauses().stream()
                        .map(span -> new Pause(span, PauseCause.CLIENT))
                        .toList(),
                List.of(),
                List.of(),
                "",
                List.of(),
                null,
                null);
    }

    private static Gap gap(Span span) {
        return new Gap(
                span, span.lengthMillis() / 20, "The packets were sent, as their numbers show, and never arrived.");
    }

    private List<RecordingEvent> events() {
        var events = new ArrayList<RecordingEvent>();
        events.add(event(0, RecordingEvent.Kind.ACCEPTED, "Recording accepted", voices.size() + " streams", null));
        for (var voice : voices) {
            for (var gap : voice.gaps()) {
                events.add(event(
                        gap.startMillis(),
                        RecordingEvent.Kind.GAP,
                        String.format(Locale.ROOT, "%.1f s never arrived", gap.lengthMillis() / 1000.0),
                        gap.lengthMillis() / 20 + " packets of " + voice.name() + "'s stream",
                        voice.id()));
            }
            for (var pause : voice.pauses()) {
                events.add(
                        event(pause.startMillis(), RecordingEvent.Kind.PAUSED, "Paused by the client", "", voice.id()));
                events.add(
                        event(pause.endMillis(), RecordingEvent.Kind.RESUMED, "Resumed by the client", "", voice.id()));
            }
        }
        events.add(event(lengthMillis, RecordingEvent.Kind.ENDED, "Ended by the client", endCause.name(), null));
        events.sort(Comparator.comparingLong(RecordingEvent::atMillis));
        return events;
    }

    private RecordingEvent event(
            long atMillis, RecordingEvent.Kind kind, String text, String detail, @Nullable String participantId) {
        return new RecordingEvent(atMillis, startedAt.plusMillis(atMillis), kind, text, detail, participantId);
    }

    private static List<RecordingFile> files(Path folder) throws IOException {
        var files = new ArrayList<RecordingFile>();
        try (var found = Files.walk(folder)) {
            for (var path : found.filter(Files::isRegularFile).sorted().toList()) {
                var name = folder.relativize(path).toString().replace('\\', '/');
                files.add(new RecordingFile(
                        name, type(name), Files.size(path), FileDigest.sha256(RecordingFolder.clear(folder), name)));
            }
        }
        return files;
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "wav" -> "audio/vnd.wave";
            case "pcapng" -> "application/x-pcapng";
            case "xml" -> "application/rs-metadata+xml";
            case "sip" -> "message/sip";
            default -> "application/json";
        };
    }

    private String metadata() {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append("<recording xmlns=\"urn:ietf:params:xml:ns:recording:1\">\n  <datamode>complete</datamode>\n");
        for (var voice : voices) {
            xml.append(
                    "  <participant participant_id=\"%s\"><nameID aor=\"%s\"><name>%s</name></nameID></participant>\n"
                            .formatted(voice.id(), voice.aor(), voice.name()));
        }
        return xml.append("</recording>\n").toString();
    }

    private static void write(Path folder, String name, String text) throws IOException {
        Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private static String file(int index) {
        return "stream-" + (index + 1) + ".wav";
    }
}
