package io.earwitness.client.replay;

import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.siprec.SiprecOffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A captured dialog whose messages are still being collected, each once. Owned by [DialogFinder].
final class DialogBuilder {
    private final CapturedMessage first;
    private final SipRequest invite;
    private final List<CapturedExchange> exchanges = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    DialogBuilder(CapturedMessage first, SipRequest invite) {
        this.first = first;
        this.invite = invite;
        add(first, invite, true);
    }

    SipRequest invite() {
        return invite;
    }

    long beganNanos() {
        return first.epochNanos();
    }

    /// Whether a BYE of either side was seen by then.
    boolean endedBefore(long epochNanos) {
        return exchanges.stream()
                .anyMatch(exchange -> exchange.is(SipMethod.BYE) && exchange.requestNanos() < epochNanos);
    }

    /// Whether our INVITE came to nothing and this one tries again: with credentials, or where it was redirected to.
    boolean wasRefusedBefore(SipRequest next) {
        return !exchanges.getFirst().isSuccess()
                && next.cseq().number() > invite.cseq().number();
    }

    void repeats(DialogBuilder refused) {
        notes.addAll(refused.notes);
        int status = refused.exchanges.getFirst().status();
        notes.add("the INVITE had been sent before and was answered " + (status == 0 ? "by nothing" : status)
                + "; only the repeated one is played");
    }

    void add(CapturedMessage captured, SipRequest request, boolean fromClient) {
        if (indexOf(request.method(), request.cseq().number(), fromClient) < 0) {
            exchanges.add(CapturedExchange.begunBy(request, fromClient, captured.epochNanos()));
        }
    }

    void answer(CapturedMessage captured, SipResponse response, boolean fromClient) {
        int index = indexOf(response.cseq().method(), response.cseq().number(), fromClient);
        if (index < 0) {
            return;
        }
        CapturedExchange exchange = exchanges.get(index);
        if (!response.isFinal()) {
            SiprecOffer.of(response)
                    .description()
                    .ifPresent(description -> exchanges.set(index, exchange.answeredEarly(description)));
        } else if (exchange.response().isEmpty()) {
            exchanges.set(index, exchange.answered(response, captured.epochNanos()));
        }
    }

    /// Why it cannot be played; empty when it can.
    Optional<String> unplayable() {
        boolean cancelled = exchanges.stream().anyMatch(exchange -> exchange.is(SipMethod.CANCEL));
        return exchanges.getFirst().response().isEmpty() && !cancelled
                ? Optional.of("the capture holds no final response to its INVITE")
                : Optional.empty();
    }

    CapturedDialog dialog() {
        return new CapturedDialog(first.transport(), first.destination().getAddress(), exchanges, List.of(), notes);
    }

    private int indexOf(String method, long sequence, boolean fromClient) {
        for (int i = 0; i < exchanges.size(); i++) {
            SipRequest request = exchanges.get(i).request();
            if (request.is(method)
                    && request.cseq().number() == sequence
                    && exchanges.get(i).fromClient() == fromClient) {
                return i;
            }
        }
        return -1;
    }
}
