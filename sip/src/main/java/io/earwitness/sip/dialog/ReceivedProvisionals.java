package io.earwitness.sip.dialog;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.RAck;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.ResponseListener;
import io.earwitness.sip.transport.Flow;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Acknowledges by PRACK the reliable provisional answers to an INVITE of ours (RFC 3262 §4), each early dialog in
/// its order. Used by the loop alone.
public final class ReceivedProvisionals {
    private static final Logger LOG = LoggerFactory.getLogger(ReceivedProvisionals.class);

    private final DialogContext context;
    private final Map<String, Early> byTag = new HashMap<>();

    /// What was said in one early dialog.
    private static final class Early {
        long responseNumber = -1;
        long sequence;
        Optional<SipBody> description = Optional.empty();

        Early(long sequence) {
            this.sequence = sequence;
        }
    }

    ReceivedProvisionals(DialogContext context) {
        this.context = context;
    }

    public void onProvisional(SipRequest invite, SipResponse response, Flow flow) {
        var number = reliableNumber(response);
        if (number.isEmpty() || response.to().tag().isEmpty()) {
            return;
        }
        var early = byTag.computeIfAbsent(
                response.to().tag().get(), tag -> new Early(invite.cseq().number()));
        // A repetition, or one that overtook another, which comes again (RFC 3262 §4).
        if (early.responseNumber >= 0 && number.get() != early.responseNumber + 1) {
            return;
        }
        early.responseNumber = number.get();
        if (early.description.isEmpty()) {
            early.description = response.body().filter(body -> body.is(SipBody.SDP));
        }
        acknowledge(invite, response, flow, ++early.sequence);
    }

    private static Optional<Long> reliableNumber(SipResponse response) {
        try {
            return response.status() > 100 && response.headers().lists("Require", ReliableProvisionals.OPTION_TAG)
                    ? response.headers().first("RSeq").map(RAck::responseNumber)
                    : Optional.empty();
        } catch (MalformedValueException unreadable) {
            return Optional.empty();
        }
    }

    private void acknowledge(SipRequest invite, SipResponse response, Flow flow, long sequence) {
        var rack = new RAck(reliableNumber(response).orElseThrow(), invite.cseq());
        var parties = new DialogParties(
                context.agent(), invite.callId(), invite.from(), response.to(), Optional.empty(), true);
        var route = DialogRoute.ofClient(invite, response);
        var prack = parties.request(
                route, SipMethod.PRACK, sequence, List.of(new Header("RAck", rack.toString())), Optional.empty());
        var unheeded = new Unheeded();
        Thread.ofVirtual().name("sip-prack").start(() -> {
            try {
                var hops = context.hops().of(route.nextHop());
                context.loop()
                        .execute(() -> context.sender()
                                .reach(
                                        prack,
                                        hops,
                                        flow,
                                        found -> context.transactions().send(prack, found, unheeded),
                                        unheeded::onTransportFailure));
            } catch (IOException unknown) {
                unheeded.onTransportFailure(unknown);
            }
        });
    }

    /// The last CSeq that we used in the early dialog of this answer.
    long sequence(SipRequest invite, SipResponse accepted) {
        return accepted.to()
                .tag()
                .map(byTag::get)
                .map(early -> early.sequence)
                .orElse(invite.cseq().number());
    }

    /// The 2xx with the description that a reliable provisional answer gave before, where it has none itself.
    SipResponse described(SipResponse accepted) {
        return accepted.body().isPresent()
                ? accepted
                : new SipResponse(
                        accepted.status(),
                        accepted.reason(),
                        accepted.headers(),
                        accepted.to().tag().map(byTag::get).flatMap(early -> early.description));
    }

    /// An unanswered PRACK changes nothing: the peer repeats its answer, or gives the call up.
    private static final class Unheeded implements ResponseListener {
        @Override
        public void onResponse(SipResponse response, Flow flow) {
            if (response.isFinal() && !response.isSuccess()) {
                LOG.debug("PRACK was answered {}", response);
            }
        }

        @Override
        public void onTimeout() {
            LOG.debug("PRACK was not answered");
        }

        @Override
        public void onTransportFailure(IOException failure) {
            LOG.debug("PRACK cannot be sent: {}", failure.getMessage());
        }
    }
}
