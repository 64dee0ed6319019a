package io.earwitness.sip.transport;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Counts what passes, and shows it to one witness. Written by the loop, read by any thread; holds a bounded number of
/// counters whatever peers send.
public final class Traffic {
    private static final Set<String> METHODS = Set.of(
            "INVITE",
            "ACK",
            "BYE",
            "CANCEL",
            "OPTIONS",
            "UPDATE",
            "INFO",
            "PRACK",
            "NOTIFY",
            "SUBSCRIBE",
            "REFER",
            "MESSAGE",
            "REGISTER",
            "PUBLISH");

    private final Map<String, LongAdder> requestsReceived = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> requestsSent = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> responsesReceived = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> responsesSent = new ConcurrentHashMap<>();
    private final LongAdder retransmissionsReceived = new LongAdder();
    private final LongAdder retransmissionsSent = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Map<Refused, LongAdder> refused = new ConcurrentHashMap<>();
    private final Consumer<SeenMessage> witness;

    private final MessageMemory memory;

    public Traffic(Consumer<SeenMessage> witness) {
        this(witness, new MessageMemory(Long.MAX_VALUE / 4));
    }

    /// @param witness sees every whole message on the loop, before it is handled or after it is handed to the socket
    /// @param memory  what received messages may hold
    public Traffic(Consumer<SeenMessage> witness, MessageMemory memory) {
        this.witness = witness;
        this.memory = memory;
    }

    /// What received messages hold.
    public MessageMemory memory() {
        return memory;
    }

    void received(SipMessage message, byte[] bytes, Flow flow) {
        count(message, requestsReceived, responsesReceived);
        witness.accept(new SeenMessage(true, message, bytes, flow.remote(), flow.local(), flow.transport()));
    }

    void sent(SipMessage message, byte[] bytes, Flow flow) {
        count(message, requestsSent, responsesSent);
        witness.accept(new SeenMessage(false, message, bytes, flow.remote(), flow.local(), flow.transport()));
    }

    private static void count(SipMessage message, Map<String, LongAdder> requests, Map<Integer, LongAdder> responses) {
        switch (message) {
            case SipRequest request -> adder(requests, METHODS.contains(request.method()) ? request.method() : "other");
            case SipResponse response -> adder(responses, response.status());
        }
    }

    private static <K> void adder(Map<K, LongAdder> counters, K key) {
        var counter = counters.get(key);
        (counter == null ? counters.computeIfAbsent(key, _ -> new LongAdder()) : counter).increment();
    }

    public void retransmissionReceived() {
        retransmissionsReceived.increment();
    }

    public void retransmissionSent() {
        retransmissionsSent.increment();
    }

    public void malformed() {
        malformed.increment();
    }

    /// What a listener turned away, and why.
    ///
    /// @param listener its name; empty for connections that we opened
    public record Refused(String listener, Refusal reason) {}

    void refused(String listener, Refusal reason) {
        adder(refused, new Refused(listener, reason));
    }

    public Map<Refused, Long> refused() {
        return refused.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, counted -> counted.getValue().sum()));
    }

    public void dropped() {
        dropped.increment();
    }

    public Map<String, Long> requestsReceived() {
        return snapshot(requestsReceived);
    }

    public Map<String, Long> requestsSent() {
        return snapshot(requestsSent);
    }

    public Map<Integer, Long> responsesReceived() {
        return snapshot(responsesReceived);
    }

    public Map<Integer, Long> responsesSent() {
        return snapshot(responsesSent);
    }

    private static <K extends Comparable<K>> Map<K, Long> snapshot(Map<K, LongAdder> counters) {
        var snapshot = new TreeMap<K, Long>();
        counters.forEach((key, adder) -> snapshot.put(key, adder.sum()));
        return snapshot;
    }

    public long retransmissionsReceivedSum() {
        return retransmissionsReceived.sum();
    }

    public long retransmissionsSentSum() {
        return retransmissionsSent.sum();
    }

    public long malformedSum() {
        return malformed.sum();
    }

    public long droppedSum() {
        return dropped.sum();
    }
}
