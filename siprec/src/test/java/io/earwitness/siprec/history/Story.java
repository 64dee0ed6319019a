package io.earwitness.siprec.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.siprec.metadata.MetadataParser;
import io.earwitness.siprec.metadata.MetadataReading.Parsed;
import io.earwitness.siprec.metadata.Participant;
import io.earwitness.siprec.metadata.RecordingMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// A recording session told document after document; times are seconds after ten o'clock.
final class Story {
    private static final Instant TEN = Instant.parse("2026-03-02T10:00:00Z");

    final MetadataHistory history = new MetadataHistory();
    private long sequence;

    static Instant second(int seconds) {
        return TEN.plusSeconds(seconds);
    }

    /// `10:00:07Z` for 7, as an element of that name.
    static String time(String element, int seconds) {
        return "<" + element + ">" + second(seconds) + "</" + element + ">";
    }

    static RecordingMetadata document(String mode, String content) {
        var text = "<recording xmlns='urn:ietf:params:xml:ns:recording:1'><datamode>" + mode + "</datamode>" + content
                + "</recording>";
        return ((Parsed) MetadataParser.parse(text.getBytes(StandardCharsets.UTF_8))).metadata();
    }

    Story complete(int receivedSecond, String content) {
        return took(receivedSecond, document("complete", content), Taking.APPLIED);
    }

    Story partial(int receivedSecond, String content) {
        return took(receivedSecond, document("partial", content), Taking.APPLIED);
    }

    private Story took(int receivedSecond, RecordingMetadata document, Taking expected) {
        var received = ReceivedMetadata.inRequest(second(receivedSecond), "INVITE", ++sequence, document);
        assertThat(history.take(received)).isEqualTo(expected);
        return this;
    }

    /// `Ann@s Ben@s`: who was on, by all we know.
    String on(int second) {
        return on(history.attendance(), second);
    }

    static String on(Attendance attendance, int second) {
        return attendance.presentAt(second(second)).stream()
                .map(presence -> attendance
                                .participant(presence.participantId())
                                .map(Participant::shown)
                                .orElse("?")
                        + "@" + presence.sessionId())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /// `Ann>1 Ben<1`: who sent and received which stream.
    String streams(int second) {
        Attendance attendance = history.attendance();
        return attendance.usedAt(second(second)).stream()
                .map(use -> attendance
                                .participant(use.participantId())
                                .map(Participant::shown)
                                .orElse("?")
                        + (use.way() == StreamUse.Way.SENDS ? ">" : "<")
                        + use.streamId())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    String sessions(int second) {
        return history.attendance().sessionsAt(second(second)).stream()
                .map(SessionStay::sessionId)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    List<String> senders(String streamId) {
        return history.state().sendersOf(streamId).stream()
                .map(Participant::shown)
                .toList();
    }
}
