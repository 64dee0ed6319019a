package io.earwitness.client.call;

import io.earwitness.media.srtp.CryptoAttribute;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.SessionDescription;
import io.earwitness.siprec.SiprecOffer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a server's description means for our streams, line for line, and what is wrong with it. Pure but for name
/// lookup.
record ServerAnswer(Optional<SessionDescription> description, List<String> deviations) {

    static ServerAnswer to(CallPlan plan, SipResponse accepted) {
        var deviations = new ArrayList<String>();
        if (accepted.headers().lines("Contact").stream().noneMatch(contact -> contact.contains("+sip.srs"))) {
            deviations.add("its Contact lacks +sip.srs");
        }
        return read(plan, accepted, deviations);
    }

    /// What an ACK brings that answers an offer in our 200.
    static ServerAnswer in(CallPlan plan, SipRequest ack) {
        return read(plan, ack, new ArrayList<>());
    }

    private static ServerAnswer read(CallPlan plan, SipMessage carrier, List<String> deviations) {
        Optional<SessionDescription> description = SiprecOffer.of(carrier).description();
        if (description.isEmpty()) {
            deviations.add("the answer carries no session description");
        }
        description.ifPresent(answer -> checkLines(plan, answer, deviations));
        return new ServerAnswer(description, List.copyOf(deviations));
    }

    private static void checkLines(CallPlan plan, SessionDescription answer, List<String> deviations) {
        if (answer.media().size() != CallOffer.LABELS.size()) {
            deviations.add("%d lines offered, %d answered"
                    .formatted(CallOffer.LABELS.size(), answer.media().size()));
        }
        for (int i = 0; i < Math.min(answer.media().size(), CallOffer.LABELS.size()); i++) {
            MediaDescription line = answer.media().get(i);
            String label = CallOffer.LABELS.get(i);
            if (!line.label().equals(Optional.of(label))) {
                deviations.add("line %d does not echo label %s".formatted(i + 1, label));
            }
            if (line.port() != 0 && line.direction().sends()) {
                deviations.add("line %d is answered %s"
                        .formatted(i + 1, line.direction().attribute()));
            }
            if (line.port() != 0
                    && !line.formats().contains(Integer.toString(plan.codec().payloadType()))) {
                deviations.add("line %d is answered without %s".formatted(i + 1, plan.codec()));
            }
            checkKey(plan, i, line, deviations);
        }
    }

    // RFC 4568 §5.1.2: one key, under the tag and of the suite that we offered.
    private static void checkKey(CallPlan plan, int index, MediaDescription line, List<String> deviations) {
        if (plan.suite().isPresent() && line.port() != 0 && keys(plan, line).size() != 1) {
            deviations.add("line %d is answered without one key for %s"
                    .formatted(index + 1, plan.suite().get()));
        }
    }

    private static List<CryptoAttribute> keys(CallPlan plan, MediaDescription line) {
        return line.attributes("crypto").stream()
                .map(CryptoAttribute::read)
                .filter(CryptoAttribute.Reading.Usable.class::isInstance)
                .map(read -> ((CryptoAttribute.Reading.Usable) read).attribute())
                .filter(key -> plan.suite().equals(Optional.of(key.keys().suite())))
                .toList();
    }

    /// Whether the stream may be sent as the plan has it: nothing is sent in the clear that was to be protected, and
    /// nothing is protected for one who does not say that he can open it.
    boolean isReady(CallPlan plan, int index) {
        return plan.suite().isEmpty()
                || line(index).filter(line -> !keys(plan, line).isEmpty()).isPresent();
    }

    Optional<MediaDescription> line(int index) {
        return description
                .filter(answer -> index < answer.media().size())
                .map(answer -> answer.media().get(index));
    }

    /// Where the stream goes; empty when it is refused, inactive, or sent to nowhere.
    Optional<InetSocketAddress> target(int index) {
        return line(index)
                .filter(line -> line.port() != 0 && line.direction().receives() && !line.isOnHoldByAddress())
                .flatMap(line -> line.connection().flatMap(connection -> address(connection.address(), line.port())));
    }

    private static Optional<InetSocketAddress> address(String host, int port) {
        try {
            return Optional.of(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException unknown) {
            return Optional.empty();
        }
    }
}
