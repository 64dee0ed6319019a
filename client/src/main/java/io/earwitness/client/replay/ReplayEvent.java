package io.earwitness.client.replay;

import io.earwitness.sip.message.SipMethod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// One thing that a replay does at its time: begin a request, wait for its answer, or send a packet.
sealed interface ReplayEvent {
    long epochNanos();

    /// Send this request.
    record Begin(long epochNanos, CapturedExchange exchange) implements ReplayEvent {}

    /// The captured server had answered here: nothing later may go on before the live one has.
    record Await(long epochNanos, CapturedExchange exchange) implements ReplayEvent {}

    /// Send this packet.
    record Send(long epochNanos, CapturedMedia media) implements ReplayEvent {}

    /// All events of a dialog in order of capture; packets from before the first answer follow it.
    static List<ReplayEvent> of(CapturedDialog dialog) {
        var events = new ArrayList<ReplayEvent>();
        long answered = dialog.exchanges().getFirst().responseNanos();
        for (CapturedExchange exchange : dialog.exchanges()) {
            // The live dialog acknowledges its own answers, and PRACK belongs to provisional ones that it may not get.
            boolean ofTheStack = exchange.is(SipMethod.ACK) || exchange.is(SipMethod.PRACK);
            if (exchange.fromClient() && !ofTheStack) {
                events.add(new Begin(exchange.requestNanos(), exchange));
                events.add(new Await(exchange.responseNanos(), exchange));
            }
        }
        for (CapturedMedia media : dialog.media()) {
            events.add(new Send(Math.max(media.epochNanos(), answered), media));
        }
        events.sort(Comparator.comparingLong(ReplayEvent::epochNanos));
        return events;
    }
}
