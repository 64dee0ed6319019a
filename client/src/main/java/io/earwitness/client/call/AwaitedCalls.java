package io.earwitness.client.call;

import io.earwitness.client.agent.ClientEndpoint;
import io.earwitness.client.stream.Pacer;
import io.earwitness.client.stream.StreamSocket;
import io.earwitness.sip.CallHandler;
import io.earwitness.sip.IncomingCall;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.transport.ListenPoint;
import io.earwitness.siprec.ServerMarks;
import io.earwitness.siprec.SiprecOffer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// Waits for recording servers that call, and lets them record (RFC 7866 §6.2, §7.2): offers in the 200, speaks once
/// the
/// ACK has answered.
///
/// Only an INVITE with both marks of a server is taken for one: `+sip.srs` in Contact and `Require: siprec`. Whoever
/// opens it closes it. Calls run on the endpoint's virtual threads.
public final class AwaitedCalls implements AutoCloseable {
    private final CallPlan plan;
    private final CallListener listener;
    private final Pacer pacer = new Pacer();
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final BlockingQueue<CallReport> reports = new LinkedBlockingQueue<>();
    private final AtomicInteger taken = new AtomicInteger();
    private final ClientEndpoint agent;

    /// @param plan what to say; its server, count and rate mean nothing here
    public AwaitedCalls(CallPlan plan, InetSocketAddress place, CallListener listener) throws IOException {
        this.plan = plan;
        this.listener = listener;
        this.agent = ClientEndpoint.at(place, "Earwitness SRC", new Taking());
    }

    /// Where it listens, with real ports.
    public List<ListenPoint> listening() {
        return agent.sip().listening();
    }

    /// The reports of the next calls, as they end; fewer where `patience` is up or the thread is interrupted before.
    public List<CallReport> await(int count, Duration patience) {
        var ended = new ArrayList<CallReport>();
        var deadline = System.nanoTime() + patience.toNanos();
        try {
            while (ended.size() < count) {
                var next = reports.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    break;
                }
                ended.add(next);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    @Override
    public void close() {
        agent.close();
        pacer.close();
    }

    private final class Taking implements CallHandler {
        @Override
        public void onInvite(IncomingCall call) {
            if (!ServerMarks.of(call.invite()).isRecordingSession()) {
                call.reject(SipReply.of(403, "Not From A Recording Server"));
            } else if (SiprecOffer.of(call.invite()).description().isPresent()) {
                // Which streams there are is the client's to say (RFC 7866 §7.2).
                call.reject(SipReply.of(488, "Not Acceptable Here")
                        .with("Warning", "399 earwitness \"An INVITE of a recording server carries no offer\""));
            } else {
                take(call);
            }
        }

        private void take(IncomingCall incoming) {
            var number = taken.incrementAndGet();
            try (var caller = StreamSocket.open(agent.local());
                    var callee = StreamSocket.open(agent.local())) {
                var call = new RecordedCall(plan, agent, pacer, List.of(caller, callee), Clock.systemUTC(), random);
                over(call.take(number, incoming, listener));
            } catch (IOException noSocket) {
                incoming.reject(SipReply.of(500, "No Socket For Media"));
            }
        }

        private void over(CallReport report) {
            listener.onFinished(report);
            reports.add(report);
        }

        @Override
        public SipReply onOptions(SipRequest options) {
            return SipReply.ok();
        }
    }
}
