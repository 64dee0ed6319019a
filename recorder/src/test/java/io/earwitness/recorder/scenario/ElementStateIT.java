package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.scenario.StateSubscriber.Told;
import io.earwitness.sip.message.Transport;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who subscribes to the recorder's state is told what OPTIONS tells, in the words of NENA-STA-010.3 §2.4.
@Tag("NENA-06")
class ElementStateIT {
    private static final String ELEMENT = "emergency-ElementState";
    private static final String SERVICE = "emergency-ServiceState";
    private static final String NENA =
            "nena: { element-id: logger1.state.pa.us, agency-id: psap.allegheny.pa.us, service-id: logging.state.pa.us }\n";

    @TempDir
    Path directory;

    private static String stateOf(Told told) {
        var service = told.state().get("serviceState");
        return (service == null ? told.state() : service).get("state").asString();
    }

    private static Told await(StateSubscriber subscriber, String state) throws Exception {
        return subscriber.told(told -> stateOf(told).equals(state));
    }

    @Test
    void theFirstNotificationHasTheWholeStateOfTheElement() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, NENA);
                var watcher = new StateSubscriber(recorder, ELEMENT)) {
            var accepted = watcher.subscribe(600);
            assertThat(accepted).startsWith("SIP/2.0 200 ");
            assertThat(CorpusPeer.header(accepted, "Expires")).isEqualTo("600");

            var told = watcher.told();

            assertThat(told.type()).isEqualTo("application/EmergencyCallData.ElementState+json");
            assertThat(told.standing()).startsWith("active;expires=");
            assertThat(told.state().toString())
                    .isEqualTo("{\"elementId\":\"logger1.state.pa.us\",\"state\":\"Normal\"}");
        }
    }

    @Test
    void theFirstNotificationHasTheWholeStateOfTheService() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, NENA);
                var watcher = new StateSubscriber(recorder, SERVICE)) {
            watcher.subscribe(600);

            var told = watcher.told();

            assertThat(told.type()).isEqualTo("application/EmergencyCallData.ServiceState+json");
            assertThat(told.state().toString())
                    .isEqualTo("{\"service\":{\"name\":\"Logging\",\"domain\":\"logging.state.pa.us\"},"
                            + "\"serviceState\":{\"state\":\"Normal\",\"reason\":\"\"}}");
        }
    }

    @Test
    void aFullRecorderIsOverloadedUntilACallEnds() throws Exception {
        var one = "limits: { concurrent-sessions: 1, free-disk: 1MB }\n";
        try (var recorder = ScenarioRecorder.in(directory, NENA + one);
                var element = new StateSubscriber(recorder, ELEMENT);
                var service = new StateSubscriber(recorder, SERVICE);
                var client = new ScenarioClient(recorder, Transport.UDP)) {
            element.subscribe(600);
            service.subscribe(600);
            assertThat(stateOf(element.told())).isEqualTo("Normal");
            assertThat(stateOf(service.told())).isEqualTo("Normal");

            var only = client.call(Offers.twoStreams());

            assertThat(await(element, "Overloaded").state().get("reason").asString())
                    .isEqualTo("Too Many Sessions");
            await(service, "Overloaded");
            assertThat(client.options().status()).isEqualTo(503);
            only.bye();
            await(element, "Normal");
            await(service, "Normal");
            Awaitility.await().until(() -> client.options().status() == 200);
        }
    }

    @Test
    void whoDrainsItMaintainsIt() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, NENA);
                var element = new StateSubscriber(recorder, ELEMENT);
                var service = new StateSubscriber(recorder, SERVICE)) {
            element.subscribe(600);
            service.subscribe(600);

            recorder.recorder().control().drain(true);
            await(element, "ScheduledMaintenance");
            await(service, "ScheduledMaintenanceDown");

            recorder.recorder().control().drain(false);
            await(element, "Normal");
            await(service, "Normal");
        }
    }

    @Test
    void aFullDiskIsADisruption() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, NENA + "limits: { free-disk: 900000TB }\n");
                var element = new StateSubscriber(recorder, ELEMENT);
                var service = new StateSubscriber(recorder, SERVICE)) {
            element.subscribe(600);
            service.subscribe(600);

            var told = element.told();
            assertThat(stateOf(told)).isEqualTo("ServiceDisruption");
            assertThat(told.state().get("reason").asString()).isEqualTo("Disk Nearly Full");
            assertThat(stateOf(service.told())).isEqualTo("Down");
        }
    }

    @Test
    void withoutFreePortsItIsOverloaded() throws Exception {
        // Below those that the system gives to others.
        var pair = 20_000 + 2 * ThreadLocalRandom.current().nextInt(6_000);
        var ports = "media: { port-first: %d, port-last: %d, port-cool-down: 0s }\n".formatted(pair, pair + 3)
                + "limits: { concurrent-sessions: 2, free-disk: 1MB }\n";
        try (var recorder = ScenarioRecorder.in(directory, NENA + ports);
                var element = new StateSubscriber(recorder, ELEMENT);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var both = client.call(Offers.twoStreams())) {
            element.subscribe(600);

            assertThat(both.answer().media()).hasSize(2);
            assertThat(await(element, "Overloaded").state().get("reason").asString())
                    .isEqualTo("Out Of Media Ports");
        }
    }

    @Test
    void whoeverSubscribedIsToldThatTheRecorderGoes() throws Exception {
        var recorder = ScenarioRecorder.in(directory, NENA);
        try (var watcher = new StateSubscriber(recorder, ELEMENT)) {
            watcher.subscribe(600);
            watcher.told();

            var closing = Thread.ofVirtual().start(recorder::close);
            var last = watcher.told(told -> told.standing().startsWith("terminated"));
            closing.join();

            assertThat(last.standing()).isEqualTo("terminated;reason=deactivated");
            assertThat(stateOf(last)).isEqualTo("GoingDown");
        }
    }

    @Test
    void whoOnlyAsksGetsOneNotification() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, NENA);
                var watcher = new StateSubscriber(recorder, ELEMENT)) {
            watcher.subscribe(0);

            assertThat(watcher.told().standing()).isEqualTo("terminated;reason=timeout");
        }
    }

    @Test
    void whatIsNotifiedOfStandsInOptionsAndOnlyWhereTheNetworkHasANameForUs() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory.resolve("named"), NENA);
                var client = new ScenarioClient(recorder, Transport.UDP)) {
            var told = client.options().headers();
            assertThat(told.all("Allow")).contains("SUBSCRIBE");
            assertThat(told.all("Allow-Events")).containsExactlyInAnyOrder(ELEMENT, SERVICE);
        }
        try (var recorder = ScenarioRecorder.in(directory.resolve("nameless"));
                var client = new ScenarioClient(recorder, Transport.UDP);
                var watcher = new StateSubscriber(recorder, ELEMENT)) {
            assertThat(client.options().headers().all("Allow")).doesNotContain("SUBSCRIBE");
            assertThat(client.options().headers().has("Allow-Events")).isFalse();
            assertThat(watcher.subscribe(600)).startsWith("SIP/2.0 405 ");
        }
    }
}
