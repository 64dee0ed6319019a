package io.earwitness.client.call;

import io.earwitness.client.agent.ClientEndpoint;
import io.earwitness.client.stream.Pacer;
import io.earwitness.client.stream.StreamSocket;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// Places recorded calls on a recording server, as many and as fast as planned, and reports each: the engine of `call`.
///
/// Opens its own SIP endpoint and pacing thread for each run and closes them with it.
public final class RecordedCalls {
    private final CallListener listener;
    private final Clock clock;
    private final RandomGenerator random;

    public RecordedCalls(CallListener listener) {
        this(listener, Clock.systemUTC(), RandomGenerator.of("L64X128MixRandom"));
    }

    RecordedCalls(CallListener listener, Clock clock, RandomGenerator random) {
        this.listener = listener;
        this.clock = clock;
        this.random = random;
    }

    /// Places all calls and returns when the last has ended; reports come in the order of the calls.
    ///
    /// When the thread is interrupted, no more calls are begun, those still running end with BYE, and the
    /// reports are of the calls that had begun.
    ///
    /// @throws IOException when nothing can be sent at all: unknown host, no socket
    public List<CallReport> place(CallPlan plan) throws IOException {
        try (var agent = ClientEndpoint.towards(plan.srs(), "Earwitness SRC", plan.tls());
                var pacer = new Pacer();
                var executor = Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("call-", 1).factory())) {
            var calls = new ArrayList<Future<CallReport>>();
            long begun = System.nanoTime();
            for (int number = 1; number <= plan.count(); number++) {
                awaitTurn(begun, number, plan.callsPerSecond());
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
                int n = number;
                calls.add(executor.submit(() -> placeOne(n, plan, agent, pacer)));
            }
            return reports(calls, executor);
        }
    }

    private CallReport placeOne(int number, CallPlan plan, ClientEndpoint agent, Pacer pacer) {
        var lacking = plan.communication().lacking(plan.srs(), plan.suite());
        if (lacking.isPresent()) {
            var report = unplaced(number, "not placed: " + lacking.get());
            listener.onFinished(report);
            return report;
        }
        CallReport report;
        try (var caller = StreamSocket.open(agent.local());
                var callee = StreamSocket.open(agent.local())) {
            var call = new RecordedCall(plan, agent, pacer, List.of(caller, callee), clock, random);
            report = call.place(number, listener);
        } catch (IOException noSocket) {
            report = unplaced(number, "no socket for its media: " + noSocket.getMessage());
        }
        listener.onFinished(report);
        return report;
    }

    private static CallReport unplaced(int number, String why) {
        return new CallReport(number, "", new CallOutcome.Failed(why), Duration.ZERO, List.of(), List.of());
    }

    private static void awaitTurn(long begunNanos, int number, double callsPerSecond) {
        long due = begunNanos + (long) ((number - 1) * 1e9 / callsPerSecond);
        for (long wait = due - System.nanoTime();
                wait > 0 && !Thread.currentThread().isInterrupted();
                wait = due - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }

    private static List<CallReport> reports(List<Future<CallReport>> calls, ExecutorService executor) {
        var reports = new ArrayList<CallReport>();
        boolean interrupted = false;
        for (int i = 0; i < calls.size(); ) {
            try {
                reports.add(calls.get(i).get());
                i++;
            } catch (InterruptedException stop) {
                interrupted = true;
                executor.shutdownNow();
            } catch (ExecutionException failure) {
                throw new IllegalStateException("a call broke off", failure.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return reports;
    }
}
