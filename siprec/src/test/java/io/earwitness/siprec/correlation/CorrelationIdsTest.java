package io.earwitness.siprec.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Headers;
import io.earwitness.siprec.metadata.ExtensionElement;
import io.earwitness.siprec.metadata.MetadataParser;
import io.earwitness.siprec.metadata.RecordingMetadata;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CorrelationIdsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "User-to-User | 00FA0800070012345678AB;encoding=hex | ucid 00007000180878082219",
                "User-to-User | 04FA0800070012345678AB;encoding=hex | user-to-user 04FA0800070012345678AB",
                "User-to-User | 00C8020102FA0800070012345678AB;encoding=hex | ucid 00007000180878082219",
                "User-to-User | \"order 66\";content=isdn-uui | user-to-user order 66",
                "X-Avaya-UCID | 00007000180878082219 | ucid 00007000180878082219",
                "Session-ID | 0123456789abcdef0123456789abcdef;remote=fedcba9876543210fedcba9876543210"
                        + " | sip-session-id fedcba9876543210fedcba9876543210",
                "Cisco-Guid | 1-4294967295-16-0 | cisco-guid 00000001ffffffff0000001000000000",
                "Cisco-Guid | 1-4294967295-16-0 | cisco-guid 1-4294967295-16-0",
                "Cisco-Gucid | 00112233445566778899AABBCCDDEEFF | cisco-gucid 00112233445566778899AABBCCDDEEFF",
                "From | <sip:2001@192.0.2.9;x-nearend;x-refci=17288;x-farendrefci=17289>;tag=1 | cisco-call-reference 17289",
                "X-Cisco-Recording-Participant | sip:2001@192.0.2.9;media-index=\"0\" | cisco-participant sip:2001@192.0.2.9",
                "X-Genesys-CallUUID | 0A1B2C3D4E5F | genesys-call 0A1B2C3D4E5F",
                "X-GenesysConversationID | conv-7 | genesys-conversation conv-7",
                "X-GenesysAgentID | agent-7 | genesys-agent agent-7",
                "Av-Global-Session-ID | 6a1f-77 | avaya-session 6a1f-77",
                "P-Asserted-Identity | \"Ann\" <sip:ann@x.example>, <tel:+12025550143> | asserted-identity tel:+12025550143",
                "Diversion | <sip:desk@x.example>;reason=no-answer | diversion sip:desk@x.example",
                "P-Charging-Vector | icid-value=\"abc-1\";orig-ioi=x | charging-id abc-1",
                "Call-Info | <http://dialogflow.example/v2/projects/p/conversations/C_9>;purpose=Goog-ContactCenter-Conversation"
                        + " | google-conversation C_9",
                "X-Acme-Call-Id | 77@x | vendor-header 77@x",
                "X-BroadWorks-Correlation-Info | d3b0 | vendor-header d3b0"
            })
    @Tag("DEV-13")
    void findsTheIdentifierInAHeader(String name, String value, String expected) {
        assertThat(found(name, value)).contains(expected);
    }

    @Test
    @Tag("NENA-07")
    void keepsTheEmergencyIdentifiersOfCallInfo() {
        var headers = Headers.of(List.of(
                new Header("Call-Info", "(null)"),
                new Header(
                        "Call-Info",
                        "<urn:emergency:uid:callid:q1:bcf.example>;purpose=emergency-CallId,"
                                + "<urn:emergency:uid:incidentid:q2:bcf.example>;purpose=emergency-IncidentId")));

        assertThat(CorrelationIds.of(headers, Optional.empty()))
                .containsExactly(
                        new CorrelationId(
                                CorrelationKind.EMERGENCY_CALL, "urn:emergency:uid:callid:q1:bcf.example", "Call-Info"),
                        new CorrelationId(
                                CorrelationKind.EMERGENCY_INCIDENT,
                                "urn:emergency:uid:incidentid:q2:bcf.example",
                                "Call-Info"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Session-ID | 00000000000000000000000000000000;remote=0",
                "User-to-User | ;encoding=hex",
                "Subject | invalid",
                "X-Mood | happy",
                "Call-Info | (null)",
                "Cisco-Guid | ''"
            })
    void findsNothingWhereNothingIs(String name, String value) {
        assertThat(found(name, value)).isEmpty();
    }

    @Test
    @Tag("DEV-13")
    @Tag("DEV-03")
    void findsWhatVendorsAddToTheMetadata() {
        var metadata = metadata("""
                <session session_id="00FA0800070012345678AB"><sipSessionID>ab@x</sipSessionID>
                  <extensiondata xmlns:apkt="http://acmepacket.com/siprec/extensiondata">
                    <apkt:ucid>00FA0800080012345678AB;encoding=hex</apkt:ucid></extensiondata></session>
                <group group_id="g"><callData xmlns="urn:ietf:params:xml:ns:callData"><callid>c@x</callid><gcid>42</gcid>
                  </callData></group>
                <participant participant_id="p"><nameID aor="sip:p@x"/>
                  <ac:AvayaUCID xmlns:ac="http://AudioCodes">FA0800090012345678AB</ac:AvayaUCID>
                  <ac:GenesysUUID xmlns:ac="http://AudioCodes">GEN7</ac:GenesysUUID>
                  <extensiondata xmlns:apkt="http://acmepacket.com/siprec/extensiondata">
                    <apkt:realm>inside</apkt:realm><apkt:request-uri>sip:r@x</apkt:request-uri>
                    <apkt:header label="Call-ID"><value>cs@x</value></apkt:header>
                    <apkt:header label="Session-ID"><value>0123456789abcdef0123456789abcdef</value></apkt:header>
                  </extensiondata></participant>
                <extensiondata id="e" parent="s"><broadWorksRecordingMetadata
                    xmlns="http://schema.broadsoft.com/broadworksCallRecording" version="4.0">
                  <extTrackingID>9:1</extTrackingID><userID>u@x</userID><callID>callhalf-9:0</callID>
                </broadWorksRecordingMetadata></extensiondata>
                <extensiondata xmlns:google="http://google.com/siprec"><google:call id="C_9" project="x"/></extensiondata>
                <netsapiensExtension xmlns="http://schema.netsapiens.com/netsapiensSipRec">
                  <xferredGroupID>old-group</xferredGroupID></netsapiensExtension>
                <odd xmlns="urn:odd"><ticketId>T-1</ticketId><mood>fine</mood></odd>""");

        assertThat(CorrelationIds.of(Headers.empty(), Optional.of(metadata)))
                .extracting(CorrelationId::toString)
                .containsExactlyInAnyOrder(
                        "session 00FA0800070012345678AB (session)",
                        "ucid 00007000180878082219 (session)",
                        "ucid 00FA0800070012345678AB (session)",
                        "sip-session-id ab@x (session/sipSessionID)",
                        "ucid 00008000180878082219 (session/extensiondata/ucid)",
                        "ucid 00FA0800080012345678AB (session/extensiondata/ucid)",
                        "group g (group)",
                        "call-id c@x (group/callData/callid)",
                        "ribbon-call 42 (group/callData/gcid)",
                        "ucid 00009000180878082219 (participant/AvayaUCID)",
                        "ucid FA0800090012345678AB (participant/AvayaUCID)",
                        "genesys-call GEN7 (participant/GenesysUUID)",
                        "realm inside (participant/extensiondata/realm)",
                        "request-uri sip:r@x (participant/extensiondata/request-uri)",
                        "call-id cs@x (participant/extensiondata/header@Call-ID)",
                        "sip-session-id 0123456789abcdef0123456789abcdef (participant/extensiondata/header@Session-ID)",
                        "broadworks-tracking 9:1 (extensiondata/broadWorksRecordingMetadata/extTrackingID)",
                        "user u@x (extensiondata/broadWorksRecordingMetadata/userID)",
                        "broadworks-call callhalf-9:0 (extensiondata/broadWorksRecordingMetadata/callID)",
                        "google-conversation C_9 (extensiondata/call@id)",
                        "transferred-group old-group (netsapiensExtension/xferredGroupID)",
                        "extension T-1 (odd/ticketId)");
    }

    @Test
    void boundsWhatAHostileMessageCanFill() {
        var many = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            many.append("<a xmlns='urn:a'><id>n").append(i).append("</id></a>");
        }
        var long_ = "<b xmlns='urn:b'><id>" + "x".repeat(5000) + "</id></b>";

        assertThat(CorrelationIds.of(Headers.empty(), Optional.of(metadata(many.toString()))))
                .hasSize(FoundIds.IDS_MAX);
        assertThat(CorrelationIds.of(Headers.empty(), Optional.of(metadata(long_))))
                .isEmpty();
    }

    @Test
    @Tag("DEV-14")
    @Tag("MD-35")
    void findsAnUnknownVendorsElementsByNamespaceAndName() {
        var extensions = VendorExtensions.of(metadata("""
                <session session_id="s"><v:case xmlns:v="urn:v" v:no="7"><v:step>one</v:step><v:step>two</v:step></v:case></session>
                <stream stream_id="t"><w:codec xmlns:w="urn:w">x</w:codec></stream>
                <participantstreamassoc participant_id="p"><v:step xmlns:v="urn:v">three</v:step></participantstreamassoc>"""));

        assertThat(extensions.named("urn:v", "step"))
                .extracting(ExtensionElement::text)
                .containsExactly("one", "two", "three");
        assertThat(extensions.inNamespace("urn:w"))
                .extracting(ExtensionElement::name)
                .containsExactly("codec");
        assertThat(extensions.named("urn:v", "case").getFirst().attributes()).containsEntry("no", "7");
        assertThat(extensions.inNamespace("urn:nobody")).isEmpty();
    }

    private static List<String> found(String name, String value) {
        return CorrelationIds.of(Headers.of(List.of(new Header(name, value))), Optional.empty()).stream()
                .map(id -> id.kind().key() + " " + id.value())
                .toList();
    }

    private static RecordingMetadata metadata(String content) {
        var text = "<recording xmlns='urn:ietf:params:xml:ns:recording:1'>" + content + "</recording>";
        return MetadataParser.parse(text.getBytes(StandardCharsets.UTF_8))
                .found()
                .orElseThrow();
    }
}
