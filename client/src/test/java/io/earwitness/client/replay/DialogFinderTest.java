package io.earwitness.client.replay;

import static io.earwitness.client.replay.CapturedText.ANSWER;
import static io.earwitness.client.replay.CapturedText.OFFER;
import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.message.SipRequest;
import org.junit.jupiter.api.Test;

final class DialogFinderTest {
    private static final String MARKS = "Require: siprec\r\nContact: <sip:src@192.0.2.1>;+sip.src\r\n";

    @Test
    void followsADialogFromInviteToBye() {
        var contents = new CapturedText()
                .client("INVITE", 1, MARKS, OFFER)
                .response(100, 1, "INVITE", "", "")
                .response(200, 1, "INVITE", "", ANSWER)
                .client("ACK", 1, "", "")
                .client("INFO", 2, "", "")
                .response(200, 2, "INFO", "", "")
                .client("BYE", 3, "", "")
                .response(200, 3, "BYE", "", "")
                .found();

        var dialog = contents.dialogs().getFirst();
        assertThat(dialog.requests()).extracting(SipRequest::method).containsExactly("INVITE", "INFO", "BYE");
        assertThat(dialog.status()).isEqualTo(200);
        assertThat(contents.leftOut()).isEmpty();
    }

    @Test
    void countsARetransmittedInviteOnce() {
        var contents = new CapturedText()
                .client("INVITE", 1, MARKS, OFFER)
                .client("INVITE", 1, MARKS, OFFER)
                .response(200, 1, "INVITE", "", ANSWER)
                .response(200, 1, "INVITE", "", ANSWER)
                .found();

        assertThat(contents.dialogs())
                .singleElement()
                .satisfies(dialog -> assertThat(dialog.requests()).hasSize(1));
    }

    @Test
    void passesOverAnOrdinaryCallLeg() {
        var contents = new CapturedText()
                .client("INVITE", 1, "Contact: <sip:phone@192.0.2.1>\r\n", OFFER)
                .response(200, 1, "INVITE", "", ANSWER)
                .found();

        assertThat(contents.dialogs()).isEmpty();
        assertThat(contents.leftOut()).isEmpty();
    }

    @Test
    void namesADialogWithoutFinalResponse() {
        var contents = new CapturedText()
                .client("INVITE", 1, MARKS, OFFER)
                .response(180, 1, "INVITE", "", "")
                .found();

        assertThat(contents.dialogs()).isEmpty();
        assertThat(contents.leftOut())
                .containsExactly(
                        new LeftOut("captured@192.0.2.1", "the capture holds no final response to its INVITE"));
    }

    @Test
    void namesADialogWhoseInviteIsMissing() {
        var messages = new CapturedText()
                .response(200, 1, "INVITE", "Contact: <sip:srs@192.0.2.9>;+sip.srs\r\n", ANSWER)
                .messages();

        var contents = DialogFinder.find(new CapturedSignalling.Found(messages, 3));

        assertThat(contents.leftOut())
                .singleElement()
                .satisfies(leftOut ->
                        assertThat(leftOut.reason()).contains("no whole INVITE").contains("3 datagrams"));
    }
}
