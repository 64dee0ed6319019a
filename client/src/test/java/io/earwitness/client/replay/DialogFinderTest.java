package io.earwitness.client.replay;

import static io.earwitness.client.replay.CapturedText.ANSWER;
import static io.earwitness.client.replay.CapturedText.OFFER;
import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.message.SipRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

        var contents = DialogFinder.find(
                new CapturedSignalling.Found(messages, List.of(), List.of("fragments of 3 packets are missing")));

        assertThat(contents.leftOut())
                .singleElement()
                .satisfies(leftOut ->
                        assertThat(leftOut.reason()).contains("no whole INVITE").contains("3 packets"));
    }

    @Test
    void namesADialogThatBeganBeforeTheCapture() {
        var reInvite = new CapturedText()
                .client("INVITE", 4, MARKS, OFFER)
                .client("BYE", 5, "", "")
                .found();
        var bye = new CapturedText().client("BYE", 5, "", "").found();

        assertThat(reInvite.leftOut())
                .containsExactly(new LeftOut("captured@192.0.2.1", "the capture holds no whole INVITE of it"));
        assertThat(bye.leftOut())
                .singleElement()
                .satisfies(leftOut -> assertThat(leftOut.reason()).contains("began before the capture"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 407, 302, 422})
    void playsAnInviteThatWasSentAgainOnce(int status) {
        var contents = new CapturedText()
                .client("INVITE", 1, MARKS, OFFER)
                .response(status, 1, "INVITE", "", "")
                .client("ACK", 1, "", "")
                .begin(2, MARKS, OFFER)
                .response(200, 2, "INVITE", "", ANSWER)
                .found();

        assertThat(contents.dialogs()).singleElement().satisfies(dialog -> {
            assertThat(dialog.status()).isEqualTo(200);
            assertThat(dialog.notes()).singleElement().asString().contains(String.valueOf(status));
        });
    }

    @Test
    void takesTheDescriptionOfAProvisionalResponseWhereTheFinalHasNone() {
        var contents = new CapturedText()
                .client("INVITE", 1, MARKS, OFFER)
                .response(183, 1, "INVITE", "", ANSWER)
                .client("PRACK", 2, "", "")
                .response(200, 2, "PRACK", "", "")
                .response(200, 1, "INVITE", "", "")
                .found();

        var dialog = contents.dialogs().getFirst();
        assertThat(dialog.lines()).isEqualTo(1);
        assertThat(ReplayEvent.of(dialog))
                .noneMatch(event -> event instanceof ReplayEvent.Begin begin
                        && begin.exchange().is("PRACK"));
    }

    @Test
    void takesTheSameCallAgainAfterItsEndForAnother() {
        var contents = new CapturedText()
                .client("INVITE", 1, MARKS, OFFER)
                .response(200, 1, "INVITE", "", ANSWER)
                .client("BYE", 2, "", "")
                .later(Duration.ofSeconds(5))
                .client("INVITE", 1, MARKS, OFFER)
                .response(200, 1, "INVITE", "", ANSWER)
                .client("BYE", 2, "", "")
                .found();

        assertThat(contents.dialogs())
                .hasSize(2)
                .allSatisfy(dialog -> assertThat(dialog.requests()).hasSize(2));
    }

    @Test
    void leavesOutTimeInWhichNoDialogRuns() {
        var contents = new CapturedText()
                .client("INVITE", 1, MARKS, OFFER)
                .response(200, 1, "INVITE", "", ANSWER)
                .client("BYE", 2, "", "")
                .later(Duration.ofHours(2))
                .client("INVITE", 1, MARKS, OFFER)
                .response(200, 1, "INVITE", "", ANSWER)
                .found();

        var schedule = ReplaySchedule.of(contents.dialogs());

        assertThat(schedule.offsetNanos(contents.dialogs().get(0))).isZero();
        assertThat(Duration.ofNanos(schedule.offsetNanos(contents.dialogs().get(1))))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
        assertThat(schedule.remarks()).singleElement().asString().contains("1 h 59 min");
    }
}
