package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.catalog.TestPostgres;
import io.earwitness.sip.message.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the settings say is never stored is on no disk afterwards: not in the journal, the recording, its manifest, the
/// messages, the packet file, the catalog.
class NeverStoredIT {
    private static final String POLICY = """
            privacy:
              hash-key: "a key that this test made up"
              never-stored:
                - { name: names, element: nameID/name, how: mask }
                - { name: aors, element: nameID/@aor, how: hash }
                - { name: vendor, element: "{urn:vendor:ext}agent", how: drop }
                - { name: caller, header: P-Asserted-Identity, how: drop }
                - { name: badge, header: X-Badge, how: mask }
            """;
    /// Each stands somewhere in the conversation, most of them in several places.
    private static final List<String> SECRETS = List.of(
            "Zerlina", "zerlina.quast", "Ottokar", "4930555111", "department-of-secrets", "quiet.caller", "badge-77");

    private static final String SESSION = "c2Vzc2lvbi1pZC1vbmUhIQ==";
    private static final String DESCRIPTION = Offers.of("127.0.0.1", Offers.line(1, "sendonly"))
            .replace("s=-", "s=Zerlina Quast")
            .replace("o=src", "o=zerlina.quast");

    @TempDir
    Path directory;

    @Test
    @Tag("MD-37")
    @Tag("TLS-12")
    void whatIsNeverStoredIsOnNoDisk() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, POLICY);
                var api = new ApiCalls(recorder.recorder().page())) {
            talk(recorder);
            var manifest = recorder.awaitFinished().manifest();

            assertThat(secretsIn(directory)).isEmpty();
            assertThat(manifest.participants().getFirst().name()).isEqualTo("filtered-names");
            assertThat(manifest.participants().getFirst().aor()).matches("sip:hash-aors-[0-9a-f]{16}@filtered.invalid");
            assertThat(textOf(directory)).contains("Earwitness-Filtered: aors, badge, caller, names, vendor");
            for (var secret : SECRETS) {
                assertThat(api.get("/api/v1/recordings?q=" + secret).body().toString())
                        .doesNotContainIgnoringCase(secret)
                        .contains("\"total\":0");
            }
        }
        assertThat(secretsIn(directory)).isEmpty();
    }

    @Test
    @Tag("TLS-12")
    void norOnThatOfTheDatabase() throws Exception {
        try (var postgres = TestPostgres.start()) {
            var database = postgres.database();
            var catalog = "catalog: { url: '%s', user: '%s' }\n".formatted(database.url(), database.user());
            try (var recorder = ScenarioRecorder.in(directory, POLICY + catalog)) {
                talk(recorder);
                recorder.awaitFinished();
            }
            postgres.down();

            assertThat(textOf(postgres.directory())).contains("filtered-names");
            assertThat(secretsIn(postgres.directory())).isEmpty();
            assertThat(secretsIn(directory)).isEmpty();
        }
    }

    @Test
    void withoutASettingEverythingIsStored() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory)) {
            talk(recorder);
            recorder.awaitFinished();
        }
        assertThat(secretsIn(directory)).containsExactlyInAnyOrderElementsOf(SECRETS);
    }

    private static void talk(ScenarioRecorder recorder) throws IOException {
        var document = document(participant("1", "sip:zerlina.quast@example.com", "Zerlina Quast")
                + "<agent xmlns=\"urn:vendor:ext\"><unit>department-of-secrets</unit></agent>");
        var later = document(participant("2", "tel:+4930555111", "Ottokar")).replace("complete", "partial");
        try (var peer = new CorpusPeer(recorder.sip(Transport.TCP), Transport.TCP, "call-of-zerlina.quast@example")) {
            var invite = message("INVITE", 1, "", DESCRIPTION, document);
            assertThat(peer.request(invite, "").status()).isEqualTo(200);
            assertThat(peer.request(message("UPDATE", 2, "x", "", later), "").status())
                    .isEqualTo(200);
            // Broken, so that nobody can tell what in it is a name.
            assertThat(peer.request(message("UPDATE", 3, "x", "", "<recording><name>Ottokar</recording>"), "")
                            .status())
                    .isEqualTo(200);
            assertThat(peer.request(
                                    message("BYE", 4, "x", "", "")
                                            .replace("X-Badge", "Reason: SIP;text=\"Ottokar left\"\r\nX-Badge"),
                                    "")
                            .status())
                    .isEqualTo(200);
        }
    }

    private static String message(String method, int number, String toTag, String description, String document) {
        var parts =
                (description.isEmpty() ? "" : "--cut\r\nContent-Type: application/sdp\r\n\r\n" + description + "\r\n")
                        + (document.isEmpty()
                                ? ""
                                : "--cut\r\nContent-Type: application/rs-metadata+xml\r\nContent-Disposition: recording-session\r\n\r\n"
                                        + document + "\r\n");
        var body = parts.isEmpty() ? "" : parts + "--cut--\r\n";
        return method + " sip:zerlina.quast@127.0.0.1 SIP/2.0\r\n"
                + "Via: SIP/2.0/TCP 192.0.2.40:5060;branch=z9hG4bK-never-" + number + "\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: \"Zerlina Quast\" <sip:zerlina.quast@192.0.2.40>;tag=ours\r\n"
                + "To: <sip:srs@127.0.0.1>" + (toTag.isEmpty() ? "" : ";tag=" + toTag) + "\r\n"
                + "Call-ID: x\r\n"
                + "CSeq: " + number + " " + method + "\r\n"
                + "Contact: <sip:zerlina.quast@192.0.2.40>;+sip.src\r\n"
                + "Require: siprec\r\n"
                + "User-Agent: Client of Zerlina Quast\r\n"
                + "P-Asserted-Identity: \"Quiet\" <sip:quiet.caller@example.com>\r\n"
                + "X-Badge: badge-77\r\n"
                + (body.isEmpty() ? "" : "Content-Type: multipart/mixed;boundary=cut\r\n")
                + "\r\n" + body;
    }

    private static String document(String content) {
        return "<recording xmlns=\"urn:ietf:params:xml:ns:recording:1\"><datamode>complete</datamode>"
                + "<session session_id=\"" + SESSION + "\"/>" + content + "</recording>";
    }

    private static String participant(String id, String aor, String name) {
        return "<participant participant_id=\"cGFydGljaXBhbnQtbnVtYi" + id + "=\"><nameID aor=\"" + aor + "\"><name>"
                + name + "</name></nameID></participant>";
    }

    private static List<String> secretsIn(Path folder) throws IOException {
        var text = textOf(folder).toLowerCase(Locale.ROOT);
        var found = new TreeSet<String>();
        for (var secret : SECRETS) {
            if (text.contains(secret.toLowerCase(Locale.ROOT))) {
                found.add(secret);
            }
        }
        return new ArrayList<>(found);
    }

    private static String textOf(Path folder) throws IOException {
        var text = new StringBuilder();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                try {
                    text.append(file)
                            .append('\n')
                            .append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                } catch (NoSuchFileException moved) {
                    // a scratch file that was there a moment ago
                }
            }
        }
        return text.toString();
    }
}
