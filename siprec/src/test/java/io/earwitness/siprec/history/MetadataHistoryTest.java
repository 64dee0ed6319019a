package io.earwitness.siprec.history;

import static io.earwitness.siprec.history.Story.document;
import static io.earwitness.siprec.history.Story.second;
import static io.earwitness.siprec.history.Story.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.siprec.metadata.Participant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MetadataHistoryTest {
    private static final String ANN =
            "<participant participant_id='ann'><nameID aor='sip:ann@x'><name>Ann</name></nameID></participant>";
    private static final String BEN =
            "<participant participant_id='ben'><nameID aor='sip:ben@x'><name>Ben</name></nameID></participant>";
    private static final String CALL = "<session session_id='s'/>" + ANN + BEN + in("ann") + in("ben");

    private static String in(String participant, String... times) {
        return "<participantsessionassoc participant_id='" + participant + "' session_id='s'>" + String.join("", times)
                + "</participantsessionassoc>";
    }

    @Test
    @Tag("MDU-06")
    void whoLeavesAndComesBackHasTwoStays() {
        var story = new Story()
                .complete(0, CALL)
                .partial(30, in("ben", time("disassociate-time", 29)))
                .partial(60, in("ben", time("associate-time", 58)));

        assertThat(story.on(20)).isEqualTo("Ann@s Ben@s");
        assertThat(story.on(40)).isEqualTo("Ann@s");
        assertThat(story.on(58)).isEqualTo("Ann@s Ben@s");
        assertThat(story.history.attendance().presences())
                .filteredOn(presence -> presence.participantId().equals("ben"))
                .hasSize(2);
    }

    @Test
    @Tag("MDU-06")
    void sayingOnceMoreThatSomebodyLeftDoesNotPutThemOutAgain() {
        var left = in("ben", time("disassociate-time", 29));
        var story = new Story()
                .complete(0, CALL)
                .partial(30, left)
                .partial(31, left)
                .partial(60, in("ben", time("associate-time", 58)))
                .partial(70, left);

        assertThat(story.on(75)).isEqualTo("Ann@s Ben@s");
        assertThat(story.history.attendance().presences())
                .filteredOn(presence -> presence.participantId().equals("ben"))
                .hasSize(2);
    }

    @Test
    @Tag("MDU-01")
    @Tag("MDU-02")
    void aCompleteDocumentEndsWhomItOmitsAndDeletesNobody() {
        var story = new Story().complete(0, CALL).complete(40, "<session session_id='s'/>" + ANN + in("ann"));

        assertThat(story.on(39)).isEqualTo("Ann@s Ben@s");
        assertThat(story.on(40)).isEqualTo("Ann@s");
        assertThat(story.history.attendance().participant("ben").map(Participant::shown))
                .contains("Ben");
        assertThat(story.history.attendance().presences())
                .filteredOn(presence -> presence.participantId().equals("ben"))
                .singleElement()
                .satisfies(presence ->
                        assertThat(presence.span().to()).contains(new Moment(second(40), Moment.Basis.OMITTED)));
        assertThat(story.history.state().participants()).hasSize(1);
    }

    @Test
    void whatWasKnownThenIsNotWhatIsKnownNow() {
        var story = new Story().complete(0, CALL).partial(30, in("ben", time("disassociate-time", 20)));

        assertThat(story.on(25)).isEqualTo("Ann@s");
        assertThat(Story.on(story.history.attendanceKnownAt(second(29)), 25)).isEqualTo("Ann@s Ben@s");
        assertThat(Story.on(story.history.attendanceKnownAt(second(30)), 25)).isEqualTo("Ann@s");
        assertThat(story.history.stateKnownAt(second(29)).participantAssociations())
                .allMatch(association -> association.interval().isOpen());
        assertThat(story.history.attendanceKnownAt(second(-1)).participants()).isEmpty();
    }

    @Test
    @Tag("MDU-09")
    void aPartialDocumentFirstStandsProvisionallyUntilACompleteOneComes() {
        var history = new MetadataHistory();

        var first = history.take(ReceivedMetadata.inRequest(second(0), "INVITE", 1, document("partial", ANN)));
        assertThat(first).isEqualTo(Taking.PENDING);
        assertThat(history.provisional()).isTrue();
        assertThat(history.state().participants()).hasSize(1);

        var second = history.take(ReceivedMetadata.inRequest(second(1), "UPDATE", 2, document("complete", CALL)));
        assertThat(second).isEqualTo(Taking.APPLIED);
        assertThat(history.provisional()).isFalse();
        assertThat(history.state().participants()).hasSize(2);
    }

    @Test
    @Tag("MDU-11")
    void documentsCountInTheOrderOfTheirRequests() {
        var history = new MetadataHistory();
        var renamed = ANN.replace("<name>Ann<", "<name>Anna<");
        var renamedAgain = ANN.replace("<name>Ann<", "<name>Annabel<");
        history.take(ReceivedMetadata.inRequest(second(0), "INVITE", 1, document("complete", CALL)));
        history.take(ReceivedMetadata.inRequest(second(2), "UPDATE", 3, document("partial", renamedAgain)));

        var late = history.take(ReceivedMetadata.inRequest(second(3), "UPDATE", 2, document("partial", renamed)));

        assertThat(late).isEqualTo(Taking.LATE);
        assertThat(history.state().participant("ann").map(Participant::shown)).contains("Annabel");
    }

    @Test
    @Tag("MDU-11")
    void theSameRequestTwiceCountsOnce() {
        var history = new MetadataHistory();
        var received = ReceivedMetadata.inRequest(second(0), "INVITE", 1, document("complete", CALL));
        history.take(received);

        assertThat(history.take(ReceivedMetadata.inRequest(second(5), "INVITE", 1, document("complete", CALL))))
                .isEqualTo(Taking.REPEATED);
        assertThat(history.documents()).containsExactly(received);
    }

    @Test
    @Tag("SRS-REI-19")
    void theSameCompleteStateInALaterRequestMakesNoHistory() {
        var story = new Story().complete(0, CALL);

        assertThat(story.history.take(ReceivedMetadata.inRequest(second(9), "INVITE", 7, document("complete", CALL))))
                .isEqualTo(Taking.REPEATED);
        assertThat(story.history.documents()).hasSize(1);
    }

    @Test
    void aDocumentInOurRequestsAnswerCountsWhenItComes() {
        var history = new MetadataHistory();
        history.take(ReceivedMetadata.inResponse(second(0), "INVITE", document("complete", CALL)));

        assertThat(history.take(ReceivedMetadata.inRequest(
                        second(5), "UPDATE", 1, document("partial", in("ben", time("disassociate-time", 4))))))
                .isEqualTo(Taking.APPLIED);
        assertThat(Story.on(history.attendance(), 6)).isEqualTo("Ann@s");
    }

    @ParameterizedTest
    @Tag("MD-34")
    @CsvSource({
        "2026-03-02T10:00:05Z, 2026-03-02T10:00:05Z, STATED",
        "2026-03-02T11:30:00Z, 2026-03-02T10:00:10Z, RECEIVED",
        "1970-01-01T00:00:09Z, 2026-03-02T10:00:10Z, RECEIVED"
    })
    void aTimeThatCannotBeTrueIsDatedByItsArrival(String stated, java.time.Instant at, Moment.Basis basis) {
        var story = new Story()
                .complete(
                        10,
                        "<session session_id='s'/>" + ANN
                                + in("ann", "<associate-time>" + stated + "</associate-time>"));

        assertThat(story.history.attendance().presences().getFirst().span().from())
                .isEqualTo(new Moment(at, basis));
    }

    @Test
    @Tag("MDU-08")
    void theEndOfAGroupingLeavesTheSessionsAlive() {
        var story = new Story()
                .complete(
                        0,
                        "<group group_id='g'/><session session_id='s'><group-ref>g</group-ref></session>" + ANN
                                + in("ann"))
                .partial(30, "<group group_id='g'>" + time("disassociate-time", 28) + "</group>");

        assertThat(story.history.attendance().groupingsAt(second(27))).hasSize(1);
        assertThat(story.history.attendance().groupingsAt(second(28))).isEmpty();
        assertThat(story.sessions(30)).isEqualTo("s");
        assertThat(story.on(30)).isEqualTo("Ann@s");
    }

    @Test
    @Tag("MD-13")
    void aSessionIsInOneGroupAtATime() {
        var story = new Story()
                .complete(0, "<group group_id='g'/><session session_id='s'><group-ref>g</group-ref></session>")
                .partial(30, "<group group_id='h'/><session session_id='s'><group-ref>h</group-ref></session>");

        assertThat(story.history.attendance().groupingsAt(second(29)))
                .extracting(Grouping::groupId)
                .containsExactly("g");
        assertThat(story.history.attendance().groupingsAt(second(31)))
                .extracting(Grouping::groupId)
                .containsExactly("h");
    }

    @Test
    @Tag("MD-26")
    void aSessionMayBeRecordedTwiceWithAPauseBetween() {
        var story = new Story()
                .complete(
                        0,
                        "<session session_id='s'/><sessionrecordingassoc session_id='s'>" + time("associate-time", 0)
                                + "</sessionrecordingassoc>")
                .partial(
                        20,
                        "<sessionrecordingassoc session_id='s'>" + time("disassociate-time", 19)
                                + "</sessionrecordingassoc>")
                .partial(
                        40,
                        "<sessionrecordingassoc session_id='s'>" + time("associate-time", 39)
                                + "</sessionrecordingassoc>");

        assertThat(story.sessions(10)).isEqualTo("s");
        assertThat(story.sessions(25)).isEmpty();
        assertThat(story.sessions(40)).isEqualTo("s");
        assertThat(story.history.attendance().sessions()).hasSize(2);
    }

    @Test
    @Tag("MD-22")
    void aParticipantMayBeInNoSessionAndSendNothing() {
        var story = new Story()
                .complete(0, CALL + "<participant participant_id='focus'><nameID aor='sip:f@x'/></participant>");

        assertThat(story.on(1)).isEqualTo("Ann@s Ben@s");
        assertThat(story.history.attendance().participant("focus")).isPresent();
        assertThat(story.streams(1)).isEmpty();
    }

    @Test
    void participantsWhoAreNeverAssociatedAreOnAsLongAsTheyAreNamed() {
        var story = new Story()
                .complete(0, "<session session_id='s'/>" + ANN + BEN)
                .complete(30, "<session session_id='s'/>" + ANN);

        assertThat(story.on(29)).isEqualTo("Ann@s Ben@s");
        assertThat(story.on(30)).isEqualTo("Ann@s");
    }

    @Test
    void theEndOfTheRecordingEndsEverything() {
        var story = new Story().complete(0, CALL);
        story.history.end(second(77));

        assertThat(story.on(76)).isEqualTo("Ann@s Ben@s");
        assertThat(story.on(77)).isEmpty();
        assertThat(Story.on(story.history.attendanceKnownAt(second(50)), 60)).isEqualTo("Ann@s Ben@s");
    }

    @Test
    void takesNoMoreDocumentsThanTheLimit() {
        var history = new MetadataHistory();
        for (int i = 1; i <= MetadataHistory.DOCUMENTS_MAX; i++) {
            history.take(ReceivedMetadata.inResponse(
                    second(i), "UPDATE", document("partial", ANN.replace("Ann<", "Ann " + i + "<"))));
        }

        assertThat(history.take(ReceivedMetadata.inRequest(second(9), "UPDATE", 9, document("complete", CALL))))
                .isEqualTo(Taking.BEYOND_LIMIT);
        assertThat(history.documents()).hasSize(MetadataHistory.DOCUMENTS_MAX);
    }
}
