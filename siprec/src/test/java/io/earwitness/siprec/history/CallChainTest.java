package io.earwitness.siprec.history;

import static io.earwitness.siprec.history.Story.time;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class CallChainTest {

    @Test
    @Tag("MDU-15")
    void aDocumentInWhichEverythingHasANewIdGoesOnWithTheCall() {
        var story = new Story().complete(0, call("a", "", "sip:ann@x", "sip:ben@x"));
        story.complete(30, call("b", "", "sip:ANN@x", "sip:cleo@x"));

        assertThat(CallChain.of(story.history.attendance())).singleElement().satisfies(chain -> {
            assertThat(chain.sessionIds()).containsExactly("a", "b");
            assertThat(chain.reason()).contains("in place of the earlier");
        });
    }

    @Test
    @Tag("MDU-14")
    @Tag("MDU-15")
    void sessionsOfOneGroupAreOneCall() {
        var story = new Story()
                .complete(0, call("a", "g", "sip:ann@x", "sip:ben@x"))
                .partial(20, "<session session_id='a'>" + time("stop-time", 19) + "</session>")
                .complete(30, call("b", "g", "sip:dan@x", "sip:cleo@x"));

        assertThat(CallChain.of(story.history.attendance()))
                .extracting(CallChain::sessionIds)
                .containsExactly(List.of("a", "b"));
    }

    @Test
    void strangersOneAfterTheOtherAreTwoCalls() {
        var story = new Story()
                .complete(0, call("a", "", "sip:ann@x", "sip:ben@x"))
                .complete(30, call("b", "", "sip:dan@x", "sip:cleo@x"));

        assertThat(CallChain.of(story.history.attendance())).hasSize(2);
    }

    @Test
    void aCallThatHadEndedIsNotGoneOnWith() {
        var story = new Story()
                .complete(0, call("a", "", "sip:ann@x", "sip:ben@x"))
                .partial(20, "<session session_id='a'>" + time("stop-time", 19) + "</session>")
                .complete(30, call("b", "", "sip:ann@x", "sip:ben@x"));

        assertThat(CallChain.of(story.history.attendance())).hasSize(2);
    }

    private static String call(String id, String group, String one, String other) {
        return "<session session_id='" + id + "'>"
                + (group.isEmpty() ? "" : "<group-ref>" + group + "</group-ref>") + "</session>"
                + party(id + 1, id, one) + party(id + 2, id, other);
    }

    private static String party(String id, String session, String aor) {
        return "<participant participant_id='" + id + "'><nameID aor='" + aor + "'/></participant>"
                + "<participantsessionassoc participant_id='" + id + "' session_id='" + session + "'/>";
    }
}
