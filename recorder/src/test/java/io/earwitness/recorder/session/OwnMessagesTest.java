package io.earwitness.recorder.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.msrp.MessageTerms;
import io.earwitness.recorder.session.OwnMessages.Taken;
import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.Connection;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.SessionDescription;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnMessagesTest {
    private static final String PATH = "a=path:msrp://192.0.2.9:7654/theirs;tcp\r\n";

    private final Random random = new Random(1);

    private OwnMessages ours(boolean secured) {
        return new OwnMessages(
                random,
                () -> Optional.of(new MessageTerms(
                        2855, 1_000, secured, secured ? Optional.of("sha-256 AB") : Optional.empty())));
    }

    private static MediaDescription line(String protocol, String more) {
        return SessionDescription.parse("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
                        + "m=message 7654 " + protocol + " *\r\n" + more)
                .media()
                .getFirst();
    }

    private static MessageLine taken(Taken what) {
        assertThat(what).isInstanceOf(Taken.By.class);
        return ((Taken.By) what).line();
    }

    private static String refused(Taken what) {
        assertThat(what).isInstanceOf(Taken.Not.class);
        return ((Taken.Not) what).why();
    }

    /// Wherever it may, the client connects (RFC 6135 section 4).
    @ParameterizedTest
    @CsvSource({"active, passive", "actpass, passive", "passive, active"})
    void weConnectWhereTheClientDoesNot(String offered, String answered) {
        var line = line("TCP/MSRP", PATH + "a=setup:" + offered + "\r\n");

        var taken = taken(ours(false).take(line, Optional.empty()));

        assertThat(taken.setup()).isEqualTo(answered);
        assertThat(taken.peer(line).isPresent()).isEqualTo(answered.equals("active"));
    }

    @Test
    @Tag("RTP-32")
    void answerNamesAnAddressThatNobodyCanGuess() {
        var taken = taken(ours(false).take(line("TCP/MSRP", PATH), Optional.empty()));
        var other = taken(ours(false).take(line("TCP/MSRP", PATH), Optional.empty()));

        assertThat(taken.sessionId()).matches("[A-Za-z0-9]{24}").isNotEqualTo(other.sessionId());
        assertThat(taken.answer(new Connection(true, "2001:db8::1")))
                .containsExactly(
                        Attribute.of("path", "msrp://[2001:db8::1]:2855/" + taken.sessionId() + ";tcp"),
                        Attribute.of("accept-types", "*"),
                        Attribute.of("max-size", "1000"));
    }

    @Test
    void lineThatGoesOnKeepsItsAddress() {
        var line = line("TCP/MSRP", PATH);
        var taken = taken(ours(false).take(line, Optional.empty()));

        assertThat(taken(ours(false).take(line, Optional.of(taken)))).isEqualTo(taken);
    }

    @Test
    void tlsIsSpokenWithACertificateAlone() {
        var line = line("TCP/TLS/MSRP", PATH.replace("msrp:", "msrps:") + "a=setup:active\r\n");

        assertThat(refused(ours(false).take(line, Optional.empty()))).contains("sip.tls.certificate");
        var answer = taken(ours(true).take(line, Optional.empty())).answer(new Connection(false, "192.0.2.1"));
        assertThat(answer.getFirst().toString()).startsWith("a=path:msrps://192.0.2.1:2855/");
        assertThat(answer).contains(Attribute.of("fingerprint", "sha-256 AB"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TCP/MSRP | a=label:1 | it has no a=path",
                "TCP/MSRP | a=path:nonsense | it has no a=path",
                "TCP/MSRP | a=path:msrp://a/b;tcp&a=setup:holdconn | its a=setup does not say",
                "TCP/TLS/MSRP | a=path:msrps://a/b;tcp&a=setup:passive | it waits for us to connect",
            })
    void whatCannotBeTakenHasItsReason(String protocol, String attributes, String why) {
        var line = line(protocol, attributes.replace("&", "\r\n") + "\r\n");

        assertThat(refused(ours(true).take(line, Optional.empty()))).startsWith(why);
    }

    @Test
    void withoutAListenerNothingIsTaken() {
        assertThat(refused(OwnMessages.none(random).take(line("TCP/MSRP", PATH), Optional.empty())))
                .isEqualTo("messages are not listened for");
    }
}
