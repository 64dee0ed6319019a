package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.message.Transport;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A call is found by what other systems call it, wherever the client said so.
class IdentifierSearchIT {
    private static final String UUI = "00FA080007001269C4F2E1;encoding=hex";

    @TempDir
    Path directory;

    @Test
    @Tag("SRS-INV-33")
    @Tag("NENA-07")
    void callIsFoundByEveryIdentifierOfItsHeadersAndMetadata() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var api = new ApiCalls(recorder.recorder().page())) {
            record(client);
            var id = recorder.awaitFinished().manifest().id().value();
            try (var other = client.call(Offers.twoStreams())) {
                other.bye();
            }
            recorder.awaitFinished();

            for (var asked : new String[] {
                "user-to-user:00fa080007001269c4f2e1",
                "00FA0800070012*",
                "ucid:*",
                "cisco-guid:2850400387-1234-5678-9012",
                "emergency-call:urn:emergency:uid:callid:abc123:bcf.example.org",
                "urn:emergency:uid:incidentid:inc-9*",
                "genesys-call:01BT1KAQHK9T1ABD",
                "asserted-identity:sip:+15550100@carrier.example",
                "diversion:sip:hotline@example.com"
            }) {
                assertThat(found(api, "identifier", asked)).as(asked).containsExactly(id);
            }
            assertThat(found(api, "q", "01bt1kaqhk")).containsExactly(id);
            assertThat(found(api, "identifier", "ucid:4711")).isEmpty();
            var kept = api.get("/api/v1/recordings/" + id).body().get("identifiers");
            assertThat(kept.toString())
                    .contains("INVITE User-to-User")
                    .contains("01BT1KAQHK9T1ABD")
                    .contains("urn:emergency:uid:callid:abc123:bcf.example.org");
        }
    }

    private static void record(ScenarioClient client) throws Exception {
        var metadata = Offers.METADATA.replace(
                "<session session_id=\"c2Vzc2lvbi1pZC1vbmUhIQ==\"/>",
                "<session session_id=\"c2Vzc2lvbi1pZC1vbmUhIQ==\">"
                        + "<v:genesysCallUUID xmlns:v=\"urn:example:vendor\">01BT1KAQHK9T1ABD</v:genesysCallUUID></session>");
        assertThat(metadata).contains("01BT1KAQHK9T1ABD");
        try (var call = client.call(
                ScenarioClient.both(Offers.audio(2, "sendonly"), metadata),
                invite -> invite.with("Require", "siprec")
                        .with("User-to-User", UUI)
                        .with("Cisco-Guid", "2850400387-1234-5678-9012")
                        .with("P-Asserted-Identity", "<sip:+15550100@carrier.example>")
                        .with("Diversion", "<sip:hotline@example.com>;reason=unconditional")
                        .with("Call-Info", "<urn:emergency:uid:callid:abc123:bcf.example.org>;purpose=emergency-CallId")
                        .with(
                                "Call-Info",
                                "<urn:emergency:uid:incidentid:inc-9:bcf.example.org>;purpose=emergency-IncidentId"))) {
            call.sendsTone(100, 0, 1);
            call.bye();
            call.awaitEnd();
        }
    }

    private static List<String> found(ApiCalls api, String parameter, String text) throws Exception {
        var answer = api.get("/api/v1/recordings?" + parameter + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
        assertThat(answer.status()).as(text).isEqualTo(200);
        var ids = new ArrayList<String>();
        answer.body().get("items").forEach(item -> ids.add(item.get("id").asString()));
        return ids;
    }
}
