package io.earwitness.recorder.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class RecorderEventsTest {

    @Test
    void listenerThatFailsIsCountedAndHarmsNoOther() {
        var meters = new SimpleMeterRegistry();
        var events = new RecorderEvents(meters);
        var heard = new ArrayList<RecorderEvent>();
        var event = new RecorderEvent.SessionEnded(new RecordingId("01M7YSJXJ5R7RKT1QS6NDDN94V"), EndCause.CLIENT_BYE);
        events.listen(_ -> {
            throw new IllegalStateException("not today");
        });
        events.listen(heard::add);

        events.publish(event);

        assertThat(heard).containsExactly(event);
        assertThat(meters.counter("earwitness.events.listener.failures").count())
                .isEqualTo(1);
    }
}
