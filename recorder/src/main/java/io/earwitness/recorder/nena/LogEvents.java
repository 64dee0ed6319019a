package io.earwitness.recorder.nena;

import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.archive.MessagesJson;
import io.earwitness.recorder.model.CorrelationId;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.MetadataDocument;
import io.earwitness.recorder.model.RecordedMessage;
import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.recorder.model.RecordingFile;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SignalledMessage;
import io.earwitness.recorder.model.Verdict;
import io.earwitness.recorder.nena.LogEvent.Kind;
import io.earwitness.recorder.playback.RecordedMetadata;
import io.earwitness.recorder.signalling.RecordedSignalling;
import io.earwitness.recorder.signalling.Signalling;
import io.earwitness.siprec.body.MediaType;
import io.earwitness.siprec.correlation.CorrelationKind;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The NENA LogEvents of one finished recording, by time (NENA-STA-010.3 §4.12.3.7): derived from its folder each
/// time, so that none can be lost or told otherwise than it is kept.
///
/// Members are named as in NENA's published interface of the logging service.
public final class LogEvents {
    private static final String INCOMING = "incoming";
    private static final String OUTGOING = "outgoing";
    private static final long DOCUMENT_BYTES_MAX = 64L << 20;
    /// All messages are in memory at a time, several times over.
    private static final long MESSAGES_BYTES_MAX = 8L << 20;

    // An offset, never Z (§2.3).
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);

    private final NenaElement element;
    private final ArchivedRecording recording;
    private final Manifest manifest;
    private final Signalling signalling;
    private final AgreedDescriptions descriptions;
    private final List<LogEvent> events = new ArrayList<>();
    private final ToldByCalls toldByCalls;

    /// Where the other recordings of a session are.
    public interface Recordings {
        Optional<ArchivedRecording> find(RecordingId id) throws IOException;
    }

    /// Reads what all events need; the rest is read event by event.
    ///
    /// @param others where the calls' recordings are, if this is what they left of a session
    public LogEvents(NenaElement element, ArchivedRecording recording, Recordings others) throws IOException {
        this.element = element;
        this.recording = recording;
        this.manifest = recording.manifest();
        this.signalling = RecordedSignalling.of(recording);
        this.toldByCalls = ToldByCalls.of(manifest.session().calls(), others);
        this.descriptions = AgreedDescriptions.of(signalling, manifest.startedAt());
        // What is left of a session between its calls is no call, and cannot have failed.
        if (manifest.shownInLists()) {
            call();
            failure();
        }
        signalling.messages().forEach(this::message);
        RecordedMetadata.documents(recording).forEach(this::document);
        manifest.streams().stream().filter(stream -> stream.packets() > 0).forEach(this::media);
        if (manifest.files().stream().anyMatch(LogEvents::hasReadableMessages)) {
            MessagesJson.read(recording, MESSAGES_BYTES_MAX).forEach(this::written);
        }
        events.sort(Comparator.comparing(LogEvent::at).thenComparing(LogEvent::kind));
    }

    public int count() {
        return events.size();
    }

    /// False where a call of the session has a recording that tells this event: the number is its all the same, so
    /// that others keep theirs when a recording is deleted.
    ///
    /// @param number its place among all, from 1
    public boolean tells(int number) {
        return !events.get(number - 1).toldElsewhere();
    }

    /// The event as it is written, members in a fixed order.
    ///
    /// @param number its place among all, from 1; with the recording's id a name that stays
    public Map<String, Object> written(int number) throws IOException {
        var event = events.get(number - 1);
        var members = new LinkedHashMap<String, Object>();
        members.put("clientAssignedIdentifier", manifest.id() + "-" + number);
        members.put("logEventType", event.kind().type());
        members.put("timestamp", timestamp(event.at(), element.zone()));
        members.put("elementId", element.elementId());
        members.put("agencyId", element.agencyId());
        identifier(CorrelationKind.EMERGENCY_CALL).ifPresent(id -> members.put("callId", id));
        identifier(CorrelationKind.EMERGENCY_INCIDENT).ifPresent(id -> members.put("incidentId", id));
        members.put("callIdSip", manifest.origin().callId());
        members.put("ipAddressPort", manifest.origin().remote());
        event.own().addTo(members);
        return members;
    }

    static String timestamp(Instant at, ZoneId zone) {
        return TIMESTAMP.format(at.atZone(zone));
    }

    private Optional<String> identifier(CorrelationKind kind) {
        return manifest.identifiers().stream()
                .filter(id -> id.kind().equals(kind.key()))
                .map(CorrelationId::value)
                .findFirst();
    }

    private Instant end() {
        return manifest.startedAt().plusMillis(manifest.lengthMillis());
    }

    // Who began the recording session; which way the call itself went, nobody tells a recorder.
    private void call() {
        var began = signalling.messages().stream()
                .filter(message -> message.method().equals("INVITE") && message.status() == 0)
                .findFirst()
                .map(SignalledMessage::incoming)
                .orElse(true);
        LogEvent.Members direction = event -> event.put("direction", direction(began));
        add(manifest.startedAt(), Kind.REC_CALL_START, direction);
        add(end(), Kind.REC_CALL_END, direction);
    }

    private static String direction(boolean incoming) {
        return incoming ? INCOMING : OUTGOING;
    }

    private void message(SignalledMessage message) {
        var elsewhere = toldByCalls.has(message);
        add(at(message, manifest.startedAt()), Kind.CALL_SIGNALING_MESSAGE, elsewhere, event -> {
            // A message that was too long to keep has its first line.
            var bytes = signalling.bytes().of(message);
            event.put("text", bytes.map(LogEvents::text).orElse(message.what()));
            event.put("direction", direction(message.incoming()));
            event.put("protocol", "sip");
        });
    }

    static Instant at(SignalledMessage message, Instant otherwise) {
        var nanos = message.epochNanos();
        return nanos == 0
                ? otherwise
                : Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void document(MetadataDocument document) {
        if (document.file().isEmpty()) {
            return;
        }
        var elsewhere = toldByCalls.has(document);
        add(
                document.receivedAt(),
                Kind.SIP_REC_METADATA,
                elsewhere,
                event -> event.put("text", content(document.file())));
    }

    private String content(String name) throws IOException {
        var file = recording.file(name);
        if (file.isEmpty()) {
            return "";
        }
        var charset = MediaType.parse(file.get().mediaType()).parameter("charset");
        return new String(
                file.get().contents(DOCUMENT_BYTES_MAX),
                charset.flatMap(LogEvents::charset).orElse(StandardCharsets.UTF_8));
    }

    private static Optional<Charset> charset(String name) {
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }

    private void media(RecordedStream stream) {
        var start = manifest.startedAt().plusMillis(stream.offsetMillis());
        var labels = List.of(stream.label());
        add(start, Kind.REC_MEDIA_START, event -> {
            event.put("sdp", descriptions.of(stream.label(), start));
            event.put("mediaLabel", labels);
            // A recording server only receives.
            event.put("direction", INCOMING);
        });
        add(start.plusMillis(stream.lengthMillis()), Kind.REC_MEDIA_END, event -> event.put("mediaLabel", labels));
    }

    private static boolean hasReadableMessages(RecordingFile file) {
        return file.name().equals(MessagesJson.NAME) && file.bytes() <= MESSAGES_BYTES_MAX;
    }

    private void written(RecordedMessage message) {
        add(message.at(), Kind.NON_RTP_MEDIA_MESSAGE, event -> {
            event.put(
                    "text",
                    Objects.requireNonNullElse(message.text(), Objects.requireNonNullElse(message.base64(), "")));
            event.put("direction", INCOMING);
            event.put("protocol", "msrp");
        });
    }

    private void failure() {
        var lost = isLost(manifest.endCause()) || manifest.verdict() == Verdict.EMPTY;
        var holed = manifest.verdict() == Verdict.GAPS || manifest.verdict() == Verdict.DAMAGED;
        if (!lost && !holed) {
            return;
        }
        add(end(), Kind.RECORDING_FAILED, event -> {
            event.put("sdp", descriptions.first());
            // The registry knows these two.
            event.put("reasonCode", lost ? "lostConnection" : "dropOuts");
            event.put("reasonText", manifest.verdictReason());
        });
    }

    private static boolean isLost(EndCause cause) {
        return switch (cause) {
            case NO_ACK, SESSION_EXPIRED, SILENT_CLIENT, SIGNALLING_FAILED, PROCESS_DIED -> true;
            case CLIENT_BYE, CALL_STOPPED, CONTINUED, RECORDER_BYE, SHUTDOWN -> false;
        };
    }

    private void add(Instant at, Kind kind, LogEvent.Members own) {
        add(at, kind, false, own);
    }

    private void add(Instant at, Kind kind, boolean toldElsewhere, LogEvent.Members own) {
        events.add(new LogEvent(at, kind, toldElsewhere, own));
    }
}
