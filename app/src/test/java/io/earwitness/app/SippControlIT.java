package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.app.peer.Tools;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.session.ClientAnswer;
import io.earwitness.recorder.session.ControlOutcome;
import io.earwitness.recorder.session.ControlRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The recorder pauses, resumes, asks and ends, with sipp as the client, which checks what it is sent.
class SippControlIT {
    private static final ControlRequest ANNA = new ControlRequest("anna", "card number");
    private static final String SDP = """
            v=0
            o=src 1 %d IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio 20000 RTP/AVP 8
            a=label:1
            a=%s
            """;

    @TempDir
    Path directory;

    @Test
    @Tag("SRS-OUT-10")
    @Tag("SRS-OUT-11")
    @Tag("SRS-SNP-03")
    @Tag("SRS-SNP-06")
    void sippIsPausedResumedAskedAndEnded() throws Exception {
        Tools.assume("sipp");
        try (var recorder = RunningRecorder.in(directory.resolve("data"))) {
            var sipp = start(recorder.port());
            Awaitility.await("the call is live")
                    .until(() -> !recorder.recorder().sessions().list().isEmpty());
            var id = recorder.recorder().sessions().list().getFirst().id();

            assertThat(recorder.recorder().control().pause(id, ANNA)).isEqualTo(agreed());
            assertThat(recorder.recorder().control().resume(id, ANNA)).isEqualTo(agreed());
            assertThat(recorder.recorder().control().snapshot(id, ANNA)).isEqualTo(agreed());
            assertThat(recorder.recorder().control().end(id, ANNA)).isEqualTo(agreed());

            assertThat(sipp.waitFor(80, TimeUnit.SECONDS)).as("sipp ends").isTrue();
            assertThat(sipp.exitValue())
                    .as(() -> "what sipp says:\n" + read(directory.resolve("sipp.log")))
                    .isZero();
            var manifest = recorder.recordings(1).getFirst().manifest();
            assertThat(manifest.endCause()).isEqualTo(EndCause.RECORDER_BYE);
            assertThat(manifest.streams().getFirst().pauses())
                    .singleElement()
                    .satisfies(pause -> assertThat(pause.cause()).isEqualTo(PauseCause.RECORDER));
        }
    }

    private static ControlOutcome agreed() {
        return new ControlOutcome.Done(new ClientAnswer(ClientAnswer.Kind.AGREED, "The client agreed"));
    }

    private Process start(int port) throws Exception {
        var scenario = Files.writeString(directory.resolve("control.xml"), scenario());
        var command = "sipp 127.0.0.1:%d -sf %s -i 127.0.0.1 -m 1 -nostdin -timeout 60s -timeout_error"
                .formatted(port, scenario.getFileName());
        return new ProcessBuilder(command.split(" "))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sipp.log").toFile())
                .start();
    }

    private static String scenario() {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scenario name=\"control\">\n"
                + request(
                        "INVITE",
                        "Allow: INVITE, ACK, BYE, CANCEL, UPDATE\nRequire: siprec\n",
                        SDP.formatted(1, "sendonly"),
                        "")
                + "<recv response=\"100\" optional=\"true\"/>\n<recv response=\"200\"/>\n"
                + request("ACK", "", "", "[peer_tag_param]")
                + "<recv request=\"INVITE\"><action>"
                + check("m=audio [0-9]+ RTP/AVP 8.*a=label:1.*a=inactive", "body")
                + check("sip.srs", "msg")
                + "</action></recv>\n" + answer(SDP.formatted(2, "inactive"))
                + "<recv request=\"ACK\"/>\n<recv request=\"INVITE\"><action>"
                + check("m=audio [0-9]+ RTP/AVP 8.*a=label:1.*a=recvonly", "body")
                + "</action></recv>\n" + answer(SDP.formatted(3, "sendonly"))
                + "<recv request=\"ACK\"/>\n<recv request=\"UPDATE\"><action>"
                + check("requestsnapshot", "body")
                + check("Require: siprec", "msg")
                + check("Content-Disposition: recording-session", "msg")
                + "</action></recv>\n" + answer("")
                + "<recv request=\"BYE\"><action>" + check("Reason: SIP;cause=200", "msg") + "</action></recv>\n"
                + answer("") + "<Reference variables=\"found\"/>\n</scenario>\n";
    }

    private static String check(String pattern, String where) {
        return "<ereg regexp=\"%s\" search_in=\"%s\" check_it=\"true\" assign_to=\"found\"/>".formatted(pattern, where);
    }

    private static String request(String method, String headers, String body, String toTag) {
        return """
               <send%s><![CDATA[

               %s sip:srs@[remote_ip]:[remote_port] SIP/2.0
               Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
               From: <sip:src@[local_ip]:[local_port]>;tag=[call_number]
               To: <sip:srs@[remote_ip]:[remote_port]>%s
               Call-ID: [call_id]
               CSeq: 1 %s
               Contact: <sip:src@[local_ip]:[local_port]>;+sip.src
               Max-Forwards: 70
               %s%sContent-Length: [len]

               %s
               ]]></send>
               """.formatted(
                        method.equals("ACK") ? "" : " retrans=\"500\"",
                        method,
                        toTag,
                        method,
                        headers,
                        body.isEmpty() ? "" : "Content-Type: application/sdp\n",
                        body);
    }

    private static String answer(String body) {
        return """
               <send><![CDATA[

               SIP/2.0 200 OK
               [last_Via:]
               [last_From:]
               [last_To:]
               [last_Call-ID:]
               [last_CSeq:]
               Contact: <sip:src@[local_ip]:[local_port]>;+sip.src
               %sContent-Length: [len]

               %s
               ]]></send>
               """.formatted(body.isEmpty() ? "" : "Content-Type: application/sdp\n", body);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (java.io.IOException unreadable) {
            return unreadable.toString();
        }
    }
}
