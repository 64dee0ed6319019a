package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.client.call.CallListener;
import io.earwitness.client.call.CallPlan;
import io.earwitness.client.call.CallReport;
import io.earwitness.client.call.RecordedCalls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// Calls of our client's that talk until a test has seen enough.
final class LiveCalls implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Map<Integer, CallListener.SentSoFar> speaking = new ConcurrentHashMap<>();
    private final FutureTask<List<CallReport>> placing;
    private final Thread thread;

    LiveCalls(CallPlan plan) {
        placing = new FutureTask<>(() -> new RecordedCalls(new CallListener() {
                    @Override
                    public void onSpeaking(int number, SentSoFar sent) {
                        speaking.put(number, sent);
                    }
                })
                .place(plan));
        thread = Thread.ofPlatform().start(placing);
        Awaitility.await("all calls are answered").atMost(PATIENCE).until(() -> speaking.size() == plan.count());
    }

    /// Until each stream of each call has sent so many packets more.
    void speak(int packets) {
        var before = sent();
        Awaitility.await("the calls speak")
                .atMost(PATIENCE)
                .until(() -> sent().entrySet().stream()
                        .allMatch(call ->
                                call.getValue() >= Objects.requireNonNull(before.get(call.getKey())) + packets));
    }

    /// Until each stream of each call has sent so many packets in all.
    void speakUntil(int packets) {
        Awaitility.await("the calls speak")
                .atMost(PATIENCE)
                .until(() -> sent().values().stream().allMatch(sent -> sent >= packets));
    }

    private Map<Integer, Long> sent() {
        var sent = new ConcurrentHashMap<Integer, Long>();
        speaking.forEach((number, call) -> sent.put(number, Math.min(call.packets(0), call.packets(1))));
        return sent;
    }

    /// Says BYE in all of them, and returns when that is answered.
    List<CallReport> end() throws Exception {
        thread.interrupt();
        return await();
    }

    /// Returns when all have ended by themselves.
    List<CallReport> await() throws Exception {
        thread.join();
        var reports = placing.get(0, TimeUnit.SECONDS);
        assertThat(reports).isNotEmpty();
        return reports;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
