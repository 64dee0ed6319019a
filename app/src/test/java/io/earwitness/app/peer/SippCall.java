package io.earwitness.app.peer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Writes what sipp is to play as a SIPREC client: a story of offers, sound and words, in sipp's own language.
///
/// Sound is sent by ffmpeg, to the ports that the recorder named, so that neither signalling nor media is of our
/// making.
public final class SippCall {
    private final String name;
    private final String fromTag;
    private final List<String> steps = new ArrayList<>();
    private final Set<String> variables = new LinkedHashSet<>();

    private SippCall(String name) {
        this.name = name;
        this.fromTag = "[call_number]-" + name.replace(' ', '-');
    }

    public static SippCall named(String name) {
        return new SippCall(name);
    }

    /// An m-line of an offer.
    ///
    /// @param codec     `PCMA` or `PCMU`
    /// @param direction `sendonly`, `inactive`, …; `off` for port 0
    /// @param crypto    suite and key, with a blank between, where it is protected; else empty
    public record Line(String label, String codec, String direction, String crypto) {
        private String text(int place) {
            var payloadType = codec.equals("PCMU") ? 0 : 8;
            var off = direction.equals("off");
            return """
                   m=audio %d RTP/%s %d
                   a=rtpmap:%d %s/8000
                   a=label:%s
                   a=%s
                   %s""".formatted(
                            off ? 0 : 20_000 + 2 * place,
                            crypto.isEmpty() ? "AVP" : "SAVP",
                            payloadType,
                            payloadType,
                            codec,
                            label,
                            off ? "inactive" : direction,
                            crypto.isEmpty() ? "" : "a=crypto:1 " + crypto.replace(" ", " inline:") + "\n");
        }
    }

    public static Line line(String label, String codec, String direction) {
        return new Line(label, codec, direction, "");
    }

    /// @param crypto suite and key, with a blank between
    public static Line secured(String label, String codec, String direction, String crypto) {
        return new Line(label, codec, direction, crypto);
    }

    /// A body with the headers that name it.
    private record Body(String headers, String text) {
        static final Body NONE = new Body("", "");
    }

    /// INVITE, 200, ACK; with metadata where it is not empty.
    public SippCall invite(String metadata, Line... lines) {
        send("INVITE", "Require: siprec\n", body(metadata, lines), "");
        accepted(lines.length);
        return ack(Body.NONE);
    }

    /// An INVITE that is refused with this status.
    ///
    /// @param lines none for an INVITE without a description
    public SippCall inviteRefused(int status, String metadata, Line... lines) {
        send("INVITE", "Require: siprec\n", lines.length == 0 ? Body.NONE : body(metadata, lines), "");
        steps.add("<recv response=\"100\" optional=\"true\"/>");
        steps.add("<recv response=\"%d\"/>".formatted(status));
        return ack(Body.NONE);
    }

    /// An INVITE without a description: the recorder's 200 offers lines, the ACK says what comes on them.
    public SippCall inviteWithoutOffer(Line... answer) {
        send("INVITE", "Require: siprec\n", Body.NONE, "");
        accepted(answer.length);
        return ack(description(answer));
    }

    public SippCall reinvite(String metadata, Line... lines) {
        send("INVITE", "", body(metadata, lines), "[peer_tag_param]");
        accepted(lines.length);
        return ack(Body.NONE);
    }

    /// An UPDATE with nothing but metadata.
    public SippCall update(String metadata) {
        send("UPDATE", "", metadata(metadata), "[peer_tag_param]");
        steps.add("<recv response=\"200\"/>");
        return this;
    }

    /// Sound for the m-line at this place of the recorder's last description; it goes on while the story does.
    ///
    /// @param law `alaw` or `mulaw`
    public SippCall speak(int line, String file, String law) {
        return speak(line, file, law, "");
    }

    /// The same, protected.
    public SippCall speak(int line, String file, String law, String crypto) {
        steps.add("<nop><action><exec command=\"./speak [$port%d] %s %s %s\"/></action></nop>"
                .formatted(line, file, law, crypto));
        return this;
    }

    public SippCall pause(int millis) {
        steps.add("<pause milliseconds=\"%d\"/>".formatted(millis));
        return this;
    }

    /// BYE with a Reason header.
    public SippCall bye(String reason) {
        send("BYE", "Reason: " + reason + "\n", Body.NONE, "[peer_tag_param]");
        steps.add("<recv response=\"200\"/>");
        return this;
    }

    public SippCall bye() {
        return bye("SIP;cause=200");
    }

    private void accepted(int lines) {
        steps.add("<recv response=\"100\" optional=\"true\"/>");
        if (lines == 0) {
            steps.add("<recv response=\"200\"/>");
            return;
        }
        var pattern = String.join(".*", Collections.nCopies(lines, "m=audio ([0-9]+)"));
        var assigned = new StringBuilder("all");
        variables.add("all");
        for (var i = 0; i < lines; i++) {
            assigned.append(",port").append(i);
            variables.add("port" + i);
        }
        steps.add(
                "<recv response=\"200\"><action><ereg regexp=\"%s\" search_in=\"body\" check_it=\"true\" assign_to=\"%s\"/></action></recv>"
                        .formatted(pattern, assigned));
    }

    private SippCall ack(Body body) {
        send("ACK", "", body, "[peer_tag_param]");
        return this;
    }

    private void send(String method, String headers, Body body, String toTag) {
        steps.add("""
                <send%s>
                <![CDATA[

                %s sip:srs@[remote_ip]:[remote_port] SIP/2.0
                Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
                From: <sip:src@[local_ip]:[local_port]>;tag=%s
                To: <sip:srs@[remote_ip]:[remote_port]>%s
                Call-ID: [call_id]
                CSeq: [cseq] %s
                Contact: <sip:src@[local_ip]:[local_port];transport=[transport]>;+sip.src
                Max-Forwards: 70
                User-Agent: sipp
                %s%sContent-Length: [len]

                %s
                ]]>
                </send>""".formatted(
                        method.equals("ACK") ? "" : " retrans=\"500\"",
                        method,
                        fromTag,
                        toTag,
                        method,
                        headers,
                        body.headers(),
                        body.text()));
    }

    private Body body(String metadata, Line... lines) {
        if (metadata.isEmpty()) {
            return description(lines);
        }
        var described = metadata(metadata);
        return new Body(
                "Content-Type: multipart/mixed;boundary=part\n",
                "--part\nContent-Type: application/sdp\n\n" + description(lines).text() + "\n--part\n"
                        + described.headers() + "\n" + described.text() + "\n--part--\n");
    }

    private static Body metadata(String document) {
        return new Body(
                "Content-Type: application/rs-metadata+xml\nContent-Disposition: recording-session\n", document);
    }

    private Body description(Line... lines) {
        var text = new StringBuilder("v=0\no=src 1 " + (steps.size() + 1)
                + " IN IP[local_ip_type] [local_ip]\ns=-\nc=IN IP[local_ip_type] [local_ip]\nt=0 0\n");
        for (var i = 0; i < lines.length; i++) {
            text.append(lines[i].text(i));
        }
        return new Body("Content-Type: application/sdp\n", text.toString());
    }

    /// The scenario for `sipp -sf`.
    public String xml() {
        return String.format(
                Locale.ROOT,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>%n<scenario name=\"%s\">%n%s%n%s</scenario>%n",
                name,
                String.join("\n", steps),
                variables.isEmpty() ? "" : "<Reference variables=\"" + String.join(",", variables) + "\"/>\n");
    }
}
