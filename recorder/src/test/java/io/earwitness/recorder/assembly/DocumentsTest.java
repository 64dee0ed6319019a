package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.MetadataDocument;
import io.earwitness.recorder.model.MetadataDocument.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
    @TempDir
    Path scratch;

    @Test
    void tellsOfEachDocumentWhenItCameByWhatAndWhatBecameOfIt() throws Exception {
        var documents = documents(ScriptedJournal.answered()
                .metadata(1, Metadata.of("0", "1"))
                .message(200, true, request("UPDATE", 7))
                .carried(201, "UPDATE", Metadata.leoGone())
                .message(300, true, request("UPDATE", 7))
                .carried(301, "UPDATE", Metadata.leoGone())
                .message(400, true, request("INVITE", 8))
                .carried(401, "INVITE", "<no xml")
                .message(500, true, request("INVITE", 9))
                .carried(501, "INVITE", Metadata.of("1", "0")));

        assertThat(documents)
                .extracting(MetadataDocument::outcome)
                .containsExactly(
                        Outcome.APPLIED, Outcome.APPLIED, Outcome.REPEATED, Outcome.UNREADABLE, Outcome.APPLIED);
        assertThat(documents).extracting(MetadataDocument::number).containsExactly(1, 2, 3, 4, 5);
        assertThat(documents)
                .extracting(MetadataDocument::mode)
                .containsExactly("complete", "partial", "partial", "", "complete");
        assertThat(documents).extracting(MetadataDocument::sequence).containsExactly(null, 7L, 7L, 8L, 9L);
        assertThat(documents).extracting(MetadataDocument::supersededBy).containsExactly(5, 5, null, null, null);
        assertThat(documents.get(1).file()).isEqualTo("metadata/2-update.xml");
        assertThat(documents.get(1).receivedAt()).isEqualTo(ScriptedJournal.INVITED.plus(Duration.ofMillis(201)));
        assertThat(documents.get(3).reason()).startsWith("It cannot be read: ");
    }

    @Test
    void tellsOfARefusedDocumentThoughItWasNotKeptApart() throws Exception {
        var refused = request("INVITE", 12)
                        .replace("Content-Length: 0\r\n\r\n", "Content-Type: application/rs-metadata+xml\r\n\r\n")
                + Metadata.leoGone();
        var documents = documents(ScriptedJournal.answered()
                .metadata(1, Metadata.of("0", "1"))
                .message(200, true, refused)
                .message(210, false, "SIP/2.0 488 Not Acceptable Here\r\n" + heads("INVITE", 12)));

        assertThat(documents).hasSize(2);
        assertThat(documents.get(1).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(documents.get(1).sequence()).isEqualTo(12);
        assertThat(documents.get(1).file()).isEmpty();
        assertThat(documents.get(1).reason()).contains("488");
    }

    @Test
    void putsALateDocumentInItsPlace() throws Exception {
        var documents = documents(ScriptedJournal.answered()
                .message(1, true, request("INVITE", 1))
                .metadata(2, Metadata.of("0", "1"))
                .message(200, true, request("UPDATE", 9))
                .carried(201, "UPDATE", Metadata.leoGone())
                .message(300, true, request("UPDATE", 8))
                .carried(301, "UPDATE", Metadata.leoGone().replace("Leo Brandt", "Leo B")));

        assertThat(documents.get(2).outcome()).isEqualTo(Outcome.LATE);
    }

    private List<MetadataDocument> documents(ScriptedJournal journal) throws Exception {
        var recording = Assembled.one(scratch, journal.ended(1_000, EndCause.CLIENT_BYE));
        return recording.manifest().metadata();
    }

    private static String request(String method, int sequence) {
        return method + " sip:srs@127.0.0.1 SIP/2.0\r\n" + heads(method, sequence);
    }

    private static String heads(String method, int sequence) {
        return "Via: SIP/2.0/TCP 127.0.0.2:5070;branch=z9hG4bK-" + sequence
                + "\r\nFrom: <sip:src@127.0.0.2>;tag=tag-1\r\n"
                + "To: <sip:srs@127.0.0.1>;tag=srs\r\nCall-ID: call-1@src\r\nCSeq: " + sequence + " " + method
                + "\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
    }
}
